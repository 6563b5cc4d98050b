using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>
/// An OVER clause or an entry of WINDOW: <c>OVER (w PARTITION BY a ORDER BY b ROWS n PRECEDING)</c>.
/// </summary>
/// <param name="Base">A named window it refers to or extends; null where there is none.</param>
/// <param name="FrameBounds">Expressions in the frame; literals may be left out.</param>
public sealed record WindowSpecification(
    Identifier? Base,
    ImmutableArray<SqlExpression> PartitionBy,
    ImmutableArray<SqlExpression> OrderBy,
    ImmutableArray<SqlExpression> FrameBounds,
    TextSpan Span) : SqlNode(Span);

/// <summary>An entry of the WINDOW clause.</summary>
public sealed record NamedWindow(Identifier Name, WindowSpecification Window);
