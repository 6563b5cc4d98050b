using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Perturbing;

namespace LineageService.ExecutionOracle.Running;

/// <summary>All changes that a world's tables are put through; the same ones whenever they are asked for.</summary>
internal static class WorldChanges
{
    public static IEnumerable<Change> Of(World world, BaseTable table)
    {
        for (var column = 0; column < table.Columns.Length; column++)
        {
            foreach (var change in Changes.OfColumn(table, column, SeedOf(world, table, column))) yield return change;
        }

        foreach (var change in Changes.OfRows(table, SeedOf(world, table, table.Columns.Length))) yield return change;
    }

    private static ulong SeedOf(World world, BaseTable table, int column) =>
        (world.Seed * 1_000_003) + ((ulong)world.Tables.IndexOf(table) * 64) + (ulong)column;
}
