using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>One part of a name, without its quotes: <c>[Order Details]</c> is <c>Order Details</c>, quoted.</summary>
public readonly record struct Identifier(string Text, bool Quoted)
{
    public override string ToString() => Text;
}

/// <summary>
/// A dotted name of a table, function or procedure as written; parts outermost first. BigQuery's <c>`a.b.c`</c> is three parts.
/// Not resolved: search path and folding are the binder's.
/// </summary>
public sealed record ObjectName(ImmutableArray<Identifier> Parts, TextSpan Span) : SqlNode(Span)
{
    /// <summary>What gives the name where it is no constant text: <c>IDENTIFIER($t)</c>; null for all others.</summary>
    public SqlExpression? Computed { get; init; }

    /// <summary>The last part: the object's own name.</summary>
    public Identifier Last => Parts[^1];

    public override string ToString() => string.Join('.', Parts.Select(part => part.Text));
}
