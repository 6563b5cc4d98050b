namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>
/// Statements of the shape that decision-support benchmarks have, over <see cref="RetailSchema"/>: star joins, common table expressions joined with
/// themselves, unions of channels, windows over groups, rollups, correlated and scalar subqueries, set operations. Written for this project.
/// </summary>
internal static class RetailStatements
{
    /// <summary>Name of the dialect that reads them.</summary>
    public const string Dialect = "ansi";

    public static IReadOnlyList<string> All { get; } =
        [.. StarJoins.All(), .. Rollups.All(), .. Windows.All(), .. Comparisons.All(), .. Subqueries.All()];
}
