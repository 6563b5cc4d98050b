using LineageService.Benchmarks.Measuring;

namespace LineageService.Benchmarks.Suite;

/// <summary>One workload of performance.md. Stateless: what several share is in the <see cref="BenchmarkContext"/>.</summary>
internal interface IBenchmark
{
    /// <summary>Its name there: <c>B7</c>.</summary>
    string Name { get; }

    /// <summary>What it does, in one line of help.</summary>
    string Summary { get; }

    /// <summary>True where it takes so long that it runs only when it is named.</summary>
    bool IsLong => false;

    Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken);
}
