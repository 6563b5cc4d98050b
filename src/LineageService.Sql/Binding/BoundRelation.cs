using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Sql.Binding;

/// <summary>
/// A relation after binding: where its rows come from, which clauses choose among them, and its columns. Closed: <see cref="ScanRelation"/> and
/// <see cref="DerivedRelation"/>. Mutable while it is bound: a table without schema learns its columns from the names that use them.
/// </summary>
internal abstract class BoundRelation
{
    private protected BoundRelation()
    {
    }

    /// <summary>The walk of the fold that was here last; 0 while none is under way.</summary>
    internal int Walk { get; set; }

    /// <summary>How deep in the fold its rows are being found; 0 where they are not.</summary>
    internal int FoldedAt { get; set; }

    /// <summary>What the fold found of its rows; null until it has been here.</summary>
    internal RowOrigins? Rows { get; set; }

    /// <summary>Relations whose rows flow in.</summary>
    public List<BoundRelation> Inputs { get; } = [];

    public List<RowClause> Clauses { get; } = [];

    /// <summary>True where it may have columns that are not known.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>
    /// True where an unknown column could be one of a table's, and not just a field of a value: of the two a table is the likelier home of a bare name.
    /// </summary>
    public abstract bool HasOpenTable { get; }

    /// <summary>The known columns, as a star shows them; an open relation ends with stand-ins.</summary>
    public abstract IEnumerable<RelationColumn> StarColumns(TextSpan span);

    /// <summary>The known column of a name; null where there is none.</summary>
    public ColumnSymbol? Find(string name) => Find(new NameKey(name));

    /// <inheritdoc cref="Find(string)"/>
    public abstract ColumnSymbol? Find(in NameKey name);

    /// <summary>A column of an open relation by a name that is not known; null where it is closed or where several relations below could have it.</summary>
    public abstract ColumnSymbol? FindOpen(string name);
}
