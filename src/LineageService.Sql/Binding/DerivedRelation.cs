using System.Runtime.InteropServices;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// A query block, join, set operation, table function, pivot, temp table …: whatever makes rows from other relations. Mutable while it is bound.
/// </summary>
internal sealed class DerivedRelation : BoundRelation
{
    private const int IndexFrom = 12;

    private NameTable? _index;
    private List<int>? _ordinals;
    private Dictionary<string, ColumnSymbol>? _open;
    private int _indexed;

    public List<RelationColumn> Columns { get; } = [];

    /// <summary>Open relations whose further columns pass through under their own names.</summary>
    public List<BoundRelation> OpenInputs { get; } = [];

    /// <summary>Relations whose columns it shows by a star, whatever they are called; only where uses are recorded.</summary>
    public List<BoundRelation>? Starred { get; set; }

    /// <summary>True for a set operation: a name is looked up in all of <see cref="OpenInputs"/> and merged, not in the only one.</summary>
    public bool MergesOpenInputs { get; set; }

    /// <summary>A value whose fields are columns too: what UNNEST makes of an array of structs, what an opaque table function yields.</summary>
    public ColumnSymbol? OpenValue { get; set; }

    /// <summary>The SELECT block, set operation or ordered query that it is; null for all else.</summary>
    public QueryExpression? Syntax { get; set; }

    /// <summary>The names that a SELECT block sees, for what stands behind it and sees them too; null for all else.</summary>
    public NameScope? Scope { get; set; }

    /// <summary>True for a block that numbers its rows as they come (Oracle's ROWNUM): the order of the query below it counts.</summary>
    public bool NumbersInput { get; set; }

    /// <summary>True where it is the FROM of a block: its inputs are joined as <see cref="Joins"/> says, those it does not name crosswise.</summary>
    public bool IsFrom { get; init; }

    /// <summary>True where its rows are those of its only input, unless <see cref="Syntax"/> has clauses.</summary>
    public bool KeepsRows { get; init; }

    /// <summary>How the inputs of a FROM are joined, in order; null without joins.</summary>
    public List<BoundJoin>? Joins { get; set; }

    public override bool IsOpen => OpenValue is not null || OpenInputs.Count > 0;

    public override bool HasOpenTable => OpenInputs.Exists(input => input.HasOpenTable);

    public override IEnumerable<RelationColumn> StarColumns(TextSpan span) => Columns;

    public override ColumnSymbol? Find(in NameKey name)
    {
        if (Columns.Count < IndexFrom) return FindAmongFew(name.Text);
        _index ??= new NameTable(Columns.Count);
        for (; _indexed < Columns.Count; _indexed++)
        {
            if (!Columns[_indexed].IsStar && _index.TryAdd(new NameKey(Columns[_indexed].Name), out _)) (_ordinals ??= []).Add(_indexed);
        }

        var found = _index.Find(name);
        return found >= 0 ? Columns[_ordinals![found]].Symbol : null;
    }

    private ColumnSymbol? FindAmongFew(string name)
    {
        ColumnSymbol? loose = null;
        foreach (ref readonly var column in CollectionsMarshal.AsSpan(Columns))
        {
            // Names of another length differ in any case: the cheap look first.
            if (column.Name.Length != name.Length || column.IsStar) continue;
            if (string.Equals(column.Name, name, StringComparison.Ordinal)) return column.Symbol;
            if (loose is null && string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)) loose = column.Symbol;
        }

        return loose;
    }

    public override ColumnSymbol? FindOpen(string name)
    {
        if (_open is not null && _open.TryGetValue(name, out var known)) return known;
        var symbol = MergesOpenInputs ? FindInAll(name) : FindInOnly(name);
        if (symbol is null) return null;
        _open ??= new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        _open[name] = symbol;
        return symbol;
    }

    private ColumnSymbol? FindInOnly(string name)
    {
        if (OpenInputs.Count == 1) return OpenInputs[0].Find(name) ?? OpenInputs[0].FindOpen(name);
        if (OpenInputs.FindAll(input => input.HasOpenTable) is [var table]) return table.FindOpen(name);
        return OpenInputs.Count == 0 && OpenValue is not null ? new FieldColumn(OpenValue, name) : null;
    }

    private MergedColumn? FindInAll(string name)
    {
        var sources = new List<ColumnSymbol>();
        foreach (var input in OpenInputs)
        {
            if ((input.Find(name) ?? input.FindOpen(name)) is { } symbol) sources.Add(symbol);
        }

        return sources.Count == 0 ? null : new MergedColumn(sources);
    }
}
