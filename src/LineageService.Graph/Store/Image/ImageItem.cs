using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store.Image;

/// <summary>One thing that a store holds, with all that is known of it. Closed: the subtypes in this file are all there are.</summary>
public abstract record ImageItem
{
    /// <summary>
    /// The keyed state by which a transfer that was cut off finds where it was. It is never part of an image, and gone once an image is whole.
    /// </summary>
    public const string ProgressKey = "store:image-progress";

    /// <summary>Keyed states of a store itself begin so; they are not part of an image.</summary>
    public const string OwnPrefix = "store:";

    private protected ImageItem()
    {
    }
}

/// <summary>A dataset.</summary>
/// <param name="Mentioned">Every path that lineage ever named, in the order of first mention.</param>
/// <param name="Versions">In the order of their recording, the current one last; records as they were given: without mentioned fields,
/// and without <see cref="DatasetRecord.ValidFrom"/>, which is the version's.</param>
public sealed record DatasetImage(
    DatasetId Id, ImmutableArray<string> Mentioned, ImmutableArray<EntityVersion<DatasetRecord>> Versions) : ImageItem;

/// <summary>A job, retired ones among them.</summary>
/// <param name="Versions">In the order of their recording, the current one last; records without <see cref="JobRecord.ValidFrom"/>.</param>
public sealed record JobImage(JobId Id, ImmutableArray<EntityVersion<JobRecord>> Versions) : ImageItem;

/// <summary>A run with the time it was first recorded.</summary>
public sealed record RunImage(StoredRun Run) : ImageItem;

/// <summary>A version of an edge set, also one that was found wrong.</summary>
public sealed record EdgeVersionImage(EdgeVersion Version) : ImageItem;

/// <summary>An identity merge; they come in the order of their making.</summary>
public sealed record MergeImage(IdentityMerge Merge) : ImageItem;

/// <summary>An event of the log, dead and discarded ones among them; they come in the order of their arrival.</summary>
public sealed record EventImage(LoggedEvent Event) : ImageItem;

/// <summary>What the event fold remembers of a job.</summary>
public sealed record FoldStateImage(FoldState State) : ImageItem;

/// <summary>What an ingester remembers: corrections, usage, grants, assets, registries, tokens' hashes.</summary>
public sealed record KeyedStateImage(KeyedState State) : ImageItem;

/// <summary>The last item: where the store is.</summary>
public sealed record StoreStateImage(long Epoch, HistoryHorizon Horizon) : ImageItem;
