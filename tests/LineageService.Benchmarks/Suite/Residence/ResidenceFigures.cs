namespace LineageService.Benchmarks.Suite.Residence;

/// <summary>What a process that answered from one residence of the graph found. Sizes are bytes.</summary>
/// <param name="OpenSeconds">From closed files to the first question.</param>
/// <param name="Heap">Managed heap behind a collection, opened and not asked yet.</param>
/// <param name="Opened">Resident memory at the same time.</param>
/// <param name="Peak">Resident memory at most, up to the end.</param>
internal sealed record ResidenceFigures(double OpenSeconds, long Heap, long Opened, long Peak, IReadOnlyList<WalkFigures> Walks);

/// <summary>Walks of one depth.</summary>
/// <param name="Truncated">Those that the budget of a walk of the store ended.</param>
/// <param name="Answers">What each answer said, to be compared: datasets of its first page; −1 for a truncated one.</param>
internal sealed record WalkFigures(string Name, double P50, double P99, int Truncated, IReadOnlyList<int> Answers);
