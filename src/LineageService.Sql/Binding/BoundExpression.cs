using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Functions;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>An expression whose names are resolved. Closed: the subtypes in this file are all there are.</summary>
internal abstract class BoundExpression
{
    private protected BoundExpression(TextSpan span) => Span = span;

    public TextSpan Span { get; }
}

/// <summary>The value of a column.</summary>
internal sealed class BoundColumn(ColumnSymbol symbol, TextSpan span) : BoundExpression(span)
{
    public ColumnSymbol Symbol { get; } = symbol;
}

/// <summary>A value without source. <paramref name="text"/> is the literal's value where constant folding may need it; null otherwise.</summary>
internal sealed class BoundConstant(string? text, bool isString, TextSpan span) : BoundExpression(span)
{
    public string? Text { get; } = text;

    public bool IsString { get; } = isString;

    /// <summary>What the literal is; <see cref="LiteralKind.Other"/> for parameters too.</summary>
    public LiteralKind Kind { get; init; } = LiteralKind.Other;
}

/// <summary>A call or operator over its arguments.</summary>
/// <param name="known">False for a function that no catalogue names: its edges are approximate.</param>
/// <param name="setInput">The relation an aggregate or window function computes over; null for scalar functions.</param>
internal sealed class BoundCall(
    string name,
    FunctionClass functionClass,
    ImmutableArray<BoundArgument> arguments,
    bool known,
    BoundRelation? setInput,
    TextSpan span) : BoundExpression(span)
{
    public string Name { get; } = name;

    public FunctionClass Class { get; } = functionClass;

    public ImmutableArray<BoundArgument> Arguments { get; } = arguments;

    public bool Known { get; } = known;

    public BoundRelation? SetInput { get; } = setInput;

    /// <summary>The first argument that is a word and no value: the part of EXTRACT, the unit of DATE_TRUNC; null where there is none.</summary>
    public string? Keyword { get; init; }

    /// <summary>
    /// What is known of the call beside its arguments and decides how much it leaves: the proven size of its groups, that it replaces once. Null for nothing.
    /// </summary>
    public string? Proof { get; init; }

    /// <summary>How many of the window keys are those of PARTITION BY, which come first; -1 without OVER.</summary>
    public int PartitionKeys { get; init; } = -1;
}

/// <summary>What an argument contributes: a value, or only a kind of influence.</summary>
internal enum BoundRole : byte
{
    Value,
    Condition,
    SortKey,
    WindowKey,
}

/// <summary>An argument with its role.</summary>
internal readonly record struct BoundArgument(BoundExpression Expression, BoundRole Role);

/// <summary>CASE: conditions choose, results flow.</summary>
internal sealed class BoundCase(ImmutableArray<BoundExpression> conditions, ImmutableArray<BoundExpression> results, TextSpan span) : BoundExpression(span)
{
    public ImmutableArray<BoundExpression> Conditions { get; } = conditions;

    public ImmutableArray<BoundExpression> Results { get; } = results;

    /// <summary>True where the last result is that of ELSE.</summary>
    public bool HasElse { get; init; }
}

/// <summary>A query as a value. Predicates (EXISTS, IN) have the compared operand too.</summary>
internal sealed class BoundSubquery(BoundRelation relation, BoundExpression? operand, bool isPredicate, TextSpan span) : BoundExpression(span)
{
    public BoundRelation Relation { get; } = relation;

    public BoundExpression? Operand { get; } = operand;

    public bool IsPredicate { get; } = isPredicate;

    /// <summary>Which column of the relation is the value, where a tuple is assigned; -1: all.</summary>
    public int Ordinal { get; init; } = -1;

    /// <summary>True for <c>ARRAY(SELECT …)</c>: all rows as one value.</summary>
    public bool IsArray { get; init; }
}

/// <summary>A field of a struct value.</summary>
internal sealed class BoundField(BoundExpression operand, string field, TextSpan span) : BoundExpression(span)
{
    public BoundExpression Operand { get; } = operand;

    public string Field { get; } = field;

    public Query.FieldForm Form { get; init; }
}

/// <summary>An element of an array or map, or what UNNEST makes of one.</summary>
/// <param name="index">The index where one is given.</param>
internal sealed class BoundElement(BoundExpression operand, ImmutableArray<BoundExpression> index, TextSpan span) : BoundExpression(span)
{
    public BoundExpression Operand { get; } = operand;

    public ImmutableArray<BoundExpression> Index { get; } = index;
}

/// <summary>The keys of a map, for the type of a lambda's parameter; it stands in no lineage.</summary>
internal sealed class BoundKey(BoundExpression operand) : BoundExpression(operand.Span)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary>A struct with named or unnamed fields.</summary>
internal sealed class BoundStruct(ImmutableArray<BoundStructField> fields, TextSpan span) : BoundExpression(span)
{
    // From this many fields on a table finds them faster than a walk.
    private const int TableFrom = 12;

    private NameTable? _table;

    public ImmutableArray<BoundStructField> Fields { get; } = fields;

    /// <summary>True for JSON_OBJECT and its kin: the value is a document.</summary>
    public bool IsDocument { get; init; }

    /// <summary>The place of the first field of a name, whose case does not count; −1 where there is none. One without a name is called by its place.</summary>
    public int PlaceOf(string field)
    {
        // Where names repeat the table's numbers are no places.
        if (Fields.Length >= TableFrom && (_table ??= BuildTable()).Count == Fields.Length) return _table.Find(new NameKey(field));
        for (var place = 0; place < Fields.Length; place++)
        {
            if (string.Equals(NameAt(place), field, StringComparison.OrdinalIgnoreCase)) return place;
        }

        return -1;
    }

    private NameTable BuildTable()
    {
        var table = new NameTable(Fields.Length);
        for (var place = 0; place < Fields.Length; place++) table.TryAdd(new NameKey(NameAt(place)), out _);
        return table;
    }

    private string NameAt(int place) => Fields[place].Name ?? $"_field_{place + 1}";
}

/// <summary>A field of a <see cref="BoundStruct"/>; its name is null where none is given or implied.</summary>
internal readonly record struct BoundStructField(string? Name, BoundExpression Value);

/// <summary>A whole row of a relation as a value.</summary>
internal sealed class BoundRow(BoundRelation relation, TextSpan span) : BoundExpression(span)
{
    public BoundRelation Relation { get; } = relation;
}

/// <summary>An expression of another text: all that stands in it stands at one place of this one, where it is called.</summary>
internal sealed class BoundPlaced(BoundExpression operand, TextSpan span) : BoundExpression(span)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary>
/// A value whose elements become rows. What chose it (the WHERE of the query that gave it) decides those rows: it is stated once for the
/// relation (<see cref="BoundChoice"/>) and not for each column.
/// </summary>
internal sealed class BoundExploded(BoundExpression operand) : BoundExpression(operand.Span)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary>What chose a value, without the value: FILTER, JOIN, GROUP_BY and SORT of the query that gave it.</summary>
internal sealed class BoundChoice(BoundExpression operand) : BoundExpression(operand.Span)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary>A column of a recursive query that each round makes anew by functions which take something away: nothing is proven of what is left.</summary>
internal sealed class BoundRepeated(BoundExpression operand) : BoundExpression(operand.Span)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary>An expression that could not be understood; its children are sources all the same.</summary>
internal sealed class BoundOpaque(ImmutableArray<BoundExpression> children, UnknownLineage? reason, TextSpan span) : BoundExpression(span)
{
    public ImmutableArray<BoundExpression> Children { get; } = children;

    public UnknownLineage? Reason { get; } = reason;
}
