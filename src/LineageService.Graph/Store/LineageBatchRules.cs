using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>What every store demands of a batch before it touches anything. A breach is the caller's bug, not bad input.</summary>
public static class LineageBatchRules
{
    /// <summary>Checks that edges join fields and row sets and end in their set's target, and that histories are in order.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(LineageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var set in batch.EdgeSets) Check(set);
        foreach (var history in batch.EdgeHistories) Check(history);
    }

    private static void Check(EdgeHistory history)
    {
        var until = history.From;
        for (var place = 0; place < history.Versions.Length; place++)
        {
            var set = history.Versions[place];
            if (set.Job != history.Job || set.Target != history.Target || set.Evidence != history.Evidence)
                throw new ArgumentException("A history holds a version of another job, target or evidence.");
            if (set.ValidFrom < until)
                throw new ArgumentException("The versions of a history are in order, without overlap, from its beginning on.");
            if (set.ValidTo is null && place < history.Versions.Length - 1)
                throw new ArgumentException("Only the last version of a history may hold still.");
            if (set.ValidTo < set.ValidFrom) throw new ArgumentException("A version of a history ends before it begins.");
            until = set.ValidTo ?? set.ValidFrom;
            Check(set);
        }
    }

    private static void Check(EdgeSet set) => set.Block.Check(set.Target);
}
