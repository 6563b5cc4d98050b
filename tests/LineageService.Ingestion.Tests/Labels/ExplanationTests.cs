using LineageService.Graph.Labels;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Why a field has a label, and why it has not.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public async Task A_witness_names_job_function_and_form_of_every_hop()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("clean", "CREATE TABLE dwd.u AS SELECT UPPER(mail) AS mail FROM ods.u"), ("mask", "CREATE TABLE ads.u AS SELECT SHA2(mail, 256) AS digest FROM dwd.u"));
        world.Assign("ods.u.mail", "PII.email");

        var witness = Assert.Single(new LabelExplainer(world.State).WitnessesOf(Field("ads.u", "digest")));

        Assert.Equal(
            ["ods.u.mail RAW", "dwd.u.mail RAW by clean", "ads.u.digest PSEUDO by mask through SHA2"],
            witness.Hops.Select(hop => $"{hop.Node.Dataset.Name}.{hop.Node.Path} {hop.Form.WireName()}{(hop.Job is { } job ? $" by {job.Name}" : "")}{Through(hop)}"));
        Assert.Equal(0.95, witness.Confidence);
        Assert.All(witness.Hops.Skip(1), hop => Assert.NotNull(hop.Span));
    }

    [Fact]
    public async Task Of_two_ways_the_shorter_is_the_witness_and_every_form_has_its_own()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT mail FROM ods.u"), ("b", "CREATE TABLE b AS SELECT mail FROM a UNION ALL SELECT MD5(mail) FROM ods.u"));
        world.Assign("ods.u.mail", "PII.email");

        var witnesses = new LabelExplainer(world.State).WitnessesOf(Field("b", "mail")).ToList();

        Assert.Equal([LabelForm.Raw, LabelForm.Pseudonym], witnesses.Select(witness => witness.Form));
        Assert.Equal([3, 2], witnesses.Select(witness => witness.Hops.Length));
    }

    [Fact]
    public async Task A_stop_says_where_the_label_ended_although_lineage_goes_on()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("count", "CREATE TABLE a AS SELECT k FROM ods.u WHERE mail LIKE '%.org'"), ("next", "CREATE TABLE b AS SELECT k FROM a"));
        world.Assign("ods.u.mail", "PII.email");

        var stop = Assert.Single(new LabelExplainer(world.State).StopsBefore(
            Field("b", "k"), "ods.u.mail PII.email", 10, TestContext.Current.CancellationToken), stop => stop.To.Kind == NodeKind.RowSet);

        Assert.Equal((StopReason.ImplicitFlow, "a", "b", "next"), (stop.Reason, stop.From.Dataset.Name, stop.To.Dataset.Name, stop.Job!.Value.Name));
    }

    private static string Through(WitnessHop hop) => hop.Functions.IsEmpty ? "" : $" through {string.Join(" > ", hop.Functions.Select(step => step.Name))}";

    private static LineageNode Field(string dataset, string path) => LineageNode.Field(new DatasetId("wh", dataset), path);
}
