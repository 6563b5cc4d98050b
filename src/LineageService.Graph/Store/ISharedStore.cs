using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>
/// A store that other processes write too: what they commit is heard of by asking. Optional, beside <see cref="ILineageStore"/>, whose
/// <see cref="ILineageStore.Epoch"/> is the last commit that this process made or heard of.
/// </summary>
public interface ISharedStore
{
    /// <summary>The last commit of any process.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    Task<long> ReadEpochAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Which store this is as of the last <see cref="ReadEpochAsync"/>: another one where somebody emptied it or filled it as a whole, and its epochs began anew.
    /// Null where that cannot be told.
    /// </summary>
    string? Incarnation => null;

    /// <summary>What commits behind one changed, as it is now: applied to a graph of that epoch it gives the graph of the tail's epoch.</summary>
    /// <param name="after">The epoch of the graph.</param>
    /// <param name="limit">At most so many commits at once.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    Task<ChangeTail> ReadChangesAsync(long after, int limit, CancellationToken cancellationToken);
}

/// <summary>What some commits changed, whoever made them.</summary>
/// <param name="Epoch">The last of them; the epoch that was asked behind where there is none.</param>
/// <param name="IsWhole">False where some of them are forgotten already: the graph has to be read anew.</param>
/// <param name="Batch">
/// The state that everything they touched has now: records, sets that hold, an empty set for one that ended, retired jobs, merges. It may show
/// still later commits; applied again with those it does no harm. Without runs, events and states.
/// </param>
/// <param name="StateKeys">Keys of the states that they wrote.</param>
/// <param name="Earliest">The earliest valid time that they changed anything at (UTC): graphs of an earlier time stay as they are.</param>
public sealed record ChangeTail(long Epoch, bool IsWhole, LineageBatch Batch, ImmutableArray<string> StateKeys, DateTimeOffset Earliest);
