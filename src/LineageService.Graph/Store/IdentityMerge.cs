using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// A statement that two names are one dataset or one job (lineage-semantics.md §7). Underlying ids are never changed: the merge is applied
/// when a graph is read, to all of its history, and undoing it shows the two again.
/// </summary>
/// <param name="Id">Names this merge in requests to undo it.</param>
/// <param name="Kind"><see cref="NodeKind.Dataset"/> or <see cref="NodeKind.Job"/>.</param>
/// <param name="Alias">The name that gives way; <see cref="Canonical"/> the one that stays. Namespace and name.</param>
/// <param name="Reason">Why, in a person's or rule's words.</param>
/// <param name="Author">Who merged: a person, or <c>rule:…</c>.</param>
/// <param name="MergedAt">Recorded time (UTC).</param>
public sealed record IdentityMerge(
    string Id, NodeKind Kind, IdentityName Alias, IdentityName Canonical, string Reason, string Author, DateTimeOffset MergedAt)
{
    /// <summary>When it was undone; null while it is in force.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    public string? UndoneBy { get; init; }

    public bool IsInForce(DateTimeOffset? knownAt) =>
        knownAt is not { } known ? UndoneAt is null : MergedAt <= known && !(UndoneAt <= known);
}

/// <summary>A namespace and a name: of a dataset or of a job.</summary>
public readonly record struct IdentityName(string Namespace, string Name);
