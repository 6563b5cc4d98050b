using LineageService.Graph.History.Reconciliation;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tests.Events;

namespace LineageService.Ingestion.Tests.History;

public sealed class ReconciliationTests
{
    private const string Client153 = "OpenLineage/tree/1.53.0";
    private const string Client136 = "OpenLineage/tree/1.36.0";

    [Fact]
    public async Task The_columns_in_which_the_defective_client_differs_from_the_sound_one_are_found_as_contradictions()
    {
        // The newer client ran these on the second day, the older one on the third.
        var truth = ClientDifference.Columns("spark-warehouse-day2", "spark-1.36-dataset-mode", SparkDays.ChangedJobs(3));
        await using var world = await SparkDays.OpenAsync("spark-warehouse-day2");
        var report = await ReconcileAsync(world, day: 2);
        var found = Contradictions(report)
            .Where(column => column.Producer.Contains(Client153, StringComparison.Ordinal))
            .Select(column => $"{column.Target.Name.Split('.', '/')[^1]}.{column.Column}")
            .ToHashSet(StringComparer.Ordinal);
        var missed = truth.Where(column => !found.Contains(column)).Order(StringComparer.Ordinal).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"differ: {truth.Count}, found: {truth.Count - missed.Length}; {report.Counts}");
        Assert.True(truth.Count >= 20, $"only {truth.Count} columns differ");
        Assert.True(missed.Length <= truth.Count * 0.05, string.Join(", ", missed));
    }

    [Fact]
    public async Task The_sound_client_contradicts_no_declaration()
    {
        await using var world = await SparkDays.OpenAsync("spark-1.36-dataset-mode");
        var report = await ReconcileAsync(world, day: 3);

        // INTERSECT takes a value from both of its branches (lineage-semantics.md §4); Spark plans it as a join and shows the first.
        var convention = Assert.Single(Contradictions(report));
        Assert.Equal(("ads.ads_active_user", "user_id"), (convention.Target.Name, convention.Column));
        Assert.Equal(["dws.dws_user_pay_1d"], convention.OnlyDeclared.Select(node => node.Dataset.Name));
        Assert.Empty(convention.OnlyObserved);
        Assert.True(report.Producers.Single(one => one.Producer.Contains(Client136, StringComparison.Ordinal)).Counts.Agreed >= 180);
    }

    private static IEnumerable<ReconciledColumn> Contradictions(ReconciliationReport report) =>
        report.Columns.Where(column => column.Status == ReconciliationStatus.Contradiction);

    private static async Task<ReconciliationReport> ReconcileAsync(IngestWorld world, int day)
    {
        // One client strips the date's directory from paths, the SQL has it.
        var rules = new KeyedState(IdentityRules.StateKey, IdentityRulesCodec.Write(IdentityRules.Default with { PartitionPaths = true }));
        await world.Host.CommitAsync(
            new LineageBatch { KeyedStates = [rules], RecordedAt = IngestWorld.Now }, TestContext.Current.CancellationToken);
        await SparkTasks.ImportAsync(world, day);
        var identity = await IdentityMap.ReadAsync(world.Store, null, TestContext.Current.CancellationToken);
        return await LineageReconciliation.ReconcileAsync(
            world.Store, world.Store, identity, new ReconciliationRequest(), TestContext.Current.CancellationToken);
    }
}
