using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LineageService.Model;

namespace LineageService.Graph.Store.Image;

/// <summary>An item of an image as one line of JSON. Times are UTC. Closed: the subtypes in this file are all there are.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DatasetLine), "dataset")]
[JsonDerivedType(typeof(JobLine), "job")]
[JsonDerivedType(typeof(RunLine), "run")]
[JsonDerivedType(typeof(EdgesLine), "edges")]
[JsonDerivedType(typeof(MergeLine), "merge")]
[JsonDerivedType(typeof(EventLine), "event")]
[JsonDerivedType(typeof(FoldLine), "fold")]
[JsonDerivedType(typeof(StateLine), "state")]
[JsonDerivedType(typeof(EpochLine), "epoch")]
internal abstract record ImageLine;

internal sealed record DatasetLine(
    string Namespace, string Name, ImmutableArray<string> Mentioned, ImmutableArray<EntityVersion<DatasetRecord>> Versions) : ImageLine;

internal sealed record JobLine(string Namespace, string Name, ImmutableArray<EntityVersion<JobRecord>> Versions) : ImageLine;

internal sealed record RunLine(
    Guid Id, JobId Job, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, JobId? ParentJob, Guid? ParentRun, DateTimeOffset RecordedAt,
    DateTimeOffset? EndRecordedAt = null, string? Subsets = null)
    : ImageLine;

/// <param name="Datasets">The datasets of the edges, each once.</param>
internal sealed record EdgesLine(
    JobId Job,
    DatasetId Target,
    EvidenceKind Evidence,
    string Producer,
    DateTimeOffset ValidFrom,
    DateTimeOffset? ValidTo,
    DateTimeOffset RecordedFrom,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? RecordedTo,
    bool IsActive,
    CauseLine? Cause,
    CauseLine? EndCause,
    ImmutableArray<DatasetId> Datasets,
    ImmutableArray<EdgeLine> Edges,
    ImmutableArray<UnknownLineage> Unknowns) : ImageLine;

/// <param name="From">Place of the source in the datasets of the line.</param>
/// <param name="Path">The source field's path; null for its row set.</param>
/// <param name="To">The target field's path; null for its row set.</param>
/// <param name="Flags">1 masking, 2 approximate.</param>
internal sealed record EdgeLine(
    int From, string? Path, string? To, string Subtype, int Flags, TextSpan? Span, ImmutableArray<FunctionApplication>? Functions);

internal sealed record CauseLine(string? JobVersion, Guid? Run, string? Event);

internal sealed record MergeLine(
    string Id, NodeKind Node, IdentityName Alias, IdentityName Canonical, string Reason, string Author, DateTimeOffset MergedAt, DateTimeOffset? UndoneAt,
    string? UndoneBy) : ImageLine;

/// <param name="Size">Length of the body in bytes; it stands behind the line.</param>
internal sealed record EventLine(string Hash, string EventKind, DateTimeOffset ReceivedAt, string? Reason, string? Position, int Size) : ImageLine;

internal sealed record FoldLine(JobId Job, byte[] State) : ImageLine;

internal sealed record StateLine(string Key, byte[] State) : ImageLine;

internal sealed record EpochLine(long Epoch, DateTimeOffset ValidTime, DateTimeOffset RecordedTime) : ImageLine;
