using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Something that is there under another name.</summary>
public sealed record SourceRename(SourceItemKey From, SourceItemKey To);

/// <summary>What a source says now against what it said the last time. All lists are in order of their names.</summary>
/// <param name="Unchanged">How many items are as they were; they are neither analysed nor written.</param>
/// <param name="Retired">Absent now and given by no other source: these end.</param>
/// <param name="Released">Absent now, and still given by another source: these live on.</param>
/// <param name="Renamed">Absent under the old name, the same under a new one; the new one is among <paramref name="Added"/> too.</param>
/// <param name="Kept">Absent now, perhaps only because something could not be read: these stay as they are.</param>
public sealed record SyncPlan(
    ImmutableArray<SourceItemKey> Added,
    ImmutableArray<SourceItemKey> Changed,
    int Unchanged,
    ImmutableArray<SourceItemKey> Retired,
    ImmutableArray<SourceItemKey> Released,
    ImmutableArray<SourceRename> Renamed,
    ImmutableArray<SourceItemKey> Kept)
{
    public static SyncPlan Empty { get; } = new([], [], 0, [], [], [], []);

    /// <summary>True where the source says what it said the last time.</summary>
    public bool IsEmpty => Added.IsEmpty && Changed.IsEmpty && Retired.IsEmpty && Released.IsEmpty && Renamed.IsEmpty;
}
