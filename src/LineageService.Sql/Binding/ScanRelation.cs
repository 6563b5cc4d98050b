using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Binding;

/// <summary>A base table or view that is read. Without a complete schema it is open: any name may be a column of it.</summary>
internal sealed class ScanRelation(TableName table, TableSchema? schema, TextSpan span) : BoundRelation
{
    private readonly Dictionary<string, ScanColumn> _symbols = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _learned = [];
    private HashSet<string>? _outdated;

    public TableName Table { get; } = table;

    public TableSchema? Schema { get; } = schema;

    public TextSpan Span { get; } = span;

    /// <summary>Names that every table of the dialect has; a star does not show them.</summary>
    public IReadOnlySet<string>? PseudoColumns { get; init; }

    public override bool IsOpen => Schema is not { IsComplete: true };

    public override bool HasOpenTable => IsOpen;

    public override IEnumerable<RelationColumn> StarColumns(TextSpan span)
    {
        if (Schema is not null)
        {
            foreach (var column in Schema.Index.TopLevel) yield return new RelationColumn(column.Name, Symbol(column.Name), span);
        }

        if (IsOpen) yield return new RelationColumn("*", Symbol("*"), span);
    }

    public override ColumnSymbol? Find(string name) =>
        Schema?.Index.Find(name) is { } column ? Symbol(column.Name)
        : _outdated is not null && _outdated.Contains(name) ? Symbol(name)
        : null;

    /// <summary>A column that the text proves although the schema does not have it (<c>t.c</c>): from now on the table has it.</summary>
    public ScanColumn AddProven(string name)
    {
        (_outdated ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(name);
        return Symbol(name);
    }

    public override ColumnSymbol? FindOpen(string name)
    {
        if (!IsOpen) return null;
        _learned.Add(name);
        return Symbol(name);
    }

    /// <summary>The symbol of a column or pseudo-column; the same object for the same name.</summary>
    public ScanColumn Symbol(string name)
    {
        if (!_symbols.TryGetValue(name, out var symbol)) _symbols[name] = symbol = new ScanColumn(this, name);
        return symbol;
    }

    /// <summary>A field below a column where the schema tells it; null otherwise.</summary>
    public ScanColumn? Field(ScanColumn holder, string field) =>
        Schema?.Index.Find($"{holder.Name}.{field}") is { Implied: false } column ? Symbol(column.Name) : null;

    /// <summary>Names that the text used and no schema knew.</summary>
    public IReadOnlyList<string> Learned => _learned;
}
