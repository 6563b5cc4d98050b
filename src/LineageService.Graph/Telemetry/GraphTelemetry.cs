using System.Diagnostics;
using System.Diagnostics.Metrics;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Telemetry;

/// <summary>What is measured of a graph and the commits into its store. One for each host; disposed with it.</summary>
public sealed class GraphTelemetry : IDisposable
{
    /// <summary>Name of the spans' source and of the meter.</summary>
    public const string Name = "LineageService.Graph";

    internal static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _commitBatches;
    private readonly Histogram<double> _swapDuration;
    private readonly Counter<long> _commitFailures;

    internal GraphTelemetry(LineageGraphHost host, TimeProvider time)
    {
        _commitDuration = _meter.CreateHistogram<double>("lineage.store.commit.duration", "s", "From the begin of a commit until it is durable.");
        _commitBatches = _meter.CreateHistogram<int>("lineage.store.commit.batches", "{batch}", "Batches that were committed together.");
        _commitFailures = _meter.CreateCounter<long>("lineage.store.commit.failures", "{batch}", "Batches that the store did not take.");
        _swapDuration = _meter.CreateHistogram<double>("lineage.snapshot.swap.duration", "s", "From a commit until the graph shows it.");
        _meter.CreateObservableGauge("lineage.snapshot.epoch", () => host.Epoch, "{commit}", "Commit that the graph shows.");
        _meter.CreateObservableGauge(
            "lineage.snapshot.age", () => Math.Max(0, (time.GetUtcNow() - host.ChangedAt).TotalSeconds), "s", "Time since the graph last changed.");
        _meter.CreateObservableCounter("lineage.snapshot.compactions", () => host.Compactions, "{compaction}", "Times that the graph was written anew in memory.");
        _meter.CreateObservableGauge("lineage.graph.size", () => Sizes(host.Held), "{item}", "Items of the graph, by kind.");
        _meter.CreateObservableGauge("lineage.memory", () => GraphMemory.Of(host.Held), "By", "Memory of the graph in bytes, by structure.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Committed(int batches, int failures, TimeSpan duration)
    {
        _commitBatches.Record(batches);
        _commitDuration.Record(duration.TotalSeconds);
        if (failures > 0) _commitFailures.Add(failures);
    }

    internal void Swapped(TimeSpan duration) => _swapDuration.Record(duration.TotalSeconds);

    private static Measurement<long>[] Sizes(LineageGraph graph) =>
    [
        new(graph.DatasetCount, new KeyValuePair<string, object?>("kind", "datasets")),
        new(graph.JobCount, new KeyValuePair<string, object?>("kind", "jobs")),
        new(graph.NodeCount, new KeyValuePair<string, object?>("kind", "nodes")),
        new(graph.EdgeCount, new KeyValuePair<string, object?>("kind", "edges")),
        new(graph.DirtyNodes, new KeyValuePair<string, object?>("kind", "dirty_nodes")),
    ];
}
