using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// A write intent, committed whole or not at all; its commit is one epoch. Datasets, jobs and runs are upserts of whole records.
/// </summary>
public sealed record LineageBatch
{
    public ImmutableArray<DatasetRecord> Datasets { get; init; } = [];

    public ImmutableArray<JobRecord> Jobs { get; init; } = [];

    public ImmutableArray<RunRecord> Runs { get; init; } = [];

    public ImmutableArray<EdgeSet> EdgeSets { get; init; } = [];

    /// <summary>
    /// Edge sets with their past, where an ingester knows it; beside <see cref="EdgeSets"/>, which only says what holds from now on.
    /// </summary>
    public ImmutableArray<EdgeHistory> EdgeHistories { get; init; } = [];

    /// <summary>Merges made or undone; a write replaces the merge of the same id.</summary>
    public ImmutableArray<IdentityMerge> Merges { get; init; } = [];

    /// <summary>Jobs that are gone: their edge sets end, their records are marked deleted.</summary>
    public ImmutableArray<JobId> RetiredJobs { get; init; } = [];

    /// <summary>Raw events; one whose hash is known already is skipped.</summary>
    public ImmutableArray<LoggedEvent> Events { get; init; } = [];

    /// <summary>Changes of what became of events that are in the log already.</summary>
    public ImmutableArray<EventOutcome> EventOutcomes { get; init; } = [];

    public ImmutableArray<FoldState> FoldStates { get; init; } = [];

    public ImmutableArray<KeyedState> KeyedStates { get; init; } = [];

    /// <summary>Datasets whose data was there before and is not any more. For whoever follows commits; not stored.</summary>
    public ImmutableArray<EmptiedDataset> Emptied { get; init; } = [];

    /// <summary>What the batch was made of, where several writers share the store; none where there is one.</summary>
    public ImmutableArray<StateGuard> Guards { get; init; } = [];

    /// <summary>When this became known (recorded time, UTC).</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>A dataset that was dropped, truncated or overwritten.</summary>
/// <param name="MayBeInPart">An overwrite: of a partitioned dataset it may have been some partitions only.</param>
public readonly record struct EmptiedDataset(DatasetId Dataset, bool MayBeInPart);
