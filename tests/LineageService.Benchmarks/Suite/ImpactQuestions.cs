using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Api.Impact;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Benchmarks.Suite;

/// <summary>
/// B15: what changes of a real company's warehouse do: the column that most jobs use, changed in every way; and 200 tasks changed at once, from closed
/// files. The texts change in earnest: each gets a further column, or another filter.
/// </summary>
internal sealed class ImpactQuestions : IBenchmark
{
    private const int Hubs = 5, Rounds = 5, Tasks = 200;
    private const double HubLimit = 200, PullRequestLimit = 10;

    public string Name => "B15";

    public string Summary => "impact of the widest hub, at most 200 ms; of 200 changed tasks from a cold start, at most 10 s (skipped without the shared corpora)";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (SharedFiles.Find("corpora/bigquery-etl") is not { } folder)
        {
            context.Say($"B15: the shared corpora are not there ({SharedFiles.Root})");
            return new BenchmarkReport(Name, [], []);
        }

        var directory = Path.Combine(context.Directory, "impact-store");
        if (!Directory.Exists(directory)) await LoadAsync(folder, directory, cancellationToken);
        var metrics = new List<Metric>();
        var (source, host, opened) = await OpenAsync(directory, cancellationToken);
        await using (host)
        {
            metrics.Add(new Metric("source from closed files", opened, "s"));
            var started = Stopwatch.GetTimestamp();
            var report = ImpactAnalysis.Analyze(source, PullRequest(source), ImpactOptions.Default, cancellationToken);
            metrics.Add(new Metric("200 tasks, cold, with the source", opened + Stopwatch.GetElapsedTime(started).TotalSeconds, "s", PullRequestLimit));
            metrics.Add(new Metric("200 tasks: affected", report.Affected.Length, "nodes"));
            foreach (var (kind, change) in Changes) metrics.AddRange(Measure(kind, source, change, cancellationToken));
        }

        return new BenchmarkReport(Name, metrics, []);
    }

    private static readonly (string Kind, Func<LineageNode, Change> Change)[] Changes =
    [
        ("drop", node => new ColumnDropped(node.Dataset, node.Path!)),
        ("meaning", node => new MeaningChanged(node.Dataset, node.Path!, "")),
        ("rows", node => new RowsChanged(node.Dataset, "")),
        ("add", node => new ColumnAdded(node.Dataset, "a_further_column", "STRING")),
        ("retype", node => new ColumnRetyped(node.Dataset, node.Path!, "BIGNUMERIC", "INT64")),
    ];

    private static IEnumerable<Metric> Measure(string kind, StoreImpactSource source, Func<LineageNode, Change> change, CancellationToken cancellationToken)
    {
        var (worst, first, size) = (0.0, 0.0, 0);
        foreach (var node in Widest(source.Graph))
        {
            var set = ChangeSet.Of(change(node));
            var best = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                var report = ImpactAnalysis.Analyze(source, set, ImpactOptions.Default, cancellationToken);
                var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (round == 0) first = Math.Max(first, milliseconds);
                best = Math.Min(best, milliseconds);
                size = Math.Max(size, report.Affected.Length);
            }

            worst = Math.Max(worst, best);
        }

        yield return new Metric($"{kind}: widest of {Hubs} hubs, best of {Rounds}", worst, "ms", HubLimit);
        yield return new Metric($"{kind}: first time", first, "ms");
        yield return new Metric($"{kind}: affected", size, "nodes");
    }

    // By the jobs that use a column.
    private static IEnumerable<LineageNode> Widest(LineageGraph graph)
    {
        var uses = new List<(int Jobs, int Node)>();
        for (var node = 0; node < graph.NodeCount; node++)
        {
            if (graph.NodeAt(node) is not { Kind: NodeKind.Field, Path: not "*" }) continue;
            var row = graph.Forward(node);
            if (row.Count < 20) continue;
            var jobs = new HashSet<int>();
            for (var i = 0; i < row.Count; i++) jobs.Add(graph.OwnerAt(row[i].Owner).Job);
            uses.Add((jobs.Count, node));
        }

        return uses.OrderByDescending(use => use.Jobs).Take(Hubs).Select(use => graph.NodeAt(use.Node));
    }

    private static ChangeSet PullRequest(StoreImpactSource source)
    {
        var changes = ImmutableArray.CreateBuilder<Change>();
        foreach (var task in source.Tasks.OrderBy(task => task.Id))
        {
            var select = task.Sql.IndexOf("SELECT\n", StringComparison.Ordinal);
            if (select < 0) continue;
            var where = task.Sql.LastIndexOf("WHERE\n", StringComparison.Ordinal);
            var text = changes.Count % 2 == 0 || where < 0 ? task.Sql.Insert(select + 7, "  1 AS a_further_column,\n") : task.Sql.Insert(where + 6, "  1 = 2 AND\n");
            changes.Add(new TaskChanged(task, task with { Sql = text }));
            if (changes.Count == Tasks) break;
        }

        return new ChangeSet(changes.ToImmutable());
    }

    private static async Task<(StoreImpactSource Source, LineageGraphHost Host, double Seconds)> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken);
        var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, cancellationToken);
        var source = await StoreImpactSource.OpenAsync(host, TimeProvider.System, null, null, cancellationToken);
        return (source, host, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task LoadAsync(string folder, string directory, CancellationToken cancellationToken)
    {
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellationToken);
        await using var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, cancellationToken);
        using var importer = new TaskImporter(host, TimeProvider.System);
        await importer.ImportAsync(new ImportRequest([folder], new TaskDefaults("bigquery", "bigquery")), null, cancellationToken);
    }
}
