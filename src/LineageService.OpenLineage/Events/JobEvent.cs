using System.Collections.Immutable;

namespace LineageService.OpenLineage.Events;

/// <summary>What a job declares about itself at design time; a later one replaces it. It has no run.</summary>
public sealed record JobEvent : OpenLineageEvent
{
    public required EventJob Job { get; init; }

    public ImmutableArray<EventDataset> Inputs { get; init; } = [];

    public ImmutableArray<EventDataset> Outputs { get; init; } = [];
}
