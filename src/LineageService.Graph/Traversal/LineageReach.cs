namespace LineageService.Graph.Traversal;

/// <summary>How far a walk goes, without what it meets: for ranking and for asking before a large answer is made.</summary>
/// <param name="Nodes">Fields and row sets reached, the root's included.</param>
/// <param name="NodesByValue">Those reached over DIRECT edges only.</param>
/// <param name="Depth">The largest distance.</param>
/// <param name="Truncated">True where the time budget ended the walk.</param>
public sealed record LineageReach(long Epoch, int Nodes, int NodesByValue, int Depth, bool Truncated);
