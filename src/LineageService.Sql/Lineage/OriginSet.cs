using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>Collects origins without repeats: one per source column and subtype, the first seen stays. Mutable, for one column.</summary>
internal sealed class OriginSet
{
    private const int LinearLimit = 8;

    private readonly List<Origin> _items = [];
    private readonly List<BoundRelation> _setInputs = [];
    private readonly List<UnknownLineage> _unknowns = [];
    private HashSet<(ScanColumn Source, EdgeSubtype Subtype)>? _seen;
    private HashSet<BoundRelation>? _seenInputs;
    private HashSet<UnknownLineage>? _seenUnknowns;

    /// <summary>Relations over which the values are computed, in the order they were found.</summary>
    public IReadOnlyList<BoundRelation> SetInputs => _setInputs;

    public void Add(Origin origin)
    {
        if (_seen is null)
        {
            foreach (var item in _items)
            {
                if (ReferenceEquals(item.Source, origin.Source) && item.Subtype == origin.Subtype) return;
            }

            _items.Add(origin);
            if (_items.Count > LinearLimit) _seen = [.. _items.Select(item => (item.Source, item.Subtype))];
        }
        else if (_seen.Add((origin.Source, origin.Subtype)))
        {
            _items.Add(origin);
        }
    }

    /// <summary>True where the value of a column flows in already.</summary>
    public bool HasDirect(ScanColumn source) => _seen is null
        ? _items.Exists(item => ReferenceEquals(item.Source, source) && item.Subtype.Type() == EdgeType.Direct)
        : _seen.Contains((source, EdgeSubtype.Identity)) || _seen.Contains((source, EdgeSubtype.Transformation)) || _seen.Contains((source, EdgeSubtype.Aggregation));

    public void AddSetInput(BoundRelation relation)
    {
        if ((_seenInputs ??= new HashSet<BoundRelation>(ReferenceEqualityComparer.Instance)).Add(relation)) _setInputs.Add(relation);
    }

    public void AddUnknown(UnknownLineage unknown)
    {
        if ((_seenUnknowns ??= []).Add(unknown)) _unknowns.Add(unknown);
    }

    public ColumnOrigins ToOrigins() =>
        _items.Count == 0 && _setInputs.Count == 0 && _unknowns.Count == 0
            ? ColumnOrigins.None
            : new ColumnOrigins([.. _items], [.. _setInputs], [.. _unknowns]);
}
