using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Labels;

namespace LineageService.Benchmarks.Suite;

/// <summary>B11: one label more, and one less, beside those of B10.</summary>
internal sealed class LabelChanges : IBenchmark
{
    private const int Known = 256, Changes = 300;
    private const double AddLimit = 50, DeleteLimit = 200;

    public string Name => "B11";

    public string Summary => "a label added and deleted beside 256; p99 at most 50 and 200 ms (target 5 and 20 ms)";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(cancellationToken);
        var drawn = LabelSpread.Draw(graph, context.Seed, Known + Changes);
        var (state, _) = LabelState.Of(graph, LabelPolicy.Default).Apply(new LabelUpdate { Assigned = drawn[..Known] }, cancellationToken);
        var (adding, deleting) = (new Latencies("label added"), new Latencies("label deleted"));
        foreach (var assignment in drawn[Known..])
        {
            adding.Measure(() => Apply(new LabelUpdate { Assigned = [assignment] }));
            deleting.Measure(() => Apply(new LabelUpdate { Withdrawn = [assignment.Id] }));
        }

        return Task.FromResult(new BenchmarkReport(Name, [.. adding.End().Metrics(AddLimit), .. deleting.End().Metrics(DeleteLimit)], []));

        int Apply(LabelUpdate update)
        {
            (state, var changes) = state.Apply(update, cancellationToken);
            return changes.Count;
        }
    }
}
