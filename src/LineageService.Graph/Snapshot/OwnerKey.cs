using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Who states edges and of which target, in ordinals and by the stored names: the key of an <see cref="EdgeOwner"/>.</summary>
internal readonly record struct OwnerKey(int Job, int Target, EvidenceKind Evidence);
