using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Corpora;

/// <summary>A real warehouse through the importer and into a store on disk. Time is measured by the benchmarks, not asserted here.</summary>
public sealed class BigQueryEtlTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-bigquery-etl-");

    [Fact]
    public async Task A_warehouse_of_four_thousand_tasks_imports_whole_and_a_second_import_changes_nothing()
    {
        var corpus = SharedFiles.Require("corpora/bigquery-etl");
        var request = new ImportRequest([corpus], new TaskDefaults("bigquery"));
        var token = TestContext.Current.CancellationToken;

        var (first, epoch) = await ImportAsync(request, token);
        Assert.Equal(4_175, first.Tasks);
        Assert.Equal(first.Tasks, first.Analysed + first.Partly + first.Failed);
        Assert.True(first.Analysed + first.Partly >= 0.97 * first.Tasks, Describe(first));
        Assert.True(first.Analysed >= 0.90 * first.Tasks, Describe(first));
        Assert.Equal(0, first.Rejected);

        var (second, after) = await ImportAsync(request, token);
        Assert.Equal((second.Tasks, epoch), (second.Unchanged, after));
        Assert.Equal((first.Datasets, first.Fields), (second.Datasets, second.Fields));
        Assert.Equal(first.Edges.AsEnumerable(), second.Edges);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Describe(ImportReport report) =>
        $"{report.Analysed} analysed, {report.Partly} partly, {report.Failed} failed of {report.Tasks}: "
        + string.Join("; ", report.Failures.Select(failures => $"{failures.Count} {failures.Code}, as {failures.Examples[0]}"));

    private async Task<(ImportReport Report, long Epoch)> ImportAsync(ImportRequest request, CancellationToken cancellationToken)
    {
        var store = await SqliteLineageStore.OpenAsync(_directory.FullName, new SqliteStoreOptions(), cancellationToken);
        await using var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, cancellationToken);
        using var importer = new TaskImporter(host, TimeProvider.System);
        var report = await importer.ImportAsync(request, null, cancellationToken);
        return (report, store.Epoch);
    }
}
