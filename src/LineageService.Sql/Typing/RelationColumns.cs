using LineageService.Sql.Binding;

namespace LineageService.Sql.Typing;

/// <summary>Which columns a relation gives on to whoever reads it. Mutable: sets are made once and kept.</summary>
internal sealed class RelationColumns
{
    private readonly Dictionary<DerivedRelation, HashSet<ColumnSymbol>> _sets = new(ReferenceEqualityComparer.Instance);

    /// <summary>True where the column is one of the relation's, of its own or passed on.</summary>
    public bool Has(BoundRelation relation, ColumnSymbol column)
    {
        if (relation is ScanRelation scan) return column is ScanColumn own && ReferenceEquals(own.Relation, scan);
        var derived = (DerivedRelation)relation;
        if (derived.IsFrom && derived.Columns.Count == 0) return InputOf(derived, column) >= 0;
        if (!_sets.TryGetValue(derived, out var set))
        {
            set = new HashSet<ColumnSymbol>(ReferenceEqualityComparer.Instance);
            foreach (var named in derived.Columns) set.Add(named.Symbol);
            _sets[derived] = set;
        }

        return set.Contains(column);
    }

    /// <summary>The place of the input that gives a column; -1 where none does.</summary>
    public int InputOf(BoundRelation relation, ColumnSymbol column)
    {
        for (var i = 0; i < relation.Inputs.Count; i++)
        {
            if (Has(relation.Inputs[i], column)) return i;
        }

        return -1;
    }
}
