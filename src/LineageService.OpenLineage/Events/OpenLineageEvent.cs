using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.OpenLineage.Events;

/// <summary>
/// An OpenLineage event as read: a run, job or dataset event, told apart by its shape (<c>run</c>, <c>dataset</c>, else <c>job</c>), never
/// by its <c>schemaURL</c>. Not the raw body: that is logged whole by whoever received it. Source: OpenLineage 2-0-2.
/// </summary>
public abstract record OpenLineageEvent
{
    private protected OpenLineageEvent()
    {
    }

    /// <summary>When it happened, in UTC; null where the event does not say (readably): its receipt counts then.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>URI of the client that produced it; empty where it does not say.</summary>
    public string Producer { get; init; } = string.Empty;

    /// <summary>Parts that were not valid and left out; the rest of the event stands.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];
}
