using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>
/// Collects origins without repeats: one per source column and subtype, the first seen stays. Mutable, for one column at a time; the fold uses a set again
/// once its content was taken.
/// </summary>
internal sealed class OriginSet
{
    private const int LinearLimit = 8;

    private readonly List<BoundRelation> _setInputs = [];
    private readonly List<UnknownLineage> _unknowns = [];
    private Origin[] _items = new Origin[LinearLimit];
    private int _count;

    // Places of items by source and subtype, plus one; null while a walk over the few there are is faster.
    private int[]? _buckets;
    private HashSet<BoundRelation>? _seenInputs;
    private HashSet<UnknownLineage>? _seenUnknowns;

    /// <summary>Relations over which the values are computed, in the order they were found.</summary>
    public IReadOnlyList<BoundRelation> SetInputs => _setInputs;

    public void Add(Origin origin)
    {
        if (!Contains(origin.Source, origin.Subtype)) AddNew(origin);
        else AddWays(origin, null);
    }

    /// <summary>Adds the ways of an origin, as seen from inside some functions, to the one that is there with its subtype.</summary>
    /// <param name="outer">Functions around it, the innermost first.</param>
    public void AddWays(Origin origin, FunctionChain? outer, EdgeSubtype? seenAs = null)
    {
        var subtype = seenAs ?? origin.Subtype;
        if (subtype.Type() == EdgeType.Indirect) return;
        var known = Find(origin.Source, subtype, out _);
        // The usual case costs no chain: nothing is taken away on any way.
        if (origin is { Functions: not { IsMasking: true }, Others: null } && outer is not { IsMasking: true }
            && known is { Functions: not { IsMasking: true }, Others: null }) return;
        AddWays(origin.Source, subtype, origin.Functions?.Then(outer) ?? outer);
        foreach (var other in origin.Others ?? []) AddWays(origin.Source, subtype, other?.Then(outer) ?? outer);
    }

    /// <summary>Adds a way of a source that is there already with this subtype.</summary>
    public void AddWays(ScanColumn source, EdgeSubtype subtype, FunctionChain? way)
    {
        if (subtype.Type() == EdgeType.Indirect) return;
        var item = Find(source, subtype, out var at);
        if (FunctionWays.With(item.Functions, item.Others, way) is { } others) _items[at] = item with { Others = others };
    }

    /// <summary>True where the source is there already with this subtype: nothing need be made to add it.</summary>
    public bool Contains(ScanColumn source, EdgeSubtype subtype)
    {
        if (_buckets is not null) return Find(source, subtype) < 0;
        foreach (var item in _items.AsSpan(0, _count))
        {
            if (ReferenceEquals(item.Source, source) && item.Subtype == subtype) return true;
        }

        return false;
    }

    private Origin Find(ScanColumn source, EdgeSubtype subtype, out int at)
    {
        if (_buckets is not null)
        {
            at = _buckets[~Find(source, subtype)] - 1;
            return _items[at];
        }

        for (at = 0; !ReferenceEquals(_items[at].Source, source) || _items[at].Subtype != subtype;) at++;
        return _items[at];
    }

    /// <summary>Adds an origin that is not there.</summary>
    public void AddNew(Origin origin)
    {
        if (_count == _items.Length) Array.Resize(ref _items, _items.Length * 2);
        _items[_count++] = origin;
        if (_buckets is not null && _count * 2 <= _buckets.Length) _buckets[Find(origin.Source, origin.Subtype)] = _count;
        else if (_count > LinearLimit) Rehash();
    }

    /// <summary>True where the value of a column flows in already.</summary>
    public bool HasDirect(ScanColumn source) =>
        Contains(source, EdgeSubtype.Identity) || Contains(source, EdgeSubtype.Transformation) || Contains(source, EdgeSubtype.Aggregation);

    public void AddSetInput(BoundRelation relation)
    {
        if (_seenInputs is null)
        {
            foreach (var known in _setInputs)
            {
                if (ReferenceEquals(known, relation)) return;
            }

            _setInputs.Add(relation);
            if (_setInputs.Count > LinearLimit) _seenInputs = new HashSet<BoundRelation>(_setInputs, ReferenceEqualityComparer.Instance);
        }
        else if (_seenInputs.Add(relation))
        {
            _setInputs.Add(relation);
        }
    }

    public void AddUnknown(UnknownLineage unknown)
    {
        if ((_seenUnknowns ??= []).Add(unknown)) _unknowns.Add(unknown);
    }

    public ColumnOrigins ToOrigins() =>
        _count == 0 && _setInputs.Count == 0 && _unknowns.Count == 0
            ? ColumnOrigins.None
            : new ColumnOrigins(_items.AsSpan(0, _count).ToArray(), [.. _setInputs], [.. _unknowns]);

    /// <summary>Empties the set. Where it had become large its memory goes: the next column is likely a small one.</summary>
    public void Clear()
    {
        if (_items.Length > 64) _items = new Origin[LinearLimit];
        else Array.Clear(_items, 0, _count);
        _count = 0;
        _buckets = null;
        _setInputs.Clear();
        _seenInputs = null;
        _unknowns.Clear();
        _seenUnknowns = null;
    }

    // The complement of the place where it is, or the free bucket where it would be.
    private int Find(ScanColumn source, EdgeSubtype subtype)
    {
        var mask = _buckets!.Length - 1;
        for (var at = HashOf(source, subtype) & mask; ; at = (at + 1) & mask)
        {
            if (_buckets[at] == 0) return at;
            var item = _items[_buckets[at] - 1];
            if (ReferenceEquals(item.Source, source) && item.Subtype == subtype) return ~at;
        }
    }

    private void Rehash()
    {
        _buckets = new int[_items.Length * 4];
        for (var i = 0; i < _count; i++) _buckets[Find(_items[i].Source, _items[i].Subtype)] = i + 1;
    }

    private static int HashOf(ScanColumn source, EdgeSubtype subtype) =>
        (int)((uint)((source.Hash * 11) + (int)subtype) * 2654435769u >> 7);
}
