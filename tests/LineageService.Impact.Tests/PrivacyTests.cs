using LineageService.Api.Impact;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>What a change does to sensitive values: D15 with the label engine.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task D15_Unmasking_a_column_shows_the_raw_value_at_every_sink()
    {
        var token = TestContext.Current.CancellationToken;
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE raw (id INT, email STRING)");
        await fixture.AddAsync(
            ("dim", "CREATE TABLE dim AS SELECT id, SHA2(email, 256) AS email FROM raw"), ("s1", "CREATE TABLE s1 AS SELECT email FROM dim"),
            ("s2", "CREATE TABLE s2 AS SELECT email FROM dim"), ("s3", "CREATE TABLE s3 AS SELECT UPPER(email) AS m FROM dim"));
        var (state, _) = LabelState.Of(fixture.Host.Current, LabelPolicy.Default).Apply(
            new LabelUpdate { Assigned = [new LabelAssignment("mail", ImpactFixture.Dataset("raw"), "email", "PII.email")] }, token);
        var labels = new LabelSnapshot(state, LabelRegister.Empty);

        var delta = await PrivacyDeltas.OfAsync(
            fixture.Host.Store, labels, LabelBasis.Assigned, new ProposedTasks([fixture.Define("dim", "CREATE TABLE dim AS SELECT id, email FROM raw")], [], []),
            TimeProvider.System, token);

        var raised = delta!.Raised.Where(change => change.FormAfter == "RAW").Select(change => change.Node).ToList();
        // The table itself can be read where it lies; behind it are the three sinks.
        Assert.Equal(["field:wh:dim:email", "field:wh:s1:email", "field:wh:s2:email", "field:wh:s3:m"], raised);
        Assert.All(delta.Raised, change => Assert.NotEqual("RAW", change.FormBefore));
    }
}
