using LineageService.Graph.History.Reconciliation;
using LineageService.Graph.Identity;
using LineageService.Ingestion.Tests.Events;

namespace LineageService.Ingestion.Tests.History;

public sealed class ReconciliationTests
{
    [Theory]
    [InlineData("spark-warehouse-day1", 1)]
    [InlineData("spark-1.36-dataset-mode", 3)]
    public async Task Look(string file, int day)
    {
        await using var world = await SparkDays.OpenAsync(file);
        var import = await SparkTasks.ImportAsync(world, day);
        Print(import.ToString());
        var report = await LineageReconciliation.ReconcileAsync(
            world.Store, await IdentityMap.ReadAsync(world.Store, null, default), new ReconciliationRequest(), TestContext.Current.CancellationToken);
        Print(report.Counts.ToString());
        foreach (var producer in report.Producers) Print(producer.ToString());
        foreach (var column in report.Columns.Where(column => column.Status != ReconciliationStatus.Agreed))
            Print($"{column.Status} {column.Target.Name}.{column.Column} -[{Nodes(column.OnlyDeclared)}] +[{Nodes(column.OnlyObserved)}] {string.Join(';', column.Usages)} {string.Join(',', column.ObservedBy.Select(job => job.Name))}");
        Assert.Fail("look");
    }

    private static string Nodes(IEnumerable<Model.LineageNode> nodes) => string.Join(' ', nodes.Select(node => $"{node.Dataset.Name}.{node.Path}"));

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
