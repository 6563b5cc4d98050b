using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Running;
using LineageService.Testing;
using LineageService.Testing.Servers;

namespace LineageService.ExecutionOracle.Tests;

/// <summary>
/// The lineage of generated queries against what they do when executed: 1,000 pairs of query and source column on each engine, always the same ones. The
/// separate command runs as many as one likes (docs/execution-oracle.md).
/// </summary>
public sealed class GeneratedQueryTests
{
    private const int Pairs = 1_000;
    private const ulong Seed = 2026;

    [Fact]
    public void Sqlite_changes_nothing_that_the_lineage_does_not_name()
    {
        using var database = new SqliteDatabase();
        AssertSound(new OracleRun(database, Seed, Pairs, TestContext.Current.CancellationToken).Run());
    }

    [Fact]
    public void Postgres_changes_nothing_that_the_lineage_does_not_name()
    {
        using var cluster = PostgresCluster.TryStart(out var reason);
        if (cluster is null) SharedFiles.SkipOrFail(reason);
        using var database = new PostgresDatabase(cluster);
        AssertSound(new OracleRun(database, Seed, Pairs, TestContext.Current.CancellationToken).Run());
    }

    private static void AssertSound(EngineReport report)
    {
        Assert.True(report.Findings.Count == 0, $"{report.Engine}:\n{string.Join("\n", report.Findings)}");

        // A run that could not execute its queries, or whose changes change nothing, proves nothing.
        Assert.InRange(report.Pairs, Pairs, 2 * Pairs);
        Assert.True(report.Refused <= report.Queries / 50, $"{report.Refused} of {report.Queries} queries refused: {string.Join("\n", report.Refusals)}");
        Assert.True(report.ChangedPairs >= report.Pairs / 4, $"only {report.ChangedPairs} of {report.Pairs} pairs changed anything");
        Assert.True(report.FailedExecutions <= report.Executions / 100, $"{report.FailedExecutions} executions failed");
    }
}
