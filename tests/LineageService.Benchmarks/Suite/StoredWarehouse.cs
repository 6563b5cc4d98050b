using System.Diagnostics;
using LineageService.Benchmarks.Generator;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Benchmarks.Suite;

/// <summary>The generated warehouse in SQLite, with its snapshot file. Kept in the run's directory: loading it takes minutes.</summary>
internal static class StoredWarehouse
{
    private const string HashKey = "benchmark.generator";
    private const int TasksInBatch = 1000, TablesInBatch = 2000;

    /// <summary>Where it is, and the seconds that loading it took; null where an earlier run had left it.</summary>
    public static async Task<(string Directory, double? Seconds)> LoadAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var warehouse = context.Warehouse;
        var directory = Path.Combine(context.Directory, $"store-{warehouse.Size.Name}-{context.Seed}");
        var hash = Convert.FromHexString(warehouse.Hash());
        if (await IsLoadedAsync(directory, hash, cancellationToken)) return (directory, null);
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        var names = new WarehouseNames(warehouse);
        var started = Stopwatch.GetTimestamp();
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellationToken);
        foreach (var tables in Enumerable.Range(0, warehouse.Tables).Chunk(TablesInBatch))
        {
            await store.CommitAsync(
                new LineageBatch { Datasets = [.. tables.Select(names.Record)], RecordedAt = WarehouseNames.Noon }, cancellationToken);
        }

        foreach (var sets in warehouse.Tasks().Select(names.EdgeSet).Chunk(TasksInBatch))
        {
            var jobs = sets.Select(set => new JobRecord(set.Job) { State = AnalysisState.Analysed, Outputs = [set.Target] });
            await store.CommitAsync(
                new LineageBatch { Jobs = [.. jobs], EdgeSets = [.. sets], RecordedAt = WarehouseNames.Noon }, cancellationToken);
        }

        await store.CommitAsync(
            new LineageBatch { KeyedStates = [new KeyedState(HashKey, hash)], RecordedAt = WarehouseNames.Noon }, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        context.Say($"store: loaded in {seconds:n1} s");
        await (await LineageGraphHost.OpenAsync(store, null, cancellationToken)).DisposeAsync();
        return (directory, seconds);
    }

    private static async Task<bool> IsLoadedAsync(string directory, byte[] hash, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(directory, "lineage.db")) || !File.Exists(Path.Combine(directory, "graph.snapshot"))) return false;
        await using var store = await SqliteLineageStore.OpenAsync(
            directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken);
        return await store.FindKeyedStateAsync(HashKey, cancellationToken) is { } state && state.State.Span.SequenceEqual(hash);
    }
}
