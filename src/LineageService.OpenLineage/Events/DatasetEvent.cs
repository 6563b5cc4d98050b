namespace LineageService.OpenLineage.Events;

/// <summary>What is declared about a dataset outside any job; a later one replaces it facet by facet.</summary>
public sealed record DatasetEvent : OpenLineageEvent
{
    public required EventDataset Dataset { get; init; }
}
