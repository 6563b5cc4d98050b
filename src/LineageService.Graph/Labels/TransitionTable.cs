using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Numbers for the kinds of edges of a graph; 0 is a mere copy. Grows, never changes, so that maps that were made stay right. Thread-safe.
/// </summary>
internal sealed class TransitionTable
{
    private readonly Dictionary<Transition, int> _numbers = new(new Comparer());
    private readonly Dictionary<(int Chain, bool IsGroupSafe, int Rule), int[]> _values = [];
    private readonly List<Transition> _transitions = [];
    private readonly Lock _lock = new();

    public TransitionTable() => Of(new Transition(TransitionKind.Value, EdgeSubtype.Identity, [], true, 0));

    public int Count
    {
        get
        {
            lock (_lock) return _transitions.Count;
        }
    }

    public Transition At(int number)
    {
        lock (_lock) return _transitions[number];
    }

    public int Of(Transition transition)
    {
        lock (_lock) return OfLocked(transition);
    }

    /// <summary>The transitions of a DIRECT edge: one for each way, and one for what the ways keep together.</summary>
    /// <param name="number">Number of the chain in its graph, under which the answer is kept.</param>
    public int[] OfValue(int number, ImmutableArray<FunctionApplication> chain, bool isGroupSafe, int rule)
    {
        lock (_lock)
        {
            if (_values.TryGetValue((number, isGroupSafe, rule), out var known)) return known;
            var ways = FunctionWay.Split(chain);
            var transitions = new List<int>(ways.Count + 1);
            foreach (var way in ways) transitions.Add(OfLocked(new Transition(TransitionKind.Value, EdgeSubtype.Transformation, way, isGroupSafe, rule)));
            if (ways.Count > 1) transitions.Add(OfLocked(new Transition(TransitionKind.Together, EdgeSubtype.Transformation, chain, isGroupSafe, rule)));
            return _values[(number, isGroupSafe, rule)] = [.. transitions.Distinct()];
        }
    }

    private int OfLocked(Transition transition)
    {
        // A copy is a copy, whatever it is called.
        if (transition is { Kind: TransitionKind.Value, Chain.IsEmpty: true, Rule: 0 } && _transitions.Count > 0) return 0;
        if (_numbers.TryGetValue(transition, out var number)) return number;
        _transitions.Add(transition);
        return _numbers[transition] = _transitions.Count - 1;
    }

    private sealed class Comparer : IEqualityComparer<Transition>
    {
        public bool Equals(Transition left, Transition right) =>
            left.Kind == right.Kind && left.Subtype == right.Subtype && left.IsGroupSafe == right.IsGroupSafe && left.Rule == right.Rule
            && FunctionChainComparer.Instance.Equals(left.Chain, right.Chain);

        public int GetHashCode(Transition transition) => HashCode.Combine(
            transition.Kind, transition.Subtype, transition.IsGroupSafe, transition.Rule, FunctionChainComparer.Instance.GetHashCode(transition.Chain));
    }
}
