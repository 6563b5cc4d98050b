namespace LineageService.Sql.Catalog;

/// <summary>A column of a known table: its name and, where known, its type as written.</summary>
/// <param name="Computed">True for a column that INSERT without a column list does not fill (computed, identity by default).</param>
/// <param name="Implied">
/// A nested field that only the type of its column tells: names may follow it, but the lineage of it is told for the column.
/// </param>
public readonly record struct SchemaColumn(string Name, string? Type = null, bool Computed = false, bool Implied = false)
{
    /// <summary>False where the column never is NULL (NOT NULL, primary key), true where it may be; null where that is not known.</summary>
    public bool? Nullable { get; init; }
}
