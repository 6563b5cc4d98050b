namespace LineageService.Benchmarks.Suite;

/// <summary>All benchmarks, in the order in which they run. A new one is added here.</summary>
internal static class Benchmarks
{
    public static IReadOnlyList<IBenchmark> All { get; } = [new WarehouseImport(), new SqlClosure(), new RandomWalks(), new HubWalks(),
        new TableImpact(), new Memory(), new ColdStart()];
}
