using System.Diagnostics;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Batches that the store has and the graph does not show yet, in order. Mutable; one writer.</summary>
/// <param name="epoch">The commit that the graph shows.</param>
internal sealed class HeldBatches(long epoch)
{
    // What a change of this size costs beside the graph's own size is small; and it must not pile up in memory.
    private const int MaxEdges = 2_000_000;
    private const int MaxJobs = 50_000;

    private List<LineageBatch> _batches = [];
    private long _edges;
    private long _jobs;

    /// <summary>The last commit that changed the store.</summary>
    public long Epoch { get; private set; } = epoch;

    /// <summary>The spans that committed what is held, without repeats.</summary>
    public HashSet<ActivityContext> Causes { get; } = [];

    /// <summary>True where others committed between what is held: it alone does not give the graph of its epoch.</summary>
    public bool HasGap { get; private set; }

    public bool IsEmpty => _batches.Count == 0;

    public bool IsFull => _edges >= MaxEdges || _jobs >= MaxJobs;

    /// <summary>Holds a batch; false where its commit changed nothing.</summary>
    public bool Add(LineageBatch batch, long commit)
    {
        if (commit <= Epoch) return false;
        HasGap |= commit != Epoch + 1;
        Epoch = commit;
        _batches.Add(batch);
        _edges += BatchSize.EdgesOf(batch);
        _jobs += batch.Jobs.Length;
        return true;
    }

    /// <summary>What was held; from now on nothing is.</summary>
    public List<LineageBatch> Take()
    {
        var batches = _batches;
        (_batches, _edges, _jobs) = ([], 0, 0);
        HasGap = false;
        return batches;
    }

    /// <summary>The graph was read anew: what is held is in it or gone, and epochs go on from its own.</summary>
    public void Restart(long commit)
    {
        Take();
        Epoch = commit;
    }

    /// <summary>The graph shows a commit that came another way.</summary>
    public void Hear(long commit) => Epoch = Math.Max(Epoch, commit);
}
