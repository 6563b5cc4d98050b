using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Events;

/// <summary>
/// Derives column lineage from the SQL that an event carries, for outputs whose event has no column lineage. Called while events are read,
/// from several threads at once, and again for each event of a run: it remembers what it has analysed.
/// </summary>
public interface ISqlEventAnalyzer
{
    /// <summary>The lineage of a text; null where it cannot say more than the event's inputs and outputs do.</summary>
    /// <param name="dialect">As the producer names it; null where it does not.</param>
    /// <param name="inputs">Datasets that the event reads, to map table names to and to take schemas from.</param>
    /// <param name="outputs">Datasets that the event writes.</param>
    SqlEventLineage? Analyze(
        JobId job, string sql, string? dialect, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs);
}

/// <summary>What the SQL of an event says of its outputs.</summary>
/// <param name="Producer">The analyser and its version, as in <see cref="EdgeSet.Producer"/>.</param>
public sealed record SqlEventLineage(string Producer, ImmutableArray<SqlEventTarget> Targets);

/// <summary>The edges into one output. Ids are those that the event uses.</summary>
public sealed record SqlEventTarget(DatasetId Target, ImmutableArray<LineageEdge> Edges, ImmutableArray<UnknownLineage> Unknowns);
