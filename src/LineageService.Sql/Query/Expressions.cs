using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>An expression that yields a value. Closed: the subtypes in this file are all there are.</summary>
public abstract record SqlExpression : SqlNode
{
    private protected SqlExpression(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>A dotted reference, not yet told apart: <c>a</c>, <c>t.a</c>, <c>db.t.a</c>, <c>col.field</c>. Bare variable and parameter names too.</summary>
public sealed record ColumnReference(ImmutableArray<Identifier> Parts, TextSpan Span) : SqlExpression(Span);

/// <summary>What a <see cref="Literal"/> is.</summary>
public enum LiteralKind : byte
{
    Null,
    Boolean,
    Number,
    String,
    Other,
}

/// <summary>A constant; <paramref name="Text"/> is its value without quotes (strings) or as written.</summary>
public sealed record Literal(LiteralKind Kind, string Text, TextSpan Span) : SqlExpression(Span);

/// <summary>A host parameter, a <c>${var}</c> or another value from outside: <c>:p</c>, <c>?</c>, <c>@run_date</c> where the script does not declare it. No source.</summary>
public sealed record ParameterReference(string Name, TextSpan Span) : SqlExpression(Span);

/// <summary>A template hole (<c>{{ … }}</c>) that stands where an expression should: its value is unknown.</summary>
public sealed record TemplateHole(string Text, TextSpan Span) : SqlExpression(Span);

/// <summary>A script variable by its sigil: T-SQL and MySQL <c>@x</c>. Carries the lineage of what was assigned to it.</summary>
public sealed record VariableReference(string Name, TextSpan Span) : SqlExpression(Span);

/// <summary>
/// A function call with whatever clauses it carries.
/// </summary>
/// <param name="Distinct">DISTINCT inside the parentheses.</param>
/// <param name="Star"><c>COUNT(*)</c> (also <c>t.*</c> inside).</param>
/// <param name="Filter"><c>FILTER (WHERE …)</c>.</param>
/// <param name="OrderBy">ORDER BY inside the parentheses or in WITHIN GROUP.</param>
/// <param name="Over">The window; null where there is no OVER.</param>
public sealed record FunctionCall(
    ObjectName Name,
    ImmutableArray<SqlExpression> Arguments,
    TextSpan Span,
    bool Distinct = false,
    bool Star = false,
    SqlExpression? Filter = null,
    ImmutableArray<SqlExpression> OrderBy = default,
    WindowSpecification? Over = null) : SqlExpression(Span)
{
    /// <summary>How many of the last arguments are parameters: 1 of ClickHouse's <c>quantile(0.5)(x)</c>. They have no role by place.</summary>
    public int ParameterCount { get; init; }
}

/// <summary>An argument given by name: <c>f(x =&gt; 1)</c>.</summary>
public sealed record NamedArgument(Identifier Name, SqlExpression Value, TextSpan Span) : SqlExpression(Span);

/// <summary>
/// An operator and its operands: arithmetic, comparison, AND/OR/NOT, LIKE, BETWEEN, IN (list), IS NULL, AT TIME ZONE, INTERVAL …
/// The text of the operator is upper case (<c>+</c>, <c>||</c>, <c>NOT IN</c>).
/// </summary>
public sealed record OperatorExpression(string Operator, ImmutableArray<SqlExpression> Operands, TextSpan Span) : SqlExpression(Span);

/// <summary>CASE. <paramref name="Operand"/> is null for the searched form.</summary>
public sealed record CaseExpression(SqlExpression? Operand, ImmutableArray<CaseBranch> Branches, SqlExpression? Else, TextSpan Span) : SqlExpression(Span);

/// <summary>One WHEN … THEN ….</summary>
public sealed record CaseBranch(SqlExpression Condition, SqlExpression Result);

/// <summary>CAST, CONVERT, <c>::</c>, TRY_CAST: an explicit change of type.</summary>
/// <param name="TypeName">The type as written, white space folded.</param>
public sealed record CastExpression(SqlExpression Operand, string TypeName, TextSpan Span) : SqlExpression(Span)
{
    /// <summary>NULL where the value does not convert: TRY_CAST, SAFE_CAST.</summary>
    public bool Tolerant { get; init; }
}

/// <summary>A query that yields one value, or an array (<paramref name="IsArray"/>: <c>ARRAY(SELECT …)</c>).</summary>
public sealed record ScalarSubquery(QueryExpression Query, TextSpan Span, bool IsArray = false) : SqlExpression(Span);

/// <summary>EXISTS, IN (query), comparison with ANY/ALL: a truth value from a query. <paramref name="Operand"/> is null for EXISTS; a row operand is a <see cref="StructConstructor"/>.</summary>
public sealed record SubqueryPredicate(string Operator, SqlExpression? Operand, QueryExpression Query, TextSpan Span) : SqlExpression(Span);

/// <summary>A field of a struct, row or semi-structured value: <c>f(x).y</c>, <c>arr[0].y</c>, Snowflake's <c>col:y</c>, JSON <c>-&gt;'y'</c> where the key is constant.</summary>
public sealed record FieldAccess(SqlExpression Operand, Identifier Field, TextSpan Span) : SqlExpression(Span)
{
    /// <summary>What an arrow takes out: a document by <c>-&gt;</c>, its text by <c>-&gt;&gt;</c>; the field as it is without one.</summary>
    public FieldForm Form { get; init; }
}

/// <summary>In which form a field is taken out of a value.</summary>
public enum FieldForm : byte
{
    /// <summary>As it is: <c>a.b</c>, <c>a:b</c>.</summary>
    Plain,

    /// <summary>As a document: <c>a -&gt; 'b'</c>.</summary>
    Document,

    /// <summary>As its text: <c>a -&gt;&gt; 'b'</c>.</summary>
    Text,
}

/// <summary>An element of an array or map: <c>a[i]</c>, <c>m['k']</c>, <c>a[OFFSET(0)]</c>.</summary>
public sealed record ElementAccess(SqlExpression Operand, ImmutableArray<SqlExpression> Index, TextSpan Span) : SqlExpression(Span)
{
    /// <summary>True for a part of the array (<c>a[1:]</c>) or all of it (<c>a[*]</c>).</summary>
    public bool IsSlice { get; init; }
}

/// <summary>A struct, row, object or tuple with its fields: <c>STRUCT(a AS x, b)</c>, <c>(a, b)</c>, <c>named_struct('x', a)</c>, <c>{'x': a}</c>. A field's name is null where not given.</summary>
public sealed record StructConstructor(ImmutableArray<StructField> Fields, TextSpan Span) : SqlExpression(Span);

/// <summary>A field of a <see cref="StructConstructor"/>.</summary>
public sealed record StructField(Identifier? Name, SqlExpression Value);

/// <summary>An array of expressions: <c>[a, b]</c>, <c>ARRAY[a, b]</c>.</summary>
public sealed record ArrayConstructor(ImmutableArray<SqlExpression> Elements, TextSpan Span) : SqlExpression(Span);

/// <summary>A lambda: <c>x -&gt; x + 1</c>, <c>(acc, x) -&gt; acc + x</c>. Its parameters hide columns of the same name.</summary>
public sealed record LambdaExpression(ImmutableArray<Identifier> Parameters, SqlExpression Body, TextSpan Span) : SqlExpression(Span);

/// <summary>A star used as an argument or operand: <c>f(*)</c>, <c>STRUCT(t.*)</c>, <c>COLUMNS('re')</c>.</summary>
/// <param name="Repeats">COLUMNS(…): the select item that holds it is repeated for each column it picks.</param>
public sealed record StarExpression(StarItem Star, TextSpan Span, bool Repeats = false) : SqlExpression(Span);

/// <summary>An assignment inside an expression list: T-SQL <c>SELECT @x = a</c>, MySQL <c>@x := a</c>.</summary>
public sealed record AssignmentExpression(string Variable, SqlExpression Value, TextSpan Span) : SqlExpression(Span);

/// <summary>An expression that is not modelled: it depends on every child (approximate), on nothing else.</summary>
public sealed record OpaqueExpression(ImmutableArray<SqlExpression> Children, TextSpan Span) : SqlExpression(Span);
