using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Graph.Corrections;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>
/// One line of a canonical export. What is null or empty is not written. Times are valid times in UTC; recorded times, epochs and numbers of rows are
/// left out, since they tell how a store came to know, not what it believes. Closed: the subtypes in this file are all there are.
/// </summary>
internal abstract record CanonicalLine
{
    private protected CanonicalLine(string kind) => Kind = kind;

    /// <summary>Written first: lines sort by kind, then by name.</summary>
    public string Kind { get; }
}

/// <summary>The first line: which format.</summary>
internal sealed record CanonicalHeader(int Version) : CanonicalLine(Name)
{
    /// <summary>In front of every other kind in order.</summary>
    public const string Name = "#lineage-export";

    public const int CurrentVersion = 1;
}

internal sealed record CanonicalDataset(string Namespace, string Name, DatasetRecord Record) : CanonicalLine(KindName)
{
    public const string KindName = "dataset";
}

internal sealed record CanonicalJob(string Namespace, string Name, JobRecord Record) : CanonicalLine(KindName)
{
    public const string KindName = "job";
}

internal sealed record CanonicalRun(
    string Namespace, string Name, DateTimeOffset StartedAt, Guid Run, string State, DateTimeOffset? EndedAt, JobId? ParentJob, Guid? ParentRun,
    string? Subsets = null)
    : CanonicalLine(KindName)
{
    public const string KindName = "run";
}

/// <summary>One version of the edges that a job claims into a target on one ground.</summary>
internal sealed record CanonicalEdges(
    string Namespace,
    string Name,
    DatasetId Target,
    string Evidence,
    DateTimeOffset ValidFrom,
    DateTimeOffset? ValidTo,
    string Producer,
    bool Inactive,
    CanonicalCause? Cause,
    CanonicalCause? EndCause,
    ImmutableArray<CanonicalEdge> Edges,
    ImmutableArray<UnknownLineage> Unknowns) : CanonicalLine(KindName)
{
    public const string KindName = "edges";
}

/// <param name="From">The source dataset.</param>
/// <param name="Path">The source field's path; null for its row set.</param>
/// <param name="To">The target field's path; null for its row set.</param>
/// <param name="Span">Start and length of the expression.</param>
internal sealed record CanonicalEdge(
    DatasetId From, string? Path, string? To, string Subtype, bool Masking, bool Approximate, TextSpan? Span,
    ImmutableArray<FunctionApplication>? Functions);

internal sealed record CanonicalCause(string? JobVersion, Guid? Run, string? Event);

/// <summary>What a person said of an edge and what is in force: without it a store that suppresses an edge would look like one that does not.</summary>
/// <param name="Record">Without the times at which it was reported and decided.</param>
internal sealed record CanonicalCorrection(string Id, Correction Record) : CanonicalLine(KindName)
{
    public const string KindName = "correction";
}

/// <summary>What is said of labels: without it a copied store would show sensitive columns as plain ones.</summary>
/// <param name="About">What kind of thing is said.</param>
/// <param name="Id">Of what: one line for each.</param>
/// <param name="EffectiveAt">Since when, where that was said.</param>
internal sealed record CanonicalLabel(string About, string Id, string? Actor, string? Reason, DateTimeOffset? EffectiveAt, JsonElement Said) : CanonicalLine(KindName)
{
    public const string KindName = "label";
}

internal sealed record CanonicalMerge(
    string Node, IdentityName Alias, IdentityName Canonical, string Id, string Reason, string Author, bool Undone, string? UndoneBy)
    : CanonicalLine(KindName)
{
    public const string KindName = "merge";
}
