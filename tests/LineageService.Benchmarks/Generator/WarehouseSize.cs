namespace LineageService.Benchmarks.Generator;

/// <summary>
/// The sizes of G(seed, size). Column counts, in-degrees and popularity are those of performance.md; what differs by size is set so that
/// columns and edges come out as its table has them.
/// </summary>
/// <param name="WideShare">Share of tables with 1,000–3,000 columns.</param>
/// <param name="ColumnShare">Share of its target's columns that a task writes.</param>
/// <param name="MeanExtraInputs">Mean of the exponential that a column with several inputs adds to one.</param>
internal sealed record WarehouseSize(string Name, int Tables, int Tasks, double WideShare, double ColumnShare, double MeanExtraInputs)
{
    public static IReadOnlyList<WarehouseSize> All { get; } =
    [
        new("S", 2_400, 1_700, 0, 1, 6.5),
        new("M", 60_000, 100_000, 0.009, 1, 2.8),
        new("L", 110_000, 200_000, 0.009, 0.96, 2.3),
        new("XL", 1_100_000, 1_000_000, 0.009, 1, 2.3),
    ];

    public static WarehouseSize? Find(string name) =>
        All.FirstOrDefault(size => string.Equals(size.Name, name, StringComparison.OrdinalIgnoreCase));
}
