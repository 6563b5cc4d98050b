using System.Diagnostics;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Labels;
using LineageService.Graph.Snapshot;

namespace LineageService.Benchmarks.Suite;

/// <summary>B10 and B10b: labels on drawn columns spread over the whole graph, each fact naming its origin.</summary>
internal sealed class LabelSpread(string name, int origins, double limit, string summary) : IBenchmark
{
    // So many that the just-in-time compiler has come to rest in the best of them.
    private const int Rounds = 10;

    private static readonly string[] Categories = ["PII.email", "PII.phone", "FIN.card_pan", "PII.user_id", "PII.birth_date", "PII.ip", "HEALTH.diagnosis"];

    public string Name => name;

    public string Summary => summary;

    public bool IsLong => origins > 1_000;

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var assigned = Draw(graph, context.Seed, origins);
        var (best, processor, first) = (double.MaxValue, double.MaxValue, double.NaN);
        LabelState? state = null;
        for (var round = 0; round < (IsLong ? 1 : Rounds); round++)
        {
            state = null;
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            var worked = Environment.CpuUsage.TotalTime;
            (state, _) = LabelState.Of(graph, LabelPolicy.Default).Apply(new LabelUpdate { Assigned = assigned }, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (round == 0) first = elapsed;
            best = Math.Min(best, elapsed);
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - worked).TotalSeconds);
        }

        var facts = state!.Facts.Count();
        return Task.FromResult(new BenchmarkReport(
            Name,
            [
                new Metric($"{origins} origins over {graph.EdgeCount} edges", best, "s", limit), new Metric("the first round, with compilation", first, "s"), new Metric("processor time", processor, "s"), new Metric("facts", facts, ""),
                new Metric("facts a second", facts / best, "1/s"),
                new Metric("resident", Environment.WorkingSet / 1048576.0, "MB"),
            ],
            []));
    }

    /// <summary>Assignments on columns that are all as likely.</summary>
    public static LabelAssignment[] Draw(LineageGraph graph, int seed, int count)
    {
        var assigned = new LabelAssignment[count];
        var nodes = WalkSources.Random(graph, seed, count);
        for (var at = 0; at < count; at++)
        {
            var node = graph.NodeAt(nodes[at]);
            assigned[at] = new LabelAssignment($"a{at}", node.Dataset, node.Path, Categories[at % Categories.Length]);
        }

        return assigned;
    }
}
