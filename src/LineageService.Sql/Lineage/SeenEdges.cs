using LineageService.Model;

namespace LineageService.Sql.Lineage;

/// <summary>
/// Finds repeats among the column edges of a result. While each target column is written once, a mark per source is enough; from the first one that is
/// written again on, all edges are kept in a set. Mutable; one per result.
/// </summary>
/// <param name="edges">The edges added so far.</param>
internal sealed class SeenEdges(List<NumberedColumnEdge> edges)
{
    private const int MaxSpare = 256 * 1024;
    private const int Subtypes = (int)EdgeSubtype.SetDependence + 1;

    private HashSet<(int Source, int Target, EdgeSubtype Subtype)>? _set;
    // Kept for the next result of the thread, zero all over.
    [ThreadStatic]
    private static int[]? s_spare;

    private int[] _lastTarget = TakeSpare();
    private int _marks;

    // Places of the first so many edges; made when one is asked for.
    private Dictionary<(int Source, int Target, EdgeSubtype Subtype), int>? _places;
    private int _placed;

    /// <summary>Gives back what is kept. Nothing may be asked any more.</summary>
    public void Release()
    {
        _lastTarget.AsSpan(0, _marks).Clear();
        s_spare = _lastTarget.Length <= MaxSpare ? _lastTarget : null;
        _lastTarget = [];
    }

    /// <summary>Called before the edges of a target column.</summary>
    public void Begin(bool isNewTarget)
    {
        if (isNewTarget || _set is not null) return;
        _set = new HashSet<(int Source, int Target, EdgeSubtype Subtype)>(edges.Count);
        foreach (var edge in edges) _set.Add((edge.Source, edge.Target, edge.Subtype));
    }

    /// <summary>True where the edge is new: the caller adds it.</summary>
    public bool Add(int source, int target, EdgeSubtype subtype)
    {
        if (_set is not null) return _set.Add((source, target, subtype));
        var mark = (source * Subtypes) + (int)subtype;
        if (mark >= _lastTarget.Length) Array.Resize(ref _lastTarget, Math.Max(mark + 1, _lastTarget.Length * 2));
        _marks = Math.Max(_marks, mark + 1);
        if (_lastTarget[mark] == target + 1) return false;
        _lastTarget[mark] = target + 1;
        return true;
    }

    // Taken: a result may be built while another of the thread is.
    private static int[] TakeSpare()
    {
        var spare = s_spare ?? [];
        s_spare = null;
        return spare;
    }

    /// <summary>Which one, counted from zero, an edge that is no longer new was.</summary>
    public int PlaceOf(int source, int target, EdgeSubtype subtype)
    {
        _places ??= [];
        for (; _placed < edges.Count; _placed++)
            _places[(edges[_placed].Source, edges[_placed].Target, edges[_placed].Subtype)] = _placed;
        return _places[(source, target, subtype)];
    }
}
