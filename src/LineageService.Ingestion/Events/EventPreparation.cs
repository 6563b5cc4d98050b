using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;

namespace LineageService.Ingestion.Events;

/// <summary>What it takes to prepare events: how to read them, what to make of them, and the log that keeps them.</summary>
internal sealed record EventPreparation(ContributionBuilder Builder, EventIngestOptions Options, IEventLog Log)
{
    /// <summary>What events contributed last.</summary>
    public ContributionMemory Memory { get; } = new();
}
