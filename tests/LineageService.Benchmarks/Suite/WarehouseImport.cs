using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Testing;

namespace LineageService.Benchmarks.Suite;

/// <summary>
/// B2: a real company's tasks to all edges, from its catalog and task files to a graph in memory; then the same in a process that is warm.
/// Not the generated warehouse: the SQL is what is measured.
/// </summary>
internal sealed class WarehouseImport : IBenchmark
{
    private const double WarmLimit = 5;

    public string Name => "B2";

    public string Summary => "the shared warehouse's SQL to all edges, warm; at most 5 s (skipped without the shared corpora)";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (SharedFiles.Find("corpora/bigquery-etl") is not { } folder)
        {
            context.Say($"B2: the shared corpora are not there ({SharedFiles.Root})");
            return new BenchmarkReport(Name, [], []);
        }

        var (cold, first) = await ImportAsync(folder, cancellationToken);
        var warm = TimeSpan.MaxValue;
        ImportReport? last = null;
        for (var round = 0; round < 3; round++)
        {
            var (elapsed, report) = await ImportAsync(folder, cancellationToken);
            (warm, last) = (elapsed < warm ? elapsed : warm, report);
        }

        var edges = first.Edges.Values.Sum();
        var metrics = new List<Metric>
        {
            new("tasks", first.Tasks, "tasks"),
            new("edges", edges, "edges"),
            new("cold, with just-in-time compilation", cold.TotalSeconds, "s"),
            new("warm, best of three", warm.TotalSeconds, "s", WarmLimit),
            new("warm tasks per second", first.Tasks / warm.TotalSeconds, "tasks/s"),
        };
        var disagreements = last!.Edges.Values.Sum() == edges ? Array.Empty<string>()
            : ["two imports of the same files gave different numbers of edges"];
        return new BenchmarkReport(Name, metrics, disagreements);
    }

    private static async Task<(TimeSpan Elapsed, ImportReport Report)> ImportAsync(string folder, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, cancellationToken);
        using var importer = new TaskImporter(host, TimeProvider.System);
        var request = new ImportRequest([folder], new TaskDefaults("bigquery", "bigquery"));
        var report = await importer.ImportAsync(request, null, cancellationToken);
        return (Stopwatch.GetElapsedTime(started), report);
    }
}
