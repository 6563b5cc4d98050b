using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// What a walk found. <paramref name="Complete"/> is false where an unknown lies on the way; <paramref name="Truncated"/> where a limit
/// of depth is not meant but a page, size or time budget ended it: <paramref name="NextCursor"/> goes on.
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
    ImmutableArray<LineageAnswerEdge> Edges)
{
    /// <summary>
    /// The epoch that the page before saw, where the graph has moved since; null otherwise. The walk then went on behind the last node of
    /// that page, in the graph as it is now.
    /// </summary>
    public long? CursorEpoch { get; init; }

    /// <summary>The point of the two times that the answer is of.</summary>
    public TimePoint Point { get; init; }

    /// <summary>Nodes of the page that may not be seen: they are told under names that say nothing.</summary>
    public int Hidden { get; init; }
}

/// <summary>A node of an answer. At table granularity <paramref name="Columns"/> counts the columns reached in it.</summary>
/// <param name="Distance">Hops from the root; 0 for the root itself.</param>
public sealed record LineageAnswerNode(string Id, NodeKind Kind, int Distance, DatasetId Dataset, string? Path, int? Columns = null)
{
    /// <summary>
    /// <see cref="EdgeType.Direct"/> where some way of DIRECT edges only, within the depth asked, links it with the root (its value takes
    /// part); <see cref="EdgeType.Indirect"/> where every way has an INDIRECT edge (only rows or choices are influenced).
    /// </summary>
    public EdgeType Via { get; init; }

    /// <summary>On which side of the root it was found; the side of the request unless that was <see cref="Direction.Both"/>.</summary>
    public Direction Side { get; init; }
}

/// <summary>
/// An edge of an answer, in the direction of the flow. At table granularity <paramref name="Count"/> counts the column edges behind it.
/// </summary>
public sealed record LineageAnswerEdge(
    string From, string To, EdgeType Type, EdgeSubtype Subtype, JobId Job, TextSpan? Span, int? Count = null)
{
    /// <summary>On what grounds the job claims it.</summary>
    public EvidenceKinds Evidence { get; init; }

    /// <summary>The functions that the value passes through, innermost first; default where not asked for or not told.</summary>
    public ImmutableArray<FunctionApplication> Functions { get; init; }

    /// <summary>True where the producer says that the value is masked on this way.</summary>
    public bool Masking { get; init; }
}

/// <summary>A set of <see cref="EvidenceKind"/>.</summary>
[Flags]
public enum EvidenceKinds : byte
{
    None = 0,
    Sql = 1,
    Run = 2,
    Static = 4,
    Manual = 8,
    Statement = 16,
}
