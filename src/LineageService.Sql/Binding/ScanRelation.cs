using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Binding;

/// <summary>A base table or view that is read. Without a complete schema it is open: any name may be a column of it.</summary>
internal sealed class ScanRelation(TableName table, TableSchema? schema, TextSpan span) : BoundRelation
{
    // A read of a few columns of a table with thousands pays for a few.
    private const int ChunkSize = 32;

    private readonly SchemaIndex? _index = schema?.Index;
    private ScanColumn?[]?[]? _bySlot;
    private Dictionary<string, ScanColumn>? _others;
    private HashSet<string>? _outdated;
    private int _columns;

    public TableName Table { get; } = table;

    public TableSchema? Schema { get; } = schema;

    public TextSpan Span { get; } = span;

    /// <summary>Place among the reads of the script; with the number of a column it tells two columns apart cheaply.</summary>
    public int Ordinal { get; init; }

    /// <summary>Number of the table in the result that is built; 0 until it has one.</summary>
    public int TableNumber { get; set; }

    /// <summary>True where a star leaves out computed columns.</summary>
    public bool StarSkipsComputed { get; init; }

    /// <summary>Names that every table of the dialect has; a star does not show them.</summary>
    public IReadOnlySet<string>? PseudoColumns { get; init; }

    public override bool IsOpen => Schema is not { IsComplete: true };

    public override bool HasOpenTable => IsOpen;

    public override IEnumerable<RelationColumn> StarColumns(TextSpan span)
    {
        if (_index is not null)
        {
            foreach (var node in _index.TopLevel)
            {
                if (StarSkipsComputed && node.Column.Computed) continue;
                yield return new RelationColumn(node.Column.Name, SymbolOf(node), span);
            }
        }

        if (IsOpen) yield return new RelationColumn("*", Symbol("*"), span);
    }

    public override ColumnSymbol? Find(in NameKey name) =>
        _index?.FindNode(name) is { } node ? SymbolOf(node)
        : _outdated is not null && _outdated.Contains(name.Text) ? Symbol(name.Text)
        : null;

    /// <summary>A column that the text proves although the schema does not have it (<c>t.c</c>): from now on the table has it.</summary>
    public ScanColumn AddProven(string name)
    {
        (_outdated ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(name);
        return Symbol(name);
    }

    public override ColumnSymbol? FindOpen(string name) => IsOpen ? Symbol(name) : null;

    /// <summary>The symbol of a column or pseudo-column; the same object for the same name.</summary>
    public ScanColumn Symbol(string name)
    {
        if (_index?.FindSlot(new NameKey(name)) is { } node) return SymbolAt(node, name);
        _others ??= new Dictionary<string, ScanColumn>(StringComparer.OrdinalIgnoreCase);
        if (!_others.TryGetValue(name, out var symbol)) _others[name] = symbol = new ScanColumn(this, name, _columns++, null);
        return symbol;
    }

    /// <summary>A field below a column where the schema tells it; null otherwise.</summary>
    public ScanColumn? Field(ScanColumn holder, string field)
    {
        if (_index is null) return null;
        var node = _index.IsPlain && !field.Contains('.', StringComparison.Ordinal)
            ? holder.Node?.Find(field)
            : _index.FindNode(new NameKey($"{holder.Name}.{field}"));
        return node is { Column.Implied: false } ? SymbolOf(node) : null;
    }

    private ScanColumn SymbolOf(SchemaNode node) => SymbolAt(node, node.Column.Name);

    // Names that differ in case only are one symbol; the first that is asked for names it.
    private ScanColumn SymbolAt(SchemaNode node, string name)
    {
        _bySlot ??= new ScanColumn?[]?[(_index!.Slots / ChunkSize) + 1];
        var chunk = _bySlot[node.Slot / ChunkSize] ??= new ScanColumn?[Math.Min(ChunkSize, _index!.Slots)];
        return chunk[node.Slot % ChunkSize] ??= new ScanColumn(this, name, _columns++, _index!.AtSlot(node.Slot));
    }
}
