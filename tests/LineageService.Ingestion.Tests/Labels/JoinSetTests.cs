using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Findings;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Reduced forms of one value in several datasets, of which the policy says that they can be joined (A19).</summary>
public sealed class JoinSetTests
{
    private const string Email = "PII.email", Card = "FIN.card_pan";

    private static readonly (string Name, string Sql) Digest = ("a", "CREATE TABLE out.a AS SELECT MD5(s) AS h, k FROM src.people"),
        Part = ("b", "CREATE TABLE out.b AS SELECT RIGHT(s, 4) AS last4, k FROM src.people");

    [Theory]
    [InlineData("['out.a', 'out.b']", Card, true)]
    [InlineData("['out.a', 'out.b']", Email, true)]
    [InlineData("['wh:out.*']", Card, true)]
    [InlineData("['OUT.A', 'else.*', '*.b']", Email, true)]
    [InlineData("['out.a', 'src.people']", Card, false)]
    [InlineData("['out.a', 'out.c']", Card, false)]
    [InlineData("['else.*']", Card, false)]
    public async Task A19_a_declared_join_set_makes_reduced_forms_in_two_datasets_a_risk(string datasets, string category, bool isRisk)
    {
        await using var world = await LabelWorld.CreateAsync(PolicyOf($"join_sets:\n  - {{name: customers, datasets: {datasets}}}"), Digest, Part);
        world.Assign("src.people.s", category);

        var risk = Correlations(world).SingleOrDefault();

        Assert.Equal(isRisk, risk is not null);
        if (risk is null) return;
        Assert.Equal((LineageNode.RowSet(new DatasetId("wh", "out.a")), $"src.people.s {category}|customers"), (risk.Subject, risk.Discriminator));
        Assert.Equal(["out.a.h", "out.b.last4"], risk.Related.Select(node => $"{node.Dataset.Name}.{node.Path}"));
        Assert.Contains("join set customers", risk.Detail, StringComparison.Ordinal);
        foreach (var node in risk.Related)
            Assert.Equal(LabelForm.Raw, EffectiveLabels.Under(world.State, Assert.Single(EffectiveLabels.Of(world.State, node)), [risk]).Form);
        // Either dataset alone leads to the set.
        foreach (var name in new[] { "out.a", "out.b" })
        {
            var ordinal = world.Graph.FindDataset(new DatasetId("wh", name))!.Ordinal;
            Assert.Equal([risk], RiskFindings.Of(world.State, [ordinal], TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("MD5(s) AS h", "SHA2(s, 256) AS h", "")]
    [InlineData("MD5(s) AS h, RIGHT(s, 4) AS r", "1 AS one", "out.a")]
    [InlineData("MD5(s) AS h, RIGHT(s, 4) AS r", "MD5(s) AS h", "out.a; out.a of all: a.h, a.r, b.h")]
    [InlineData("MD5(s) AS h", "s AS open, RIGHT(s, 4) AS r", "out.a of all: a.h, b.r")]
    [InlineData("MD5(s) AS h, s AS open", "s AS open", "")]
    public async Task A19_a_declared_join_set_says_only_what_no_dataset_says_alone(string first, string second, string expected)
    {
        await using var world = await LabelWorld.CreateAsync(
            PolicyOf("join_sets:\n  - {name: all, datasets: ['out.*']}"),
            ("a", $"CREATE TABLE out.a AS SELECT {first} FROM src.people"), ("b", $"CREATE TABLE out.b AS SELECT {second} FROM src.people"));
        world.Assign("src.people.s", Email);

        Assert.Equal(expected, string.Join("; ", Correlations(world).Select(risk => risk.Discriminator!.EndsWith("|all", StringComparison.Ordinal)
            ? $"{risk.Subject.Dataset.Name} of all: {string.Join(", ", risk.Related.Select(node => $"{node.Dataset.Name[4..]}.{node.Path}"))}"
            : risk.Subject.Dataset.Name)));
    }

    [Fact]
    public async Task A19_a_declared_join_set_breaks_constraints_in_all_its_datasets_until_it_is_waived()
    {
        var policy = PolicyOf("""
            join_sets:
              - {name: customers, datasets: ["out.a", "out.b"]}
              - {name: again, datasets: ["*.b", "*.a"]}
            sinks:
              - {zone: partner, match: "out.*"}
            constraints:
              - {id: c1, when: "form>=RAW && sink.zone=='partner'", mode: enforce}
            """);
        await using var world = await LabelWorld.CreateAsync(policy, Digest);
        world.Assign("src.people.s", Email);
        var before = ConstraintFindings.Of(world.State, ImmutableHashSet<string>.Empty);
        Assert.Empty(before.All);

        // The labels of the first dataset do not change when the second comes.
        await world.ImportAsync(Part);
        var changed = world.Changes.Select(change => world.Graph.NodeAt(change.Node)).ToList();
        Assert.DoesNotContain(changed, node => node.Dataset.Name == "out.a");
        var after = before.After(world.State, changed, ImmutableHashSet<string>.Empty);
        Assert.Equal(["out.a.h", "out.b.last4"], after.All.Select(found => $"{found.Subject.Dataset.Name}.{found.Subject.Path}"));
        Assert.All(after.All, found => Assert.Contains("can be matched with it", found.Detail, StringComparison.Ordinal));

        // Two sets are two reasons, and each has to be waived.
        string[] keys = [.. Correlations(world).Select(risk => risk.Key)];
        Assert.Equal(2, keys.Distinct().Count());
        Assert.Equal(2, ConstraintFindings.Of(world.State, keys.Take(1).ToHashSet()).Count);
        Assert.Empty(ConstraintFindings.Of(world.State, keys.ToHashSet()).All);

        world.Withdraw("src.people.s", Email);
        Assert.Empty(after.After(world.State, world.Changes.Select(change => world.Graph.NodeAt(change.Node)), ImmutableHashSet<string>.Empty).All);
    }

    [Fact]
    public async Task A19_a_declared_join_set_that_is_said_later_holds_at_once_and_ends_with_the_policy()
    {
        await using var world = await LabelWorld.CreateAsync(Digest, Part);
        world.Assign("src.people.s", Email);
        Assert.Empty(Correlations(world));

        world.Apply(new LabelUpdate { Policy = PolicyOf("join_sets:\n  - {name: customers, datasets: ['out.*']}") });
        Assert.Single(Correlations(world));

        world.Apply(new LabelUpdate { Policy = LabelPolicy.Default });
        Assert.Empty(Correlations(world));
    }

    [Fact]
    public void A19_a_declared_join_set_that_is_wrong_is_told_with_its_line()
    {
        var document = PolicyDocument.Read(
            """
            version: 1
            join_sets:
              - {name: whole, datasets: [a, b]}
              - {datasets: [a, b]}
              - {name: whole, datasets: [c, d]}
              - {name: alone, datasets: [a]}
              - {name: none}
              - name: text
                datasets: a
              - {name: more, datasets: ["a.*"], on: id}
              - {name: twice, datasets: [a, A]}
            """, DateTimeOffset.UnixEpoch);

        Assert.Null(document.Policy);
        Assert.Equal(
            [
                "4 join_sets[1].name", "5 join_sets[2].name", "6 join_sets[3].datasets", "7 join_sets[4].datasets", "9 join_sets[5].datasets", "10 join_sets[6].on",
                "11 join_sets[7].datasets",
            ],
            document.Mistakes.Select(mistake => $"{mistake.Line} {mistake.Place}"));
    }

    private static List<LabelFinding> Correlations(LabelWorld world) =>
        [.. RiskFindings.Of(world.State, TestContext.Current.CancellationToken).Where(finding => finding.Kind == FindingKind.CorrelationRisk)];

    private static LabelPolicy PolicyOf(string sections)
    {
        var document = PolicyDocument.Read($"version: 1\n{sections}", DateTimeOffset.UnixEpoch);
        Assert.Empty(document.Mistakes);
        return document.Policy!;
    }
}
