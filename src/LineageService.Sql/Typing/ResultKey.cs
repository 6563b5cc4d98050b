using System.Collections.Immutable;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Typing;

/// <summary>Columns of a result that no two of its rows share. Not a constraint of the target: several runs may write the same rows.</summary>
/// <param name="Table">Where the rows go; null: to the client.</param>
/// <param name="Columns">The columns, in the result's order; empty where there is one row at most.</param>
public sealed record ResultKey(TableName? Table, ImmutableArray<string> Columns);
