using LineageService.Graph.Coverage;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Closures;

/// <summary>
/// Whole closures against hand-checked ones: each sink's columns, down to the sources, by value. A sink is right where every column has exactly the
/// expected sources and nothing on the way is unknown.
/// </summary>
public sealed class ClosureTruthTests
{
    private const double Wanted = 0.95;

    [Fact]
    public async Task Closures_of_the_sample_company_are_complete_and_correct()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(RepositoryFiles.PathOf("samples/catalog"), RepositoryFiles.PathOf("samples/tasks"));
        await JudgeAsync(world, "samples.hops", _ => false);
    }

    [Fact]
    public async Task Closures_of_the_shared_tasks_are_complete_and_correct()
    {
        Assert.SkipUnless(SharedFiles.Find("events/tasks") is not null, $"The shared tasks are not there ({SharedFiles.Root}).");
        var folder = SharedFiles.Find("events/tasks")!;

        // Of a task with several versions only the first.
        var files = Directory.EnumerateFiles(Path.Combine(folder, "sql"), "*.sql", SearchOption.AllDirectories)
            .Where(file => Path.GetFileNameWithoutExtension(file).IndexOf('.', StringComparison.Ordinal) < 0)
            .Order(StringComparer.Ordinal);
        await using var world = await ImportWorld.CreateAsync();
        await world.Importer.ImportAsync(
            new ImportRequest([.. files], new TaskDefaults("spark", "wh", "jobs"), [Path.Combine(folder, "ddl")]), null, TestContext.Current.CancellationToken);
        await JudgeAsync(world, "events-tasks.hops", table => table.StartsWith("ods.", StringComparison.Ordinal));
    }

    private static async Task JudgeAsync(ImportWorld world, string file, Func<string, bool> isSource)
    {
        var golden = HopGolden.Read(RepositoryFiles.PathOf($"tests/LineageService.Ingestion.Tests/Closures/{file}"));
        var graph = await GraphLoader.LoadAsync(world.Store, TestContext.Current.CancellationToken);
        var coverage = CoverageAnalysis.Of(graph, new CoverageRequest(), TestContext.Current.CancellationToken);
        var incomplete = coverage.IncompleteSinks.ToDictionary(sink => sink.Dataset.Name, sink => sink, StringComparer.OrdinalIgnoreCase);
        var (sinks, right) = (0, 0);
        var wrong = new List<string>();
        foreach (var sink in golden.Sinks.Order(StringComparer.Ordinal))
        {
            sinks++;
            var before = wrong.Count;
            if (incomplete.TryGetValue(sink, out var gaps))
                wrong.Add($"{sink}: incomplete, {string.Join(", ", gaps.Causes)}");
            foreach (var column in golden.ColumnsOf(sink))
            {
                var (expected, found) = (golden.ClosureOf(sink, column), SourcesOf(graph, golden, isSource, sink, column));
                if (!expected.AsSpan().SequenceEqual(found)) wrong.Add($"{sink}.{column}: expected {string.Join(' ', expected)}; found {string.Join(' ', found)}");
            }

            if (wrong.Count == before) right++;
        }

        TestContext.Current.SendDiagnosticMessage($"{file}: {right} of {sinks} sinks complete and correct");
        Assert.True(right >= Wanted * sinks, $"{right} of {sinks} sinks are complete and correct:\n{string.Join('\n', wrong)}");
    }

    private static string[] SourcesOf(LineageGraph graph, HopGolden golden, Func<string, bool> isSource, string table, string column)
    {
        var start = Find(graph, table, column);
        if (start < 0) return ["(no such column)"];
        var seen = new HashSet<int> { start };
        var queue = new Queue<int>(seen);
        var sources = new SortedSet<string>(StringComparer.Ordinal);
        while (queue.TryDequeue(out var node))
        {
            var name = graph.NodeAt(node);
            if (node != start && (isSource(name.Dataset.Name) || !golden.Describes(name.Dataset.Name)))
            {
                // A nested field is a part of its column.
                sources.Add($"{name.Dataset.Name}.{name.Path!.Split('.')[0]}".ToLowerInvariant());
                continue;
            }

            var row = graph.Reverse(node);
            for (var i = 0; i < row.Count; i++)
            {
                var edge = row[i];
                if (edge.Subtype.Type() == EdgeType.Direct && seen.Add(edge.Neighbor)) queue.Enqueue(edge.Neighbor);
            }
        }

        return [.. sources];
    }

    private static int Find(LineageGraph graph, string table, string column)
    {
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (dataset.AliasOf is not null || !dataset.Id.Name.Equals(table, StringComparison.OrdinalIgnoreCase)) continue;
            for (var field = 0; field < dataset.Fields.Count; field++)
                if (dataset.Fields[field].Equals(column, StringComparison.OrdinalIgnoreCase)) return dataset.NodeOf(field);
        }

        return -1;
    }
}
