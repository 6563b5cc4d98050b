using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Lineage;

/// <summary>
/// How a script's text uses the tables that it reads: every place that names a column, whatever comes of it. Lineage says what flows; this says what would
/// fail or be read otherwise if a table looked different. Only where <see cref="AnalysisOptions.RecordUses"/> asks for it.
/// </summary>
/// <param name="Columns">In the order in which names were resolved.</param>
public sealed record ScriptUses(
    ImmutableArray<ColumnUse> Columns,
    ImmutableArray<BareName> BareNames,
    ImmutableArray<ImplicitKeys> Implicit,
    ImmutableArray<UnevenStars> UnevenStars,
    ImmutableArray<UnresolvedName> Unresolved,
    ImmutableArray<WriteUse> Writes)
{
    /// <summary>Set operations whose branches give different numbers of columns: every engine refuses them.</summary>
    public ImmutableArray<TextSpan> UnevenOperations { get; init; } = [];

    /// <summary>Places that engines refuse although every name is known.</summary>
    public ImmutableArray<BindingFault> Faults { get; init; } = [];

    /// <summary>Queries used as values that show tables by stars.</summary>
    public ImmutableArray<SubqueryWidth> SubqueryWidths { get; init; } = [];

    /// <summary>Names of USING, and columns of queries that show tables by stars.</summary>
    public ImmutableArray<GuardedName> GuardedNames { get; init; } = [];

    /// <summary>Lists of names over the columns of tables: an alias with columns, a WITH with columns over a star.</summary>
    public ImmutableArray<PositionalNames> PositionalNames { get; init; } = [];

    /// <summary>Tables whose columns a star brings into a set operation: what names a column there may go on with those of another branch.</summary>
    public ImmutableArray<TableName> MergedStars { get; init; } = [];

    /// <summary>Columns that inner joins require to be equal, by ON, USING, NATURAL or the WHERE behind a list of tables; each pair once.</summary>
    public ImmutableArray<EqualColumns> EqualColumns { get; init; } = [];

    /// <summary>Tables whose whole rows are values: <c>CAST(t AS TEXT)</c>, <c>to_json(t.*)</c>. Any column that comes, goes or moves is another value.</summary>
    public ImmutableArray<TableName> RowValues { get; init; } = [];

    public static ScriptUses None { get; } = new([], [], [], [], [], []);

    /// <summary>The same uses with their places in another text.</summary>
    public ScriptUses Moved(Func<TextSpan, TextSpan> places) => new(
        [.. Columns.Select(use => use with { Span = places(use.Span) })],
        [.. BareNames.Select(name => name with { Span = places(name.Span) })],
        [.. Implicit.Select(keys => keys with { Span = places(keys.Span) })],
        [.. UnevenStars.Select(stars => stars with { Span = places(stars.Span) })],
        [.. Unresolved.Select(name => name with { Span = places(name.Span) })],
        [.. Writes.Select(write => write with { Span = places(write.Span) })])
    {
        UnevenOperations = [.. UnevenOperations.Select(places)],
        Faults = [.. Faults.Select(fault => fault with { Span = places(fault.Span) })],
        SubqueryWidths = [.. SubqueryWidths.Select(width => width with { Span = places(width.Span) })],
        GuardedNames = [.. GuardedNames.Select(name => name with { Span = places(name.Span) })],
        MergedStars = MergedStars,
        EqualColumns = EqualColumns,
        RowValues = RowValues,
        PositionalNames = [.. PositionalNames.Select(names => names with { Span = places(names.Span) })],
    };
}

/// <summary>A place where the text names a column of a base table; a field inside one by its dotted path.</summary>
public readonly record struct ColumnUse(TableName Table, string Column, TextSpan Span);

/// <summary>
/// Two columns of base tables whose values are the same in every row that an inner join lets through, but for type, case and blanks at the ends.
/// </summary>
public readonly record struct EqualColumns(SourceColumn Left, SourceColumn Right);

/// <summary>A name without qualifier, and the tables that would make it mean something else if they had a column of that name.</summary>
/// <param name="Rivals">Tables beside the one that has the column: it would be ambiguous.</param>
/// <param name="Captors">Tables nearer than it: they would take the name.</param>
public sealed record BareName(string Name, TextSpan Span, ImmutableArray<TableName> Rivals, ImmutableArray<TableName> Captors)
{
    /// <summary>The type of what it means, where types are inferred and a table could take the name; null where it is not known.</summary>
    public SqlType? Type { get; init; }
}

/// <summary>Why columns count that nobody names.</summary>
public enum ImplicitKeyKind : byte
{
    /// <summary>SELECT DISTINCT *, UNION of stars.</summary>
    Distinct,

    /// <summary>PIVOT groups by all columns that it does not name.</summary>
    Pivot,

    /// <summary>GROUP BY ALL.</summary>
    GroupByAll,

    /// <summary>NATURAL JOIN: the names that both sides have.</summary>
    Natural,
}

/// <summary>Tables of which any further column would be a key.</summary>
public sealed record ImplicitKeys(ImplicitKeyKind Kind, ImmutableArray<TableName> Tables, TextSpan Span);

/// <summary>A set operation over stars: the tables that each branch shows by a star. A further column of a table fits only where all branches get one.</summary>
public sealed record UnevenStars(ImmutableArray<ImmutableArray<TableName>> Branches, TextSpan Span);

/// <summary>Names that columns of tables get by their places, so that another order gives them to others.</summary>
public sealed record PositionalNames(ImmutableArray<TableName> Tables, TextSpan Span);

/// <summary>A name that nothing in scope has, or several have, and the tables that were in scope.</summary>
public sealed record UnresolvedName(string Name, TextSpan Span, ImmutableArray<TableName> Tables, bool IsAmbiguous)
{
    /// <summary>True where it could only be of the one table there is, so that lineage takes it for a column that the schema does not have yet.</summary>
    public bool IsAssumed { get; init; }
}

/// <summary>How the columns of a query become columns of a target.</summary>
public enum WriteBinding : byte
{
    /// <summary>A view, CREATE TABLE AS, a bare query: columns take the query's names.</summary>
    Named,

    /// <summary>INSERT by name, MERGE, UPDATE.</summary>
    ByName,

    /// <summary>INSERT with a list of columns: by position into that list.</summary>
    Listed,

    /// <summary>INSERT without names: by position into the table as it is.</summary>
    Positional,
}

/// <summary>A write and the tables whose columns reach it by a star, so that a further or missing one changes how many columns there are.</summary>
/// <param name="Target">Null: the client.</param>
/// <param name="Stars">Tables, once for each star that shows them.</param>
/// <param name="Columns">How many columns the query gives; −1 where that is not known.</param>
public sealed record WriteUse(TableName? Target, WriteBinding Binding, ImmutableArray<TableName> Stars, int Columns, TextSpan Span)
{
    /// <summary>Columns of the target that get no place in the query since the statement gives them itself: <c>PARTITION (dt = '…')</c>.</summary>
    public ImmutableArray<string> Given { get; init; } = [];
}
