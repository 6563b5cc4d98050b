using System.Runtime.CompilerServices;

namespace LineageService.Graph.Store.Image;

/// <summary>
/// Reads and writes a store whole, with what no question ever shows: both times of every version, ingesters' states, events byte for byte,
/// the epoch. For copies, backups and checks, never for answers. Beside <see cref="ILineageStore"/>; every store of this program has it.
/// </summary>
public interface IStoreImage
{
    /// <summary>Names the store in messages: <c>sqlite</c>, <c>neo4j</c>, <c>memory</c>.</summary>
    string ImageKind { get; }

    /// <summary>
    /// Everything at one epoch: datasets, jobs, runs, edge versions, merges, events, fold states, keyed states, and at last the one
    /// <see cref="StoreStateImage"/>. Two reads of one epoch give the same items in the same order. Other writers go on meanwhile, or else the
    /// read fails as transient once it sees another epoch.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    IAsyncEnumerable<ImageItem> ReadImageAsync(CancellationToken cancellationToken);

    /// <summary>The keyed states of the image alone, by key; of one epoch.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    async IAsyncEnumerable<KeyedState> ReadKeyedStatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ReadImageAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item is KeyedStateImage keyed) yield return keyed.State;
        }
    }

    /// <summary>
    /// Enters items as they are, past all rules of time and order, in one transaction. Each item once, into a store that was empty, in the
    /// order in which they were read. Until the <see cref="StoreStateImage"/> is written the epoch stays what it is; that item sets it and
    /// removes <see cref="ImageItem.ProgressKey"/>.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    Task WriteImageAsync(IReadOnlyList<ImageItem> items, CancellationToken cancellationToken);

    /// <summary>Forgets everything, the epoch too; the store is then another one: what clients keep of the former is void.</summary>
    Task ClearImageAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What is wrong with the store's own form, which no image shows: rows that refer to nothing, indexes that miss something. Nothing for
    /// a store that has no such form.
    /// </summary>
    Task<IReadOnlyList<StoreFault>> CheckFormAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoreFault>>([]);
}

/// <summary>Something that must not be in a store.</summary>
/// <param name="Rule">Short name of the rule that is broken, such as <c>dangling-job</c>.</param>
/// <param name="Subject">What breaks it: a node, a job, a row; no SQL.</param>
public sealed record StoreFault(string Rule, string Subject);
