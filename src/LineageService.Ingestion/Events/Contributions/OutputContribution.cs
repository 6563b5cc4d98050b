using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>On what grounds an event's edges into an output stand. The numbers are stored.</summary>
[Flags]
internal enum OutputGrounds : byte
{
    None = 0,

    /// <summary>The dataset was created empty, altered, renamed, truncated or dropped: no rows flowed.</summary>
    LifecycleOnly = 1,

    /// <summary>The <c>columnLineage</c> facet.</summary>
    ColumnLineage = 2,

    /// <summary>The <c>lineage</c> facet.</summary>
    Explicit = 4,

    /// <summary>The event's SQL, analysed here.</summary>
    Sql = 8,
}

/// <summary>What one event says about one output.</summary>
/// <param name="Edges">
/// As the event states them, under the ids that the producer uses: which dataset an id stands for may be learned later.
/// </param>
/// <param name="Producer">Who derived the edges where that is not the event's producer; else null.</param>
internal sealed record OutputContribution(
    DatasetId Id,
    OutputGrounds Grounds,
    EdgeBlock Edges,
    ImmutableArray<UnknownLineage> Unknowns,
    string? Producer = null);
