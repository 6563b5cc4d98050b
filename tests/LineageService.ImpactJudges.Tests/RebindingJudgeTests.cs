using LineageService.ImpactJudges.Rebinding;
using LineageService.Testing;

namespace LineageService.ImpactJudges.Tests;

/// <summary>100 changes of tables of the shared warehouse, each consumer bound again; always the same ones. The command runs as many as one likes.</summary>
public sealed class RebindingJudgeTests
{
    [Fact]
    public async Task No_consumer_fails_to_bind_that_no_report_calls_breaking()
    {
        var warehouse = await Warehouse.ReadAsync(SharedFiles.Require("corpora/bigquery-etl"), TestContext.Current.CancellationToken);
        var tally = new RebindingRun(warehouse, seed: 2026, wanted: 100, TestContext.Current.CancellationToken).Run();
        Assert.True(tally.Missed.Count == 0, string.Join("\n", tally.Missed));
        Assert.True(tally.Failing >= 50, $"only {tally.Failing} consumers fail");
        Assert.True(tally.InconclusiveShare <= 0.05, $"{tally.Inconclusive} of {tally.Changes} are inconclusive");
        Assert.True(tally.OverReportedShare <= 0.02, string.Join("\n", tally.Over));
    }
}
