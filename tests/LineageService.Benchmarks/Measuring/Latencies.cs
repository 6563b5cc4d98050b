using System.Diagnostics;

namespace LineageService.Benchmarks.Measuring;

/// <summary>Durations of one kind of question, in milliseconds, with the size of each answer. Mutable.</summary>
internal sealed class Latencies(string name)
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _worked = [];
    private readonly List<int> _sizes = [];
    private readonly TimeSpan _processorAtStart = Environment.CpuUsage.UserTime;
    private TimeSpan _processor;

    public string Name => name;

    public int Count => _milliseconds.Count;

    public double Percentile(double share) => Quantile([.. _milliseconds], share);

    public double Max => _milliseconds.Max();

    /// <summary>Runs a question and notes how long it took and how large its answer was.</summary>
    public int Measure(Func<int> question) => Note(Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), question());

    /// <summary>The same for a question that may wait.</summary>
    public async Task<int> MeasureAsync(Func<Task<int>> question) => Note(Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), await question());

    // Arguments are taken from left to right: the clocks before the question.
    private int Note(TimeSpan worked, long started, int size)
    {
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        _worked.Add((Environment.CpuUsage.TotalTime - worked).TotalMilliseconds);
        _sizes.Add(size);
        return size;
    }

    /// <summary>
    /// Ends the series: what the processor worked for it is known from here. Wall time also counts what other programs worked meanwhile.
    /// </summary>
    public Latencies End()
    {
        _processor = Environment.CpuUsage.UserTime - _processorAtStart;
        return this;
    }

    public IEnumerable<Metric> Metrics(double? p99Limit = null)
    {
        if (Count == 0) yield break;
        yield return new Metric($"{name} p50", Percentile(0.5), "ms");
        yield return new Metric($"{name} p95", Percentile(0.95), "ms");
        yield return new Metric($"{name} p99", Percentile(0.99), "ms", p99Limit);
        yield return new Metric($"{name} max", Max, "ms");
        yield return new Metric($"{name} mean processor time", _processor.TotalMilliseconds / Count, "ms");
        yield return new Metric($"{name} p99 processor time", Quantile([.. _worked], 0.99), "ms");
        var sizes = _sizes.Select(size => (double)size).ToArray();
        yield return new Metric($"{name} reached p50", Quantile(sizes, 0.5), "nodes");
        yield return new Metric($"{name} reached p99", Quantile(sizes, 0.99), "nodes");
        yield return new Metric($"{name} reached max", sizes.Max(), "nodes");
    }

    private static double Quantile(double[] values, double share)
    {
        Array.Sort(values);
        return values[Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1)];
    }
}
