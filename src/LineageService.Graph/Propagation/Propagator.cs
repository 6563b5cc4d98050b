using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Applies updates to facts: where few origins change each by itself (<see cref="OriginUpdate"/>), where many do all together (<see cref="RegionSpread"/>).
/// Pure: facts in, facts and changes out.
/// </summary>
public static class Propagator
{
    // Up to so many that are all made from nothing are searched for one by one, on all processors.
    private static readonly SpreadLimits Usual = new(Many: 48, MostAnew: 4096, MostFacts: 4_000_000);

    // Facts of which ranks are kept, some 16 bytes each; those of other origins are found when asked.
    private const long RankBudget = 8_000_000;

    /// <summary>Applies an update; what holds until now stays as it is.</summary>
    /// <returns>The new facts and each change of them, by node and origin.</returns>
    public static (LabelFacts Facts, FactChangeSet Changes) Apply(LabelFacts facts, FactUpdate update, CancellationToken cancellationToken) =>
        Apply(facts, update, Usual, cancellationToken);

    internal static (LabelFacts Facts, FactChangeSet Changes) Apply(
        LabelFacts facts, FactUpdate update, SpreadLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(update);
        if (Anew(facts, update, limits, cancellationToken) is { } anew) return (anew, FactChangeSet.Between(facts, anew));
        var work = Collect(facts, update, limits.Many);
        var next = work is null || work.Count >= limits.Many ? Together(facts, update, cancellationToken) : OneByOne(facts, update, work, cancellationToken);
        return (next, FactChangeSet.Between(facts, next));
    }

    // Null where facts of some origin stay, or there are too few origins or facts, or too many.
    private static LabelFacts? Anew(LabelFacts facts, FactUpdate update, SpreadLimits limits, CancellationToken cancellationToken)
    {
        if (update.Origins.Count < limits.Many || update.Origins.Count > limits.MostAnew) return null;
        var origins = facts.Origins.ToBuilder();
        foreach (var removed in update.RemovedOrigins) origins[removed] = null;
        foreach (var (origin, _, fromScratch) in update.Origins)
        {
            if (!fromScratch && origins[origin.Number] is not null) return null;
            origins[origin.Number] = null;
        }

        for (var number = 0; number < origins.Count; number++)
            if (origins[number] is not null) return null;
        foreach (var (origin, _, _) in update.Origins) origins[origin.Number] = origin;
        var now = origins.ToImmutable();
        return new SeparateSpread(update.Graph, [.. update.Origins.Select(changed => changed.Origin)], limits.MostFacts).Run(cancellationToken) is var (nodes, ranks)
            ? new LabelFacts(now, ranks, nodes, new RankSource(update.Graph, now, null))
            : null;
    }

    // Null where there are many by dirty nodes alone.
    private static List<OriginWork>? Collect(LabelFacts facts, FactUpdate update, int many)
    {
        var work = new Dictionary<int, OriginWork>();
        foreach (var removed in update.RemovedOrigins) work[removed] = new OriginWork(removed, null, [], FromScratch: true);
        foreach (var changed in update.Origins)
            work[changed.Origin.Number] = new OriginWork(changed.Origin.Number, changed.Origin, [.. changed.DirtyNodes], changed.FromScratch);
        if (update.DirtyNodes.Count == 0) return [.. work.Values];
        var buffer = new EdgeBuffer();
        foreach (var node in update.DirtyNodes)
        {
            AddKnown(node, node);
            foreach (var edge in update.Graph.Reverse(node, buffer)) AddKnown(node, edge.Neighbor);
            // A seed at a dirty node needs no look: its edges lead away from it.
            if (work.Count >= many) return null;
        }

        return [.. work.Values];

        void AddKnown(int dirty, int node)
        {
            foreach (var origin in facts.OriginsOf(node))
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(work, origin, out var exists);
                if (!exists) entry = new OriginWork(origin, facts.OriginAt(origin), [], FromScratch: false);
                if (entry.Dirty.Count == 0 || entry.Dirty[^1] != dirty) entry.Dirty.Add(dirty);
            }
        }
    }

    private static LabelFacts Together(LabelFacts facts, FactUpdate update, CancellationToken cancellationToken)
    {
        var origins = facts.Origins.ToBuilder();
        var roots = new HashSet<int>(update.DirtyNodes);
        var maps = new HashSet<StateMaps>(ReferenceEqualityComparer.Instance);
        var limited = new List<OriginWork>();
        var replaced = new HashSet<int>(update.RemovedOrigins);
        foreach (var changed in update.Origins)
            if (changed.FromScratch) replaced.Add(changed.Origin.Number);
        var present = 0;
        for (var number = 0; number < facts.OriginLimit; number++)
        {
            if (facts.OriginAt(number) is null) continue;
            if (!replaced.Contains(number)) present++;
        }

        // Where nothing stays it need not be looked for what goes.
        var nodes = present == 0 ? PagedArray<NodeFacts?>.Empty : facts.Nodes;
        for (var number = 0; present > 0 && number < facts.OriginLimit; number++)
        {
            if (facts.OriginAt(number) is { } known) maps.Add(known.Maps);
        }

        foreach (var removed in update.RemovedOrigins)
        {
            AddSeeds(facts.OriginAt(removed));
            origins[removed] = null;
        }

        foreach (var (origin, dirty, fromScratch) in update.Origins)
        {
            var known = origin.Number < facts.OriginLimit ? facts.OriginAt(origin.Number) : null;
            AddSeeds(known);
            AddSeeds(origin);
            roots.UnionWith(dirty);
            maps.Add(origin.Maps);
            origins[origin.Number] = origin;
        }

        var now = origins.ToImmutable();
        // What was limited, or is, is done alone, on what the others have then.
        for (var number = 0; number < now.Count; number++)
        {
            var before = number < facts.OriginLimit ? facts.OriginAt(number) : null;
            if (now[number] is not { MaxDepth: not null } && before is not { MaxDepth: not null }) continue;
            limited.Add(new OriginWork(number, now[number], [], FromScratch: true));
        }

        // Of other maps what an origin has at a node may be as before, and behind it not: its facts are made from none.
        var stripped = limited.Select(work => work.Number).ToHashSet();
        foreach (var (origin, _, fromScratch) in update.Origins)
            if (fromScratch && facts.OriginAt(origin.Number) is { } known && !ReferenceEquals(known.Maps, origin.Maps)) stripped.Add(origin.Number);
        if (stripped.Count > 0 && present > 0) nodes = Without(nodes, stripped, roots);
        var spread = new RegionSpread(update.Graph, now, nodes, roots, maps, cancellationToken).Run(cancellationToken);
        var ranks = PagedArray<OriginFacts?>.Empty.ToBuilder();
        if (limited.Count > 0)
        {
            var changes = new List<FactChange>();
            foreach (var work in limited)
            {
                if (work.Origin is not { MaxDepth: not null }) continue;
                var made = OriginSearch.RanksOf(update.Graph, work.Origin, cancellationToken);
                ranks[work.Number] = made.Count == 0 ? null : made;
                changes.AddRange(made.AsChanges(work.Number));
            }

            spread = NodeOrigins.After(spread, changes);
        }

        return new LabelFacts(now, ranks.ToImmutable(), spread, new RankSource(update.Graph, now, null));

        void AddSeeds(PropagationOrigin? origin)
        {
            if (origin is null) return;
            foreach (var seed in origin.Seeds) roots.Add(seed);
            foreach (var residual in origin.Residuals) roots.Add(residual.Node);
        }
    }

    // All facts but those of some origins.
    private static PagedArray<NodeFacts?> Without(PagedArray<NodeFacts?> nodes, HashSet<int> origins, HashSet<int> roots)
    {
        var changes = new List<FactChange>();
        foreach (var (node, facts) in nodes.Present())
        {
            if (facts is null) continue;
            for (var at = 0; at < facts.Count; at++)
                if (origins.Contains(facts.Origins[at])) changes.Add(new FactChange(facts.Origins[at], node, facts.States[at], 0));
        }

        foreach (var change in changes) roots.Add(change.Node);
        return NodeOrigins.After(nodes, changes);
    }

    private static LabelFacts OneByOne(LabelFacts facts, FactUpdate update, List<OriginWork> work, CancellationToken cancellationToken)
    {
        var results = new OriginResult[work.Count];
        if (work.Count < 8)
        {
            var worker = new OriginUpdate(update.Graph);
            for (var index = 0; index < work.Count; index++) results[index] = Run(worker, update.Graph, facts, work[index], cancellationToken);
        }
        else
        {
            Parallel.For(
                0, work.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => new OriginUpdate(update.Graph),
                (index, _, worker) =>
                {
                    results[index] = Run(worker, update.Graph, facts, work[index], cancellationToken);
                    return worker;
                },
                _ => { });
        }

        var origins = facts.Origins.ToBuilder();
        var ranks = facts.Ranks.ToBuilder();
        var changes = new List<FactChange>();
        var kept = 0L;
        for (var number = 0; number < facts.OriginLimit; number++) kept += facts.Ranks[number]?.Count ?? 0;
        if (kept > RankBudget) ranks = PagedArray<OriginFacts?>.Empty.ToBuilder();
        foreach (var result in results)
        {
            if (result.Number >= origins.Count || !ReferenceEquals(origins[result.Number], result.Origin)) origins[result.Number] = result.Origin;
            if (!ReferenceEquals(ranks[result.Number], result.Ranks)) ranks[result.Number] = result.Ranks;
            changes.AddRange(result.Changes);
        }

        var now = origins.ToImmutable();
        return new LabelFacts(now, ranks.ToImmutable(), NodeOrigins.After(facts.Nodes, changes), new RankSource(update.Graph, now, null));
    }

    private static OriginResult Run(OriginUpdate worker, IPropagationGraph graph, LabelFacts facts, OriginWork work, CancellationToken cancellationToken)
    {
        var former = work.Number < facts.OriginLimit ? facts.OriginAt(work.Number) : null;
        if (former is null)
        {
            if (work.Origin is null) return new OriginResult(work.Number, null, null, []);
            var made = OriginSearch.RanksOf(graph, work.Origin, cancellationToken);
            return new OriginResult(work.Number, work.Origin, made.Count == 0 ? null : made, made.AsChanges(work.Number));
        }

        var known = facts.RanksOf(work.Number, cancellationToken);
        if (work.Origin is null) return new OriginResult(work.Number, null, null, Gone(known.AsChanges(work.Number)));
        if (work.FromScratch)
        {
            var made = OriginSearch.RanksOf(graph, work.Origin, cancellationToken);
            return new OriginResult(work.Number, work.Origin, made.Count == 0 ? null : made, Between(known, made, work.Number));
        }

        var after = worker.Run(work.Origin, known, CollectionsMarshal.AsSpan(work.Dirty), FormerSeeds(former), cancellationToken);
        var changes = new List<FactChange>(worker.Before.Count);
        foreach (var (node, before) in worker.Before)
        {
            var states = after.States(node);
            if (states != before) changes.Add(new FactChange(work.Number, node, before, states));
        }

        return new OriginResult(work.Number, work.Origin, after.Count == 0 ? null : after, changes);
    }

    private static List<FactChange> Gone(List<FactChange> changes)
    {
        foreach (ref var change in CollectionsMarshal.AsSpan(changes)) change = change with { Before = change.After, After = 0 };
        return changes;
    }

    private static List<FactChange> Between(OriginFacts before, OriginFacts after, int number)
    {
        var changes = after.AsChanges(number);
        foreach (ref var change in CollectionsMarshal.AsSpan(changes)) change = change with { Before = before.States(change.Node) };
        changes.RemoveAll(change => change.Before == change.After);
        foreach (var change in Gone(before.AsChanges(number)))
            if (after.States(change.Node) == 0) changes.Add(change);
        return changes;
    }

    private static int[] FormerSeeds(PropagationOrigin origin) =>
        origin.Residuals.IsEmpty ? ImmutableCollectionsMarshal.AsArray(origin.Seeds) ?? [] : [.. origin.Seeds, .. origin.Residuals.Select(residual => residual.Node)];

    private readonly record struct OriginWork(int Number, PropagationOrigin? Origin, List<int> Dirty, bool FromScratch);

    private readonly record struct OriginResult(int Number, PropagationOrigin? Origin, OriginFacts? Ranks, List<FactChange> Changes);
}

/// <summary>How many origins are followed in which way.</summary>
/// <param name="Many">From so many on not one after the other: they would read the same edges again and again.</param>
/// <param name="MostAnew">Up to so many that are made from nothing each by a search of its own, whatever the others reach.</param>
/// <param name="MostFacts">And only while they have no more facts than that together; with more, nodes have so many that sharing pays.</param>
internal readonly record struct SpreadLimits(int Many, int MostAnew, long MostFacts);
