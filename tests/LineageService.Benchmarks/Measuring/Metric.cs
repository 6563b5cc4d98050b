namespace LineageService.Benchmarks.Measuring;

/// <summary>One measured value.</summary>
/// <param name="Limit">The value must not be above it; null where nothing is demanded.</param>
internal sealed record Metric(string Name, double Value, string Unit, double? Limit = null)
{
    public bool IsMissed => Limit is { } limit && !(Value <= limit);
}

/// <summary>What a benchmark measured, and the disagreements it met; either may fail the run.</summary>
internal sealed record BenchmarkReport(string Name, IReadOnlyList<Metric> Metrics, IReadOnlyList<string> Disagreements)
{
    public bool IsFailed => Disagreements.Count > 0 || Metrics.Any(metric => metric.IsMissed);
}
