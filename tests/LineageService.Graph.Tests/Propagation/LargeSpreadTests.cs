using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Tests.Propagation;

/// <summary>What is done on several processors only where there is much of it: the law tests' graphs are too small for that.</summary>
public sealed class LargeSpreadTests
{
    private const int Nodes = 18_000;

    private static readonly StateMaps Maps = StateMaps.Of(
    [
        StateMap.Identity,
        StateMap.Of(state => FactState.Of(LabelForms.Min(state.Form, LabelForm.Partial), state.IsIndirect)),
        StateMap.Of(state => FactState.Of(state.Form, isIndirect: true)),
        StateMap.Nothing,
    ]);

    [Fact]
    public void However_many_processors_work_facts_are_those_of_origins_one_by_one()
    {
        var random = new Random(1);
        var edges = Enumerable.Range(0, Nodes * 2).Select(_ => Draw(random)).ToHashSet();
        var origins = Enumerable.Range(0, 24)
            .Select(number => new ChangedOrigin(new PropagationOrigin(number, [random.Next(Nodes)], Maps, number % 12 == 0 ? 6 : null), [])).ToArray();
        var first = new FactUpdate(new IndexedGraph(Nodes, edges)) { Origins = origins };
        var removed = edges.Where(_ => random.Next(200) == 0).ToArray();
        edges.ExceptWith(removed);
        var added = Enumerable.Range(0, 200).Select(_ => Draw(random)).Where(edges.Add).ToArray();
        var second = new FactUpdate(new IndexedGraph(Nodes, edges)) { DirtyNodes = [.. removed.Concat(added).Select(edge => edge.To).Distinct()] };

        var alone = Both(new SpreadLimits(int.MaxValue, 0, 0));
        var together = Both(new SpreadLimits(0, 0, 0));
        var searched = Both(new SpreadLimits(0, int.MaxValue, long.MaxValue));

        AssertSame(alone.First, together.First);
        AssertSame(alone.First, searched.First);
        AssertSame(alone.Second, together.Second);
        AssertSame(alone.Second, searched.Second);
        Assert.True(alone.First.Count() > Nodes);

        (LabelFacts First, LabelFacts Second) Both(SpreadLimits limits)
        {
            var (before, _) = Propagator.Apply(LabelFacts.Empty, first, limits, TestContext.Current.CancellationToken);
            var (after, _) = Propagator.Apply(before, second, limits, TestContext.Current.CancellationToken);
            return (before, after);
        }
    }

    // Mostly onwards, now and then back, so that there are circles.
    private static (int From, int To, int Transition) Draw(Random random)
    {
        var from = random.Next(Nodes);
        var to = random.Next(40) == 0 ? random.Next(from + 1) : Math.Min(Nodes - 1, from + 1 + random.Next(2_000));
        return (from, to, random.Next(10) switch { 0 => 1, 1 => 2, 2 => 3, _ => 0 });
    }

    private static void AssertSame(LabelFacts expected, LabelFacts actual)
    {
        for (var node = 0; node < Nodes; node++)
        {
            var (left, right) = (expected.Nodes[node], actual.Nodes[node]);
            Assert.True(left is null ? right is null : right is not null && left.HasSame(right.Origins, right.States), $"node {node}");
        }
    }

    private sealed class IndexedGraph : IPropagationGraph
    {
        private readonly PropagationEdge[][] _forward;
        private readonly PropagationEdge[][] _reverse;

        public IndexedGraph(int nodes, IReadOnlyCollection<(int From, int To, int Transition)> edges)
        {
            var leaving = edges.ToLookup(edge => edge.From, edge => new PropagationEdge(edge.To, edge.Transition));
            var entering = edges.ToLookup(edge => edge.To, edge => new PropagationEdge(edge.From, edge.Transition));
            _forward = [.. Enumerable.Range(0, nodes).Select(node => leaving[node].ToArray())];
            _reverse = [.. Enumerable.Range(0, nodes).Select(node => entering[node].ToArray())];
        }

        public int NodeCount => _forward.Length;

        public ReadOnlySpan<PropagationEdge> Forward(int node, EdgeBuffer buffer) => _forward[node];

        public ReadOnlySpan<PropagationEdge> Reverse(int node, EdgeBuffer buffer) => _reverse[node];
    }
}
