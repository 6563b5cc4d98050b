using System.Collections.Immutable;

namespace LineageService.OpenLineage.Events;

/// <summary>What one run of a job reports about itself; the events of one run accumulate.</summary>
public sealed record RunEvent : OpenLineageEvent
{
    public required RunEventType EventType { get; init; }

    public required EventRun Run { get; init; }

    public required EventJob Job { get; init; }

    public ImmutableArray<EventDataset> Inputs { get; init; } = [];

    public ImmutableArray<EventDataset> Outputs { get; init; } = [];
}
