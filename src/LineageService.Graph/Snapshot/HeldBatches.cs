using System.Diagnostics;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Batches that the store has and the graph does not show yet, in order. Mutable; one writer.</summary>
/// <param name="shown">The commit that the graph shows.</param>
internal sealed class HeldBatches(long shown)
{
    // What a change of this size costs beside the graph's own size is small; and it must not pile up in memory.
    private const int MaxEdges = 2_000_000;
    private const int MaxJobs = 50_000;

    private readonly List<(long Epoch, LineageBatch Batch)> _batches = [];
    private long _shown = shown;
    private long _edges;
    private long _jobs;

    /// <summary>The last commit of the store that is known.</summary>
    public long Epoch { get; private set; } = shown;

    /// <summary>Number of batches held.</summary>
    public int Count => _batches.Count;

    /// <summary>A batch held, by its place.</summary>
    public LineageBatch this[int place] => _batches[place].Batch;

    /// <summary>Number of edges that come with what is held.</summary>
    public long Edges => _edges;

    /// <summary>The spans that committed what is held, without repeats.</summary>
    public HashSet<ActivityContext> Causes { get; } = [];

    /// <summary>True where others made some of the commits behind the graph: what is held does not give the graph of <see cref="Epoch"/>.</summary>
    public bool HasGap => Epoch - _shown != _batches.Count;

    /// <summary>True where the graph shows every commit that is known.</summary>
    public bool IsEmpty => Epoch <= _shown && _batches.Count == 0;

    public bool IsFull => _edges >= MaxEdges || _jobs >= MaxJobs;

    /// <summary>Holds a batch; false where it changed nothing, or the graph shows it already.</summary>
    public bool Add(LineageBatch batch, StoreCommit commit)
    {
        // Whoever said what the store said already must still see it, whoever made that commit.
        if (commit.Epoch <= Epoch) return false;
        Epoch = commit.Epoch;
        if (!commit.IsChange) return false;
        _batches.Add((commit.Epoch, batch));
        _edges += BatchSize.EdgesOf(batch);
        _jobs += batch.Jobs.Length;
        return true;
    }

    /// <summary>What was held, in order; from now on nothing is. Without a gap it makes of the graph that of <see cref="Epoch"/>.</summary>
    public List<LineageBatch> Take()
    {
        var batches = _batches.ConvertAll(held => held.Batch);
        Drop(_batches.Count);
        return batches;
    }

    /// <summary>The graph shows all up to a commit, however it came by it; gives what need not be held any more.</summary>
    public List<LineageBatch> Show(long commit)
    {
        _shown = commit;
        Epoch = Math.Max(Epoch, commit);
        var count = _batches.FindIndex(held => held.Epoch > commit) is var next && next < 0 ? _batches.Count : next;
        var batches = _batches.GetRange(0, count).ConvertAll(held => held.Batch);
        Drop(count);
        return batches;
    }

    /// <summary>The graph was read anew: what is held is in it or gone, and epochs go on from its own.</summary>
    public void Restart(long commit)
    {
        Take();
        (_shown, Epoch) = (commit, commit);
    }

    private void Drop(int count)
    {
        _batches.RemoveRange(0, count);
        if (_batches.Count == 0) (_edges, _jobs) = (0, 0);
    }
}
