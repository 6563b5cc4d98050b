using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// What a walk found. <paramref name="Complete"/> is false where an unknown lies on the way; <paramref name="Truncated"/> where a limit of depth is not
/// meant but a page, size or time budget ended it: <paramref name="NextCursor"/> goes on.
/// </summary>
/// <param name="Epoch">The commit this answer saw.</param>
public sealed record LineageAnswer(
    string Root,
    long Epoch,
    bool Complete,
    ImmutableArray<UnknownLineage> Unknowns,
    bool Truncated,
    string? NextCursor,
    ImmutableArray<LineageAnswerNode> Nodes,
    ImmutableArray<LineageAnswerEdge> Edges);

/// <summary>A node of an answer. At table granularity <paramref name="Columns"/> counts the columns reached in it.</summary>
/// <param name="Distance">Hops from the root; 0 for the root itself.</param>
public sealed record LineageAnswerNode(string Id, NodeKind Kind, int Distance, DatasetId Dataset, string? Path, int? Columns = null);

/// <summary>An edge of an answer, in the direction of the flow. At table granularity <paramref name="Count"/> counts the column edges behind it.</summary>
public sealed record LineageAnswerEdge(string From, string To, EdgeType Type, EdgeSubtype Subtype, JobId Job, TextSpan? Span, int? Count = null);
