using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>On what ground an edge is claimed (lineage-semantics.md §6). The numbers are stored.</summary>
public enum EvidenceKind : byte
{
    /// <summary>Parsed from a task's SQL.</summary>
    Sql = 0,

    /// <summary>Observed at run time.</summary>
    Run = 1,

    /// <summary>Declared by a job or dataset event.</summary>
    Static = 2,

    /// <summary>Asserted by a person.</summary>
    Manual = 3,

    /// <summary>Read by our own engine from the SQL text that a run's event carries.</summary>
    Statement = 4,
}

/// <summary>
/// All edges that one job claims into one target on one ground: the unit of ownership. Writing a set replaces the set of the same
/// (job, target, evidence); an empty one ends it.
/// </summary>
/// <param name="Producer">Who says so: <c>lineage-sql/0.1.0</c>, the event's producer.</param>
/// <param name="ValidFrom">When the edges began to hold (UTC).</param>
/// <param name="Block">The edges, in numbers.</param>
public sealed record EdgeSet(
    JobId Job,
    DatasetId Target,
    EvidenceKind Evidence,
    string Producer,
    DateTimeOffset ValidFrom,
    EdgeBlock Block,
    ImmutableArray<UnknownLineage> Unknowns)
{
    /// <summary>A set of edges that are objects.</summary>
    public EdgeSet(
        JobId job,
        DatasetId target,
        EvidenceKind evidence,
        string producer,
        DateTimeOffset validFrom,
        ImmutableArray<LineageEdge> edges,
        ImmutableArray<UnknownLineage> unknowns)
        : this(job, target, evidence, producer, validFrom, EdgeBlock.Of(edges), unknowns)
    {
    }

    /// <summary>The edges as objects, made when they are asked for: for whoever shows or compares them, not for whoever carries them.</summary>
    public ImmutableArray<LineageEdge> Edges
    {
        get => Block.ToEdges();
        init => Block = EdgeBlock.Of(value);
    }

    /// <summary>When the edges ceased to hold (UTC); null while they hold. Only in history.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>False where better evidence contradicts it: kept and shown as evidence, not part of the graph that is walked.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What made it begin; null where not known.</summary>
    public EdgeCause? Cause { get; init; }

    /// <summary>What made it end.</summary>
    public EdgeCause? EndCause { get; init; }
}
