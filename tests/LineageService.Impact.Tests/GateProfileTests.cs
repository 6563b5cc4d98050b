using LineageService.Impact.Changes;
using LineageService.Impact.Gate;

namespace LineageService.Impact.Tests;

/// <summary>What each profile lets pass (impact.md §B.2).</summary>
public sealed class GateProfileTests
{
    [Theory]
    [InlineData(ImpactProfile.Strict, "x", GateOutcome.Findings, GateOutcome.Findings, GateOutcome.Pass)]
    [InlineData(ImpactProfile.Contract, "x", GateOutcome.Findings, GateOutcome.Pass, GateOutcome.Pass)]
    [InlineData(ImpactProfile.Schema, "x", GateOutcome.Findings, GateOutcome.Pass, GateOutcome.Pass)]
    [InlineData(ImpactProfile.Advisory, "x", GateOutcome.Pass, GateOutcome.Pass, GateOutcome.Pass)]
    [InlineData(ImpactProfile.Strict, "z", GateOutcome.Pass, GateOutcome.Pass, GateOutcome.Pass)]
    public async Task Each_profile_stops_what_it_names(ImpactProfile profile, string column, GateOutcome dropped, GateOutcome changed, GateOutcome added)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT, z INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"), ("v", "CREATE VIEW v AS SELECT * FROM a"));
        var s = ImpactFixture.Dataset("s");
        async Task<GateOutcome> OutcomeAsync(Change change) =>
            ImpactGate.Evaluate(await fixture.AskAsync(change), GateOptions.Default with { Profile = profile }).Outcome;

        Assert.Equal(
            (dropped, changed, added),
            (await OutcomeAsync(new ColumnDropped(s, column)), await OutcomeAsync(new MeaningChanged(s, column, "in cents")), await OutcomeAsync(new ColumnAdded(s, "y", "INT"))));
    }

    [Fact]
    public async Task The_contract_profile_stops_other_values_of_an_important_table_and_the_schema_profile_does_not()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT id, x FROM s"));
        var report = await fixture.AskAsync(new MeaningChanged(ImpactFixture.Dataset("s"), "x", "in cents"));
        var important = report with { Affected = [.. report.Affected.Select(node => node.OfTier("P1"))] };
        GateOutcome Of(ImpactProfile profile) => ImpactGate.Evaluate(important, GateOptions.Default with { Profile = profile }).Outcome;

        Assert.Equal((GateOutcome.Findings, GateOutcome.Findings, GateOutcome.Pass), (Of(ImpactProfile.Strict), Of(ImpactProfile.Contract), Of(ImpactProfile.Schema)));
        Assert.All(important.Affected, node => Assert.Equal(4 * report.Affected.Single(one => one.Id == node.Id).Severity, node.Severity, 1));
    }
}
