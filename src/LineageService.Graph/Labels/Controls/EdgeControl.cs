using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Controls;

/// <summary>A control with the edges that it is about. What is null matches all.</summary>
internal sealed record EdgeControl(FlowControl Control)
{
    public NodePattern? From { get; init; }

    public NodePattern? To { get; init; }

    public FieldId? FromField { get; init; }

    public FieldId? ToField { get; init; }

    public NodePattern? Job { get; init; }

    public JobId? BoundJob { get; init; }

    public bool HasFrom => From is not null || FromField is not null;

    public bool HasTo => To is not null || ToField is not null;

    public bool HasJob => Job is not null || BoundJob is not null;

    /// <param name="node">A node of the dataset under one of its names.</param>
    public bool IsFrom(LineageGraph graph, GraphDataset dataset, LineageNode node) => Is(From, FromField, graph, dataset, node);

    public bool IsTo(LineageGraph graph, GraphDataset dataset, LineageNode node) => Is(To, ToField, graph, dataset, node);

    public bool IsOfJob(LineageGraph graph, GraphJob job)
    {
        if (BoundJob is { } bound) return job.Id == bound || graph.FindJob(bound)?.Ordinal == job.Ordinal;
        return Job is null || Job.Fits(job.Id.Name) || Job.Fits($"{job.Id.Namespace}:{job.Id.Name}");
    }

    private static bool Is(NodePattern? pattern, FieldId? field, LineageGraph graph, GraphDataset dataset, LineageNode node)
    {
        if (pattern is not null) return pattern.Matches(node);
        return field is { } named && named.Path == node.Path && graph.FindDataset(named.Dataset) is { } known && graph.Canonical(known).Ordinal == dataset.Ordinal;
    }
}
