using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Which datasets or jobs to list. All given filters must hold.</summary>
/// <param name="After">The cursor of the page before; null for the first page.</param>
public sealed record ListQuery(string? Namespace = null, string? Layer = null, string? Owner = null, string? After = null, int Limit = 100);

/// <summary>A page and the cursor of the next one; null when this is the last.</summary>
public sealed record Page<T>(ImmutableArray<T> Items, string? NextCursor);

/// <summary>A search over names, paths, owners, descriptions and tags. Words are ANDed; each matches any part of a name.</summary>
/// <param name="Kinds">Which kinds of node; empty for all.</param>
public sealed record SearchQuery(
    string Text, ImmutableArray<NodeKind> Kinds = default, string? Namespace = null, int Limit = 20, int Offset = 0);

/// <summary>A hit: a dataset, field or job.</summary>
/// <param name="Id">Node id as in <see cref="LineageNode.ToString"/> or <see cref="JobId.ToString"/>.</param>
/// <param name="Path">The field's path; null for datasets and jobs.</param>
public sealed record SearchHit(NodeKind Kind, string Id, string Namespace, string Name, string? Path, double Score);

/// <summary>One edge with who claims it, as a one-hop expansion yields it.</summary>
public sealed record OwnedEdge(LineageEdge Edge, JobId Job, EvidenceKind Evidence);
