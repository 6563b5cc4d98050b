using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;

namespace LineageService.Benchmarks.Suite;

/// <summary>B13: from closed files to a graph that answers: rebuilt from SQLite, and read from the snapshot file.</summary>
internal sealed class ColdStart : IBenchmark
{
    private const int Rounds = 3;
    private const double RebuildLimit = 5, SnapshotLimit = 1;

    public string Name => "B13";

    public string Summary => "cold start; at most 5 s from SQLite, 1 s from the snapshot file";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var (directory, load) = await StoredWarehouse.LoadAsync(context, cancellationToken);
        var (edges, rebuild, rebuildWork) = await BestAsync(() => OpenFromDatabaseAsync(directory, cancellationToken));
        var (snapshotEdges, snapshot, snapshotWork) = await BestAsync(() => OpenFromSnapshotAsync(directory, cancellationToken));
        var metrics = new List<Metric>
        {
            new("edges", edges, "edges"),
            new("rebuild from SQLite", rebuild, "s", RebuildLimit),
            new("rebuild from SQLite, processor time", rebuildWork, "s"),
            new("read from snapshot", snapshot, "s", SnapshotLimit),
            new("read from snapshot, processor time", snapshotWork, "s"),
            new("database", new FileInfo(Path.Combine(directory, "lineage.db")).Length / 1e6, "MB"),
            new("snapshot", new FileInfo(Path.Combine(directory, "graph.snapshot")).Length / 1e6, "MB"),
        };
        if (load is { } seconds) metrics.Add(new Metric("load into SQLite", seconds, "s"));
        return new BenchmarkReport(
            Name, metrics, edges == snapshotEdges ? [] : [$"The database has {edges} edges, the snapshot {snapshotEdges}."]);
    }

    private static async Task<(long Edges, double Seconds, double Work)> BestAsync(Func<Task<LineageGraph>> open)
    {
        (long Edges, double Seconds, double Work) best = (0, double.MaxValue, 0);
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var processor = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            var graph = await open();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (seconds < best.Seconds) best = (graph.EdgeCount, seconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }

        return best;
    }

    private static async Task<LineageGraph> OpenFromDatabaseAsync(string directory, CancellationToken cancellationToken)
    {
        await using var store = await SqliteLineageStore.OpenAsync(
            directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken);
        return await GraphLoader.LoadAsync(store, cancellationToken);
    }

    private static async Task<LineageGraph> OpenFromSnapshotAsync(string directory, CancellationToken cancellationToken)
    {
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken);
        await using var host = await LineageGraphHost.OpenAsync(store, null, cancellationToken);
        return host.Current;
    }
}
