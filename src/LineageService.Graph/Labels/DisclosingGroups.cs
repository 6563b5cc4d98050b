using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Finds the edge sets that group by what tells a person: a count over such a group is an attribute of that person (propagation.md §A.3, T9).
/// </summary>
/// <param name="categoryOf">The category of an origin.</param>
internal sealed class DisclosingGroups(LineageGraph graph, LabelFacts facts, Func<int, LabelCategory> categoryOf)
{
    // States in which a key tells a person, one bit each; and of these the ones that no count or figure has.
    private static readonly int Telling = BitsOf(form => form > LabelForm.Aggregate);
    private static readonly int Strong = BitsOf(form => form is LabelForm.Raw or LabelForm.Pseudonym);

    private readonly Dictionary<int, bool> _personal = [];

    /// <summary>Owners that disclose, looked for among all.</summary>
    public ImmutableHashSet<int> Find()
    {
        var owners = new HashSet<int>();
        foreach (var (node, _) in facts.Reached())
        {
            if (node >= graph.NodeCount) break;
            if (Groups(node) && IsTelling(node, strongOnly: false)) AddGroupingBy(node, owners);
        }

        return [.. owners];
    }

    /// <summary>Which owners disclose now and did not, or did and do not, where only some may have changed.</summary>
    /// <param name="known">Owners that disclosed before.</param>
    /// <param name="touched">Owners that may disclose now, or no more.</param>
    public (List<int> Found, List<int> Lost) Changes(ImmutableHashSet<int> known, IEnumerable<int> touched)
    {
        var (found, lost) = (new List<int>(), new List<int>());
        foreach (var owner in touched)
        {
            var tells = KeysOf(owner).Any(key => IsTelling(key, strongOnly: false));
            if (tells != known.Contains(owner)) (tells ? found : lost).Add(owner);
        }

        return (found, lost);
    }

    /// <summary>Owners that group by a node.</summary>
    public void AddGroupingBy(int node, ISet<int> owners)
    {
        var row = graph.Forward(node);
        for (var index = 0; index < row.Count; index++)
        {
            if (!row.IsDirect(index) && BlockEdge.SubtypeOf(row.Kind(index)) == EdgeSubtype.GroupBy) owners.Add(row.Owner(index));
        }
    }

    /// <summary>
    /// True where an owner's keys tell a person only in forms that a count or figure can have: then it may owe its label to groups that disclose.
    /// </summary>
    public bool IsWeak(int owner) => !KeysOf(owner).Any(key => IsTelling(key, strongOnly: true));

    /// <summary>Columns that an owner's groups may count for: only functions depend on what groups tell.</summary>
    public void AddCounting(int owner, ISet<int> nodes)
    {
        var target = graph.Canonical(graph.DatasetAt(graph.OwnerAt(owner).Target));
        for (var field = 0; field < target.Fields.Count; field++)
        {
            var node = target.NodeOf(field);
            var row = graph.Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                if (!row.IsDirect(index) || row.Chain(index) == 0 || row.Owner(index) != owner) continue;
                nodes.Add(node);
                break;
            }
        }
    }

    private bool Groups(int node)
    {
        var row = graph.Forward(node);
        for (var index = 0; index < row.Count; index++)
            if (!row.IsDirect(index) && BlockEdge.SubtypeOf(row.Kind(index)) == EdgeSubtype.GroupBy) return true;
        return false;
    }

    private List<int> KeysOf(int owner)
    {
        var keys = new List<int>();
        var target = graph.DatasetAt(graph.OwnerAt(owner).Target);
        if (target.RowSetNode < 0) return keys;
        for (var field = -1; field < target.Fields.Count; field++)
        {
            var row = graph.Reverse(field < 0 ? target.RowSetNode : target.NodeOf(field));
            for (var index = 0; index < row.Count; index++)
            {
                if (row.IsDirect(index) || row.Owner(index) != owner || BlockEdge.SubtypeOf(row.Kind(index)) != EdgeSubtype.GroupBy) continue;
                keys.Add(row.NeighborAt(index));
            }
        }

        return keys;
    }

    private bool IsTelling(int node, bool strongOnly)
    {
        if (facts.Nodes[node] is not { } known) return false;
        var tells = strongOnly ? Strong : Telling;
        for (var at = 0; at < known.Count; at++)
            if ((known.States[at] & tells) != 0 && IsPersonal(known.Origins[at])) return true;

        return false;
    }

    private bool IsPersonal(int origin)
    {
        if (!_personal.TryGetValue(origin, out var known))
            _personal[origin] = known = categoryOf(origin).Kind is CategoryKind.Identifier or CategoryKind.Quasi;
        return known;
    }

    private static int BitsOf(Func<LabelForm, bool> tells)
    {
        var bits = 0;
        for (byte number = 0; number < FactState.Count; number++)
            if (new FactState(number) is var state && !state.IsIndirect && tells(state.Form)) bits |= 1 << number;
        return bits;
    }
}
