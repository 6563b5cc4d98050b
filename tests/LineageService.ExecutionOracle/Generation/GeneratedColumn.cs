namespace LineageService.ExecutionOracle.Generation;

/// <summary>What an expression of a generated query yields. Three are enough: the lineage of an expression does not depend on its type.</summary>
internal enum ColumnType : byte
{
    Number,
    Text,
    Truth,
}

/// <summary>A column of a table, a derived table or a result.</summary>
internal readonly record struct GeneratedColumn(string Name, ColumnType Type);
