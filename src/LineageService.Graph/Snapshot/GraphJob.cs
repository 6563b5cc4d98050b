using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// A job in a graph: who owns which edges and what is unknown of it. Not the record: SQL and schedule stay in the store. Immutable.
/// </summary>
public sealed record GraphJob
{
    /// <summary>Its number: dense, given once, never reused while the process lives.</summary>
    public required int Ordinal { get; init; }

    public required JobId Id { get; init; }

    /// <summary>The job that it is only another name of, by a merge. It keeps its own inputs, outputs and edge sets.</summary>
    public JobId? AliasOf { get; init; }

    /// <summary>Ordinals of the jobs that are other names of this one, in order of their names.</summary>
    public int[] Aliases { get; init; } = [];

    public AnalysisState State { get; init; }

    public bool Retired { get; init; }

    /// <summary>True where only other names of it are known, not the job under this name.</summary>
    internal bool IsNameOnly { get; init; }

    /// <summary>Unknowns of the job as a whole; those of one target are with the <see cref="EdgeOwner"/>.</summary>
    public ImmutableArray<UnknownLineage> Unknowns { get; init; } = [];

    /// <summary>Ordinals of the datasets its record names as read.</summary>
    public ImmutableArray<int> Inputs { get; init; } = [];

    /// <summary>Ordinals of the datasets its record names as written.</summary>
    public ImmutableArray<int> Outputs { get; init; } = [];

    /// <summary>Ordinals of its edge sets, ended ones included.</summary>
    public ImmutableArray<int> Owners { get; init; } = [];

    /// <summary>Datasets where this job is entered as an unknown reader or writer.</summary>
    internal ImmutableArray<int> UnknownReads { get; init; } = [];

    internal ImmutableArray<int> UnknownWrites { get; init; } = [];
}
