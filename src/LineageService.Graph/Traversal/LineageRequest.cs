using System.Collections.Immutable;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>Whether an answer speaks of columns or rolls up to datasets.</summary>
public enum Granularity : byte
{
    Column,
    Table,
}

/// <summary>What to keep of a walk. A node that a filter leaves out is still walked through, but not reported.</summary>
/// <param name="Types">Edge types to follow; empty for all.</param>
/// <param name="Subtypes">Edge subtypes to follow; empty for all.</param>
public sealed record LineageFilter(
    string? Namespace = null,
    string? Layer = null,
    string? Owner = null,
    ImmutableArray<EdgeType> Types = default,
    ImmutableArray<EdgeSubtype> Subtypes = default)
{
    public static LineageFilter None { get; } = new();
}

/// <summary>A question: what lies upstream or downstream of a node.</summary>
/// <param name="Root">A field, a row set, or a dataset (all its fields and its row set).</param>
/// <param name="Depth">Number of hops, at least 1.</param>
/// <param name="PageSize">Nodes in one answer.</param>
/// <param name="Cursor">Where the page before ended; null for the first.</param>
/// <param name="Granularity">Table granularity walks columns all the same and rolls the answer up to datasets with counts.</param>
/// <param name="TimeBudget">After this the answer is truncated.</param>
public sealed record LineageRequest(
    LineageRoot Root,
    Direction Direction,
    int Depth = 10,
    Granularity Granularity = Granularity.Column,
    LineageFilter? Filter = null,
    int PageSize = 10_000,
    string? Cursor = null,
    TimeSpan? TimeBudget = null)
{
    /// <summary>What the answer may name. The walk goes through all there is.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;
}

/// <summary>
/// Where a walk starts. <paramref name="Path"/> is null for a dataset; a job starts at all it writes (downstream) or reads (upstream).
/// </summary>
public sealed record LineageRoot(NodeKind Kind, DatasetId? Dataset, string? Path, JobId? Job)
{
    public static LineageRoot Field(DatasetId dataset, string path) => new(NodeKind.Field, dataset, path, null);

    public static LineageRoot RowSet(DatasetId dataset) => new(NodeKind.RowSet, dataset, null, null);

    public static LineageRoot OfDataset(DatasetId dataset) => new(NodeKind.Dataset, dataset, null, null);

    public static LineageRoot OfJob(JobId job) => new(NodeKind.Job, null, null, job);

    /// <summary>The node id: <c>dataset:ns:name</c>, <c>field:ns:name:path</c>, <c>rowset:ns:name</c> or <c>job:ns:name</c>.</summary>
    public override string ToString() => Kind switch
    {
        NodeKind.Field => LineageNode.Field(Dataset.GetValueOrDefault(), Path ?? "").ToString(),
        NodeKind.RowSet => LineageNode.RowSet(Dataset.GetValueOrDefault()).ToString(),
        NodeKind.Dataset => Dataset.GetValueOrDefault().ToString(),
        NodeKind.Job => Job.GetValueOrDefault().ToString(),
        _ => "",
    };
}
