using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Evidence;

/// <summary>Everything that claims one edge, now or once.</summary>
/// <param name="Claims">By job, evidence and subtype; empty where nothing ever claimed the edge.</param>
public sealed record EdgeEvidence(LineageNode From, LineageNode To, ImmutableArray<EdgeClaim> Claims);

/// <summary>One ground on which an edge stands or stood: a job's SQL, its runs, a declaration, a person.</summary>
/// <param name="Subtypes">What kinds of dependence it claims, in all versions together.</param>
/// <param name="Producer">Of the newest version that has the edge.</param>
/// <param name="Defects">What is known to be wrong with that producer's version.</param>
/// <param name="Holds">True while the edge is claimed.</param>
/// <param name="IsActive">True while it is claimed and this ground is the one that is walked.</param>
/// <param name="FirstSeen">Begin of the first version that has the edge (valid time, UTC).</param>
/// <param name="LastSeen">
/// Start of the newest counting run that shows it, or time of the newest declaration; where neither is kept, when the newest version with the edge
/// ended, or else became known.
/// </param>
/// <param name="Runs">Counting runs that showed it, newest first, at most <see cref="EdgeEvidenceReader.MaxRuns"/>, of those that are retained.</param>
/// <param name="Cause">What made the newest version with the edge begin.</param>
/// <param name="EndCause">What made it end; null while it holds.</param>
public sealed record EdgeClaim(
    JobId Job,
    EvidenceKind Evidence,
    ImmutableArray<EdgeSubtype> Subtypes,
    string Producer,
    ImmutableArray<ProducerDefect> Defects,
    bool Holds,
    bool IsActive,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    ImmutableArray<EvidenceRun> Runs,
    EdgeCause? Cause,
    EdgeCause? EndCause);

/// <summary>A run that showed an edge.</summary>
/// <param name="StartedAt">Its earliest event (UTC).</param>
public sealed record EvidenceRun(RunId Id, DateTimeOffset StartedAt, string? JobVersion);

/// <summary>Something that is known to be wrong with what a producer of some versions says.</summary>
/// <param name="Id">Stable, kebab-case: <c>spark-last-hop</c>.</param>
/// <param name="Sentence">One sentence for a person who weighs the evidence.</param>
public sealed record ProducerDefect(string Id, string Sentence);
