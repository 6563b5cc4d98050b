using System.Runtime.InteropServices;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>Applies updates to facts. Pure: facts in, facts and changes out.</summary>
public static class Propagator
{
    /// <summary>Applies an update; what holds until now stays as it is.</summary>
    /// <returns>The new facts and each change of them, by origin and node.</returns>
    public static (LabelFacts Facts, List<FactChange> Changes) Apply(LabelFacts facts, FactUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(update);
        var work = Collect(facts, update);
        var results = new OriginResult[work.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = work.Count < 16 ? 1 : Environment.ProcessorCount };
        Parallel.For(
            0, work.Count, options,
            () => new OriginUpdate(update.Graph),
            (index, _, worker) =>
            {
                results[index] = Run(worker, facts, work[index], update, cancellationToken);
                return worker;
            },
            _ => { });
        return Publish(facts, update, results);
    }

    private static List<OriginWork> Collect(LabelFacts facts, FactUpdate update)
    {
        var work = new Dictionary<int, OriginWork>();
        foreach (var removed in update.RemovedOrigins) work[removed] = new OriginWork(removed, null, [], FromScratch: true);
        foreach (var changed in update.Origins)
            work[changed.Origin.Number] = new OriginWork(changed.Origin.Number, changed.Origin, changed.DirtyNodes, changed.FromScratch);
        if (update.DirtyNodes.Count == 0) return [.. work.Values];
        var buffer = new EdgeBuffer();
        foreach (var node in update.DirtyNodes)
        {
            foreach (var origin in facts.OriginsOf(node)) AddKnown(origin);
            foreach (var edge in update.Graph.Reverse(node, buffer))
            {
                foreach (var origin in facts.OriginsOf(edge.Neighbor)) AddKnown(origin);
            }
        }

        return [.. work.Values];

        void AddKnown(int origin)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(work, origin, out var exists);
            if (!exists) entry = new OriginWork(origin, facts.OriginAt(origin), [], FromScratch: false);
        }
    }

    private static OriginResult Run(OriginUpdate worker, LabelFacts facts, OriginWork work, FactUpdate update, CancellationToken cancellationToken)
    {
        var known = facts.Facts[work.Number] ?? new OriginFacts();
        if (work.Origin is null) return OriginResult.Of(work.Number, null, known, null);
        OriginFacts after;
        if (work.FromScratch)
        {
            after = worker.RunAnew(work.Origin, cancellationToken);
            if (known.Count == 0) return new OriginResult(work.Number, work.Origin, after.Count == 0 ? null : after, after.AsChanges(work.Number));
            return OriginResult.Of(work.Number, work.Origin, known, after);
        }

        int[] dirty = work.DirtyNodes.Count == 0 ? AsArray(update.DirtyNodes) : [.. update.DirtyNodes, .. work.DirtyNodes];
        after = worker.Run(work.Origin, known, dirty, FormerSeeds(facts.OriginAt(work.Number)), cancellationToken);
        var changes = new List<FactChange>(worker.Before.Count);
        foreach (var (node, before) in worker.Before)
        {
            var states = after.States(node);
            if (states != before) changes.Add(new FactChange(work.Number, node, before, states));
        }

        return new OriginResult(work.Number, work.Origin, after.Count == 0 ? null : after, changes);
    }

    private static int[] FormerSeeds(PropagationOrigin? origin) =>
        origin is null ? [] : origin.Residuals.IsEmpty ? ImmutableCollectionsMarshal.AsArray(origin.Seeds) ?? [] : [.. origin.Seeds, .. origin.Residuals.Select(residual => residual.Node)];

    private static int[] AsArray(IReadOnlyList<int> nodes) => nodes as int[] ?? [.. nodes];

    private static (LabelFacts Facts, List<FactChange> Changes) Publish(LabelFacts facts, FactUpdate update, OriginResult[] results)
    {
        var origins = facts.Origins.ToBuilder();
        var stored = facts.Facts.ToBuilder();
        var changes = new List<FactChange>();
        foreach (var result in results.OrderBy(result => result.Number))
        {
            if (!ReferenceEquals(origins[result.Number], result.Origin)) origins[result.Number] = result.Origin;
            if (!ReferenceEquals(stored[result.Number], result.Facts)) stored[result.Number] = result.Facts;
            changes.AddRange(result.Changes);
        }

        return (new LabelFacts(origins.ToImmutable(), stored.ToImmutable(), NodeOrigins.After(facts.Nodes, changes)), changes);
    }

    private readonly record struct OriginWork(int Number, PropagationOrigin? Origin, IReadOnlyList<int> DirtyNodes, bool FromScratch);

    private readonly record struct OriginResult(int Number, PropagationOrigin? Origin, OriginFacts? Facts, List<FactChange> Changes)
    {
        // Two whole sets of facts against each other.
        public static OriginResult Of(int number, PropagationOrigin? origin, OriginFacts before, OriginFacts? after)
        {
            var changes = new List<FactChange>();
            var seen = new HashSet<int>();
            foreach (var (key, _) in before.All())
            {
                var node = OriginFacts.NodeOf(key);
                if (seen.Add(node)) Compare(node);
            }

            foreach (var (key, _) in after?.All() ?? [])
            {
                var node = OriginFacts.NodeOf(key);
                if (seen.Add(node)) Compare(node);
            }

            return new OriginResult(number, origin, after is { Count: > 0 } ? after : null, changes);

            void Compare(int node)
            {
                var (old, now) = (before.States(node), after?.States(node) ?? 0);
                if (old != now) changes.Add(new FactChange(number, node, old, now));
            }
        }
    }
}
