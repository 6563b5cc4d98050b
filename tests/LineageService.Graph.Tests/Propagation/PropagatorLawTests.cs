using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Tests.Propagation;

public sealed class PropagatorLawTests
{
    // Copy, truncate, hash, encrypt, decrypt, indirect, block: the transfers of propagation.md §A.3 that are unlike one another.
    private static readonly StateMap[] Transfers =
    [
        StateMap.Identity,
        StateMap.Of(state => FactState.Of(LabelForms.Min(state.Form, LabelForm.Partial), state.IsIndirect)),
        StateMap.Of(state => FactState.Of(state.Form == LabelForm.Raw ? LabelForm.Pseudonym : state.Form, state.IsIndirect)),
        StateMap.Of(state => FactState.Of(LabelForms.Min(state.Form, LabelForm.Cipher), state.IsIndirect)),
        StateMap.Of(state => FactState.Of(state.Form == LabelForm.Cipher ? LabelForm.Raw : state.Form, state.IsIndirect)),
        StateMap.Of(state => FactState.Of(state.Form, isIndirect: true)),
        StateMap.Nothing,
    ];

    // More of them, by another command: LABEL_LAW_STEPS=1000000 in front of it.
    private static readonly int Steps =
        int.TryParse(Environment.GetEnvironmentVariable("LABEL_LAW_STEPS"), System.Globalization.CultureInfo.InvariantCulture, out var steps) ? steps : 25_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_mix_of_updates_on_cyclic_graphs_gives_what_recomputation_gives(int seed)
    {
        var random = new Random(seed);
        var steps = 0;
        while (steps < Steps)
        {
            var graph = new DrawnGraph(random.Next(4, 16));
            var facts = LabelFacts.Empty;
            var length = random.Next(40, 120);
            for (var step = 0; step < length; step++, steps++)
            {
                var update = Draw(random, graph, facts);
                var before = facts;
                // Each origin by itself, or all together, or all from nothing: all must give the same, also one after the other.
                var limits = random.Next(4) switch
                {
                    0 => new SpreadLimits(Many: 0, MostAnew: 0, MostFacts: 0),
                    // Where there are more they are given up and done together.
                    1 => new SpreadLimits(Many: 0, MostAnew: int.MaxValue, MostFacts: 12),
                    _ => new SpreadLimits(Many: int.MaxValue, MostAnew: 0, MostFacts: 0),
                };
                (facts, var changes) = Propagator.Apply(facts, update, limits, TestContext.Current.CancellationToken);
                AssertEqualsRecomputation(graph, facts);
                AssertChangesTellTheDifference(graph, before, facts, changes);
            }
        }
    }

    [Fact]
    public void Facts_that_only_support_one_another_fall_together()
    {
        var graph = new DrawnGraph(3);
        graph.Add(0, 1, 0);
        graph.Add(1, 2, 0);
        graph.Add(2, 1, 0);
        var origin = new PropagationOrigin(0, [0], StateMaps.Of(Transfers));
        var (facts, _) = Propagator.Apply(
            LabelFacts.Empty, new FactUpdate(graph.Copy()) { Origins = [new ChangedOrigin(origin, [])] }, TestContext.Current.CancellationToken);
        Assert.Equal([0], facts.OriginsOf(2).ToArray());

        graph.RemoveAt(0);
        (facts, var changes) = Propagator.Apply(facts, new FactUpdate(graph.Copy()) { DirtyNodes = [1] }, TestContext.Current.CancellationToken);

        Assert.Empty(facts.OriginsOf(1).ToArray());
        Assert.Empty(facts.OriginsOf(2).ToArray());
        Assert.Equal(2, changes.Count);
    }

    [Fact]
    public void A_renumbered_graph_keeps_its_facts()
    {
        var graph = new DrawnGraph(3);
        graph.Add(0, 1, 2);
        graph.Add(1, 2, 0);
        var (facts, _) = Propagator.Apply(
            LabelFacts.Empty, new FactUpdate(graph.Copy()) { Origins = [new ChangedOrigin(new PropagationOrigin(0, [0], StateMaps.Of(Transfers)), [])] },
            TestContext.Current.CancellationToken);

        var moved = facts.Renumbered([2, 0, 1]);

        Assert.Equal(facts.StatesOf(2, 0), moved.StatesOf(1, 0));
        Assert.Equal([0], moved.OriginsOf(0).ToArray());
        Assert.Equal([2], moved.OriginAt(0)!.Seeds);
    }

    private static FactUpdate Draw(Random random, DrawnGraph graph, LabelFacts facts)
    {
        var dirty = new HashSet<int>();
        var origins = new List<ChangedOrigin>();
        var removed = new List<int>();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    var edge = (From: random.Next(graph.NodeCount), To: random.Next(graph.NodeCount));
                    graph.Add(edge.From, edge.To, random.Next(Transfers.Length));
                    dirty.Add(edge.To);
                    break;
                case 3 or 4 when graph.Edges.Count > 0:
                    var index = random.Next(graph.Edges.Count);
                    dirty.Add(graph.Edges[index].To);
                    graph.RemoveAt(index);
                    break;
                case 5 or 6:
                    var number = random.Next(4);
                    if (origins.Exists(known => known.Origin.Number == number) || removed.Contains(number)) break;
                    origins.Add(new ChangedOrigin(DrawOrigin(random, graph, number), [], FromScratch: facts.OriginAt(number) is not null && random.Next(2) == 0));
                    if (!origins[^1].FromScratch && facts.OriginAt(number) is { } old) origins[^1] = Kept(origins[^1], old, graph);
                    break;
                case 7:
                    var gone = random.Next(4);
                    if (facts.OriginAt(gone) is not null && !origins.Exists(known => known.Origin.Number == gone) && !removed.Contains(gone)) removed.Add(gone);
                    break;
            }
        }

        return new FactUpdate(graph.Copy()) { DirtyNodes = [.. dirty], Origins = origins, RemovedOrigins = removed };
    }

    // Changed maps with the nodes that they concern, and the limit as it was: what an update that is not from scratch may say.
    private static ChangedOrigin Kept(ChangedOrigin changed, PropagationOrigin old, DrawnGraph graph)
    {
        var maps = changed.Origin.Maps;
        var dirty = graph.Edges.Where(edge => maps[edge.Transition] != old.Maps[edge.Transition]).Select(edge => edge.To).Distinct();
        return new ChangedOrigin(changed.Origin with { MaxDepth = old.MaxDepth }, [.. dirty]);
    }

    private static PropagationOrigin DrawOrigin(Random random, DrawnGraph graph, int number)
    {
        var maps = (StateMap[])Transfers.Clone();
        if (random.Next(3) == 0) maps[random.Next(maps.Length)] = Transfers[random.Next(Transfers.Length)];
        var seeds = Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(graph.NodeCount)).Distinct().ToImmutableArray();
        return new PropagationOrigin(number, seeds, StateMaps.Of(maps), random.Next(5) == 0 ? random.Next(1, 4) : null);
    }

    private static void AssertEqualsRecomputation(DrawnGraph graph, LabelFacts facts)
    {
        for (var number = 0; number < facts.OriginLimit; number++)
        {
            var expected = facts.OriginAt(number) is { } origin ? graph.Reach(origin) : [];
            var actual = new SortedDictionary<(int Node, int State), int>();
            foreach (var fact in facts.FactsOf(number)) actual.Add((fact.Node, fact.State.Number), fact.Rank);
            Assert.Equal(expected, actual);
            Assert.All(expected, fact => Assert.Equal(fact.Value, facts.RankOf(fact.Key.Node, number, new FactState((byte)fact.Key.State))));
            for (var node = 0; node < graph.NodeCount; node++)
                Assert.Equal(expected.Keys.Any(fact => fact.Node == node), facts.OriginsOf(node).Contains(number));
        }
    }

    private static void AssertChangesTellTheDifference(DrawnGraph graph, LabelFacts before, LabelFacts after, IReadOnlyCollection<FactChange> changes)
    {
        var told = changes.ToDictionary(change => (change.Origin, change.Node));
        Assert.Equal(changes.Count, told.Count);
        for (var origin = 0; origin < Math.Max(before.OriginLimit, after.OriginLimit); origin++)
        {
            for (var node = 0; node < graph.NodeCount; node++)
            {
                var (old, now) = (before.StatesOf(node, origin), after.StatesOf(node, origin));
                Assert.Equal(!old.SequenceEqual(now), told.ContainsKey((origin, node)));
                if (told.TryGetValue((origin, node), out var change)) Assert.Equal((Bits(old), Bits(now)), (change.Before, change.After));
            }
        }
    }
    private static int Bits(ImmutableArray<FactState> states) => states.Aggregate(0, (bits, state) => bits | (1 << state.Number));
}
