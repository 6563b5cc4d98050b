using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// A column as the binder knows it: not a name but a definition. Relations pass symbols on, so that a rename or a star costs nothing and the lineage
/// fold sees each definition once. Closed: the subtypes in this file are all there are. Mutable: the fold keeps its result here.
/// </summary>
internal abstract class ColumnSymbol
{
    private protected ColumnSymbol()
    {
    }

    /// <summary>What the fold found; null until it has been here.</summary>
    internal ColumnOrigins? Origins { get; set; }

    /// <summary>The rows that a cursor's or loop's variable takes one after the other: whoever reads it runs once for each. Null for all else.</summary>
    public BoundRelation? Rows { get; init; }
}

/// <summary>A column or nested field (dotted) of a base table, or <c>*</c> for those that cannot be named.</summary>
/// <param name="number">Its place among the columns of the relation that were asked for.</param>
/// <param name="node">The column in the schema; null where no schema has it.</param>
internal sealed class ScanColumn(ScanRelation relation, string name, int number, SchemaNode? node) : ColumnSymbol
{
    /// <summary>The column in the schema; of names that differ in case only the first.</summary>
    public SchemaNode? Node { get; } = node;

    /// <summary>Tells columns of one script apart as a hash does.</summary>
    public int Hash { get; } = (relation.Ordinal * 613) + number;

    /// <summary>Number of the column's name in the result that is built; 0 until it has one.</summary>
    public int Number { get; set; }

    public ScanRelation Relation { get; } = relation;

    public string Name { get; } = name;

    public bool IsStar => Name == "*";
}

/// <summary>A column computed by an expression: an item of a select list.</summary>
/// <param name="setInput">The relation whose rows decide the value (LIMIT by rank, DISTINCT ON); null otherwise.</param>
internal sealed class ComputedColumn(BoundExpression expression, BoundRelation? setInput = null) : ColumnSymbol
{
    public BoundExpression Expression { get; } = expression;

    public BoundRelation? SetInput { get; } = setInput;

    /// <summary>The type that a table function's column is declared with; null where none is.</summary>
    public string? DeclaredType { get; init; }
}

/// <summary>A column that takes its value from any of several: set operations, both sides of USING.</summary>
internal sealed class MergedColumn(IReadOnlyList<ColumnSymbol> sources) : ColumnSymbol
{
    public IReadOnlyList<ColumnSymbol> Sources { get; } = sources;

    /// <summary>True where each row has the value of one source only (set operations); otherwise of the first that has one (USING).</summary>
    public bool IsSetOperation { get; init; }

    /// <summary>VALUES whose literals are values of the column too; null elsewhere.</summary>
    public ValuesColumn? Literals { get; init; }
}

/// <summary>A column of VALUES, whose literals have no symbols.</summary>
internal sealed record ValuesColumn(ValuesQuery Query, int Ordinal);

/// <summary>A field inside another column: <c>payload.phone</c>. The fold follows the path into the definition.</summary>
internal sealed class FieldColumn(ColumnSymbol holder, string field) : ColumnSymbol
{
    public ColumnSymbol Holder { get; } = holder;

    public string Field { get; } = field;
}

/// <summary>A column whose origins are known already: of a temp object or variable, or none at all.</summary>
internal sealed class FoldedColumn : ColumnSymbol
{
    public FoldedColumn(ColumnOrigins origins) => Origins = origins;

    /// <summary>A column without source: a routine's parameter, a lambda's, a counter.</summary>
    public static FoldedColumn None { get; } = new(ColumnOrigins.None);

    /// <summary>The type that a variable, parameter or column of a temp table is declared with; null where none is.</summary>
    public string? DeclaredType { get; init; }

    /// <summary>What a variable was assigned; its origins are those found then. Null where that is not one value.</summary>
    public ColumnSymbol? Definition { get; init; }

    /// <summary>VALUES whose literals are the column's values; null elsewhere.</summary>
    public ValuesColumn? Literals { get; init; }
}

/// <summary>A column that could not be resolved.</summary>
internal sealed class UnresolvedColumn(UnknownLineage reason) : ColumnSymbol
{
    public UnknownLineage Reason { get; } = reason;
}
