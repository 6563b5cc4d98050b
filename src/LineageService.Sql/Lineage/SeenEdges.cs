using LineageService.Model;

namespace LineageService.Sql.Lineage;

/// <summary>
/// Finds repeats among the column edges of a result. While each target column is written once, a mark per source is enough; from the first one that is
/// written again on, all edges are kept in a set. Mutable; one per result.
/// </summary>
internal sealed class SeenEdges
{
    private const int Subtypes = (int)EdgeSubtype.SetDependence + 1;

    private readonly List<(int Source, int Target, EdgeSubtype Subtype)> _edges = [];
    private HashSet<(int Source, int Target, EdgeSubtype Subtype)>? _set;
    private int[] _lastTarget = [];

    // Places of the first so many edges; made when one is asked for.
    private Dictionary<(int Source, int Target, EdgeSubtype Subtype), int>? _places;
    private int _placed;

    /// <summary>Called before the edges of a target column.</summary>
    public void Begin(bool isNewTarget)
    {
        if (!isNewTarget && _set is null) _set = [.. _edges];
    }

    /// <summary>True where the edge is new; it is remembered.</summary>
    public bool Add(int source, int target, EdgeSubtype subtype)
    {
        if (_set is not null)
        {
            if (!_set.Add((source, target, subtype))) return false;
            _edges.Add((source, target, subtype));
            return true;
        }

        var mark = (source * Subtypes) + (int)subtype;
        if (mark >= _lastTarget.Length) Array.Resize(ref _lastTarget, Math.Max(mark + 1, _lastTarget.Length * 2));
        if (_lastTarget[mark] == target) return false;
        _lastTarget[mark] = target;
        _edges.Add((source, target, subtype));
        return true;
    }

    /// <summary>Which one, counted from zero, an edge that is no longer new was.</summary>
    public int PlaceOf(int source, int target, EdgeSubtype subtype)
    {
        _places ??= [];
        for (; _placed < _edges.Count; _placed++) _places[_edges[_placed]] = _placed;
        return _places[(source, target, subtype)];
    }
}
