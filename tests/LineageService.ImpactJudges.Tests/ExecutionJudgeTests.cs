using LineageService.ExecutionOracle.Execution;
using LineageService.ImpactJudges.Execution;

namespace LineageService.ImpactJudges.Tests;

/// <summary>
/// 150 changed queries with their consumers, executed before and after on SQLite; always the same ones. The command runs as many as one likes, on PostgreSQL
/// too (docs/check-judges.md).
/// </summary>
public sealed class ExecutionJudgeTests
{
    [Fact]
    public async Task Nothing_differs_that_no_report_names()
    {
        using var database = new SqliteDatabase();
        var tally = await new ExecutionRun(database, seed: 2026, wantedPairs: 150, TestContext.Current.CancellationToken).RunAsync();
        Assert.True(tally.Missed.Count == 0, string.Join("\n", tally.Missed));

        // A run in which nothing changes, or of which nothing is executed, proves nothing.
        Assert.Equal(150, tally.Pairs);
        Assert.True(tally.ChangedTables >= 75, $"only {tally.ChangedTables} tables differ");
        Assert.True(tally.PairsByKind.Count >= 12, string.Join(", ", tally.PairsByKind.Keys));
    }
}
