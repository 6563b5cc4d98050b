using System.Collections.Immutable;

namespace LineageService.Graph.Traversal;

/// <summary>How a text turned out when a node was looked for.</summary>
public enum ResolutionKind : byte
{
    Found,

    /// <summary>Several nodes fit a bare name.</summary>
    Ambiguous,

    NotFound,
}

/// <summary>What <see cref="NodeResolver"/> made of a text. Not an exception: an unknown name is an answer.</summary>
/// <param name="Root">Where a walk would start; null unless found.</param>
/// <param name="Id">The canonical node id of the root; null unless found.</param>
/// <param name="Candidates">Node ids that fit, sorted, at most <see cref="MaxCandidates"/>; empty unless ambiguous.</param>
public sealed record NodeResolution(ResolutionKind Kind, LineageRoot? Root, string? Id, ImmutableArray<string> Candidates)
{
    public const int MaxCandidates = 50;

    public static NodeResolution NotFound { get; } = new(ResolutionKind.NotFound, null, null, []);

    public static NodeResolution Found(LineageRoot root) => new(ResolutionKind.Found, root, root.ToString(), []);

    public static NodeResolution Ambiguous(ImmutableArray<string> candidates) => new(ResolutionKind.Ambiguous, null, null, candidates);
}
