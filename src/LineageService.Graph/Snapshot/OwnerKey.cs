using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Who owns an edge, in ordinals: the key of an <see cref="EdgeOwner"/>.</summary>
internal readonly record struct OwnerKey(int Job, int Target, EvidenceKind Evidence);
