using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Events;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>A new durable store with an ingester, for the benchmarks of events. Owns both.</summary>
internal sealed class EventStore : IAsyncDisposable
{
    private EventStore(string? directory, LineageGraphHost host) =>
        (Directory, Host, Ingester) = (directory, host, new EventIngester(host, analyzer: new SqlEventAnalyzer()));

    /// <summary>Null for a store that is elsewhere.</summary>
    public string? Directory { get; }

    public LineageGraphHost Host { get; }

    public EventIngester Ingester { get; }

    public double DatabaseMegabytes => Directory is null ? 0 : new DirectoryInfo(Directory).EnumerateFiles("lineage.db*").Sum(file => file.Length) / 1e6;

    /// <summary>What a database server has used of the processors; null where there is none of our own.</summary>
    public TimeSpan? ServerTime => Directory is null ? Neo4j.BenchmarkDatabase.ProcessorTime : null;

    public static async Task<EventStore> OpenAsync(BenchmarkContext context, string name, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(context.Directory, $"events-{name}");
        if (System.IO.Directory.Exists(directory)) System.IO.Directory.Delete(directory, recursive: true);
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellationToken);
        return new EventStore(directory, await LineageGraphHost.OpenAsync(store, TimeProvider.System, cancellationToken));
    }

    /// <summary>A store in Neo4j. Bodies lie in a log that replicas share.</summary>
    public static async Task<EventStore> OpenSharedAsync(CancellationToken cancellationToken) =>
        new(null, await LineageGraphHost.OpenAsync(await Neo4j.BenchmarkDatabase.OpenEmptyAsync(cancellationToken), TimeProvider.System, cancellationToken));

    /// <summary>Takes events; any that is not taken is a failure of the benchmark.</summary>
    public async Task IngestAsync(ReadOnlyMemory<byte>[] events, CancellationToken cancellationToken)
    {
        var position = Directory is null ? "kafka:events/0@0" : null;
        foreach (var result in await Ingester.IngestManyAsync([.. events.Select(body => new ReceivedEvent(body, position))], cancellationToken))
        {
            if (!result.IsSuccess) throw new InvalidOperationException($"An event was not taken: {result.Reason}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Ingester.DisposeAsync();
        await Host.DisposeAsync();
    }
}
