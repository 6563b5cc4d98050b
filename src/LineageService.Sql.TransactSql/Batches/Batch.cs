namespace LineageService.Sql.TransactSql.Batches;

/// <summary>A stretch of a script between two GO lines, in UTF-16 units of the whole text.</summary>
internal readonly record struct Batch(int Start, int Length)
{
    public int End => Start + Length;
}
