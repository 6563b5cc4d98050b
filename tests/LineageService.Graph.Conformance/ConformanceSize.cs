using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>How many random worlds a store is tried with: all of them, or fewer where each commit is a journey. Set before tests are found.</summary>
public static class ConformanceSize
{
    /// <summary>At most so many worlds of each kind.</summary>
    public static int MaxWorlds { get; set; } = int.MaxValue;

    /// <summary>Only so many of the points of a picture of all points; 1 for all.</summary>
    public static int PointStep { get; set; } = 1;

    public static TheoryData<int> Worlds(int count) => [.. Enumerable.Range(1, Math.Min(count, MaxWorlds))];
}
