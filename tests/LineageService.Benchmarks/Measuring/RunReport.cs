using System.Text.Json;

namespace LineageService.Benchmarks.Measuring;

/// <summary>Everything about one run, as written with <c>--json</c>.</summary>
internal sealed record RunReport(
    DateTimeOffset StartedAt, string Size, int Seed, string GeneratorHash, MachineFacts Machine, IReadOnlyList<BenchmarkReport> Benchmarks)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool IsFailed => Benchmarks.Any(benchmark => benchmark.IsFailed);

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json));
}
