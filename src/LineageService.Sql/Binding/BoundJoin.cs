using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>A join of a FROM: which of its inputs are to the left and to the right, and on what.</summary>
/// <param name="Left">The first input of the left side; it ends where the right one begins.</param>
/// <param name="Right">The first input of the right side.</param>
/// <param name="End">The input behind the last of the right side.</param>
/// <param name="On">The condition; null without one.</param>
/// <param name="Keys">Pairs that USING or NATURAL makes equal, as clauses with the columns of both sides; empty elsewhere.</param>
internal sealed record BoundJoin(JoinKind Kind, int Left, int Right, int End, BoundExpression? On, IReadOnlyList<RowClause> Keys);
