using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Binding;

/// <summary>A clause that decides which rows come out: WHERE, ON, GROUP BY, DISTINCT, ORDER BY with LIMIT ….</summary>
internal sealed record RowClause(EdgeSubtype Kind, ImmutableArray<BoundExpression> Expressions);
