using System.Collections.Immutable;

namespace LineageService.Sql.Catalog;

/// <summary>A table or view whose columns are known, nested ones left to the type or given as dotted names.</summary>
/// <param name="Columns">Top-level columns in order; dotted names are nested fields of a column listed before them.</param>
/// <param name="IsComplete">False where only some columns are known (learned from use).</param>
public sealed record TableSchema(TableName Name, ImmutableArray<SchemaColumn> Columns, bool IsComplete = true);
