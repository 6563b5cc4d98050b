using System.IO.Compression;
using System.Text.Json;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>
/// The drawn tasks of the shared bigquery-etl corpus, imported once. With them go the tasks that fill or define what they read, as deep as
/// the catalog leaves tables undescribed, and the catalog's tables that any of them names: the edges are those of an import of the whole
/// corpus, which takes a minute longer.
/// </summary>
public sealed class EdgeTruthCorpus : IAsyncDisposable
{
    private const string Folder = "corpora/bigquery-etl";

    private static readonly TaskDefaults Defaults = new("bigquery", "bigquery", "etl");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-edge-truth-");

    private readonly Dictionary<string, string[]> _tables = new(StringComparer.Ordinal);

    private ImportWorld? _world;

    internal List<CorpusTask> Drawn { get; private set; } = [];

    /// <summary>Imports what is not imported yet; ends the test as skipped where the corpus is absent.</summary>
    public async Task LoadAsync()
    {
        if (_world is not null) return;
        var corpus = ReadLines("tasks.jsonl.gz").Select(CorpusTask.Parse).ToList();
        var schemas = ReadLines("schemas.jsonl.gz").ToDictionary(TableOf, StringComparer.Ordinal);
        Drawn = EdgeTruthDraw.Draw(corpus);
        var (tasks, tables) = WithWhatTheyRead(corpus, schemas.ContainsKey);
        foreach (var table in tables) _tables.Add(table, TopLevelColumns(schemas[table]));

        var files = new[] { Path.Combine(_directory.FullName, "tasks.jsonl"), Path.Combine(_directory.FullName, "schemas.jsonl") };
        await File.WriteAllLinesAsync(files[0], tasks.Select(task => task.Line), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(files[1], tables.Select(table => schemas[table]), TestContext.Current.CancellationToken);
        var world = await ImportWorld.CreateAsync();
        await world.Importer.ImportAsync(new ImportRequest([.. files], Defaults), null, TestContext.Current.CancellationToken);
        _world = world;
    }

    /// <summary>The top-level columns of a table as the catalog lists them.</summary>
    internal IEnumerable<string> ColumnsOf(string table) =>
        _tables.TryGetValue(table, out var columns) ? columns : throw new FormatException($"The catalog has no table '{table}'.");

    /// <summary>The edges of a task from field to whole column; those into fields inside a column repeat them and are left out.</summary>
    internal async Task<HashSet<TruthEdge>> EdgesOfAsync(CorpusTask task)
    {
        var world = _world ?? throw new InvalidOperationException("The corpus is not loaded.");
        var edges = new HashSet<TruthEdge>();
        foreach (var set in await world.Store.FindEdgeSetsAsync(new JobId("etl", task.File), TestContext.Current.CancellationToken))
        {
            foreach (var edge in set.Edges)
            {
                if (edge.From.Path is null || edge.To.Path is not { } target) continue;
                if (target.Contains('.', StringComparison.Ordinal)) continue;
                var column = edge.To.Dataset.Name == task.Target ? target : $"{edge.To.Dataset.Name}.{target}";
                edges.Add(new TruthEdge(column, $"{edge.From.Dataset.Name}.{edge.From.Path}", edge.Subtype));
            }
        }

        return edges;
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private (List<CorpusTask> Tasks, SortedSet<string> Tables) WithWhatTheyRead(List<CorpusTask> corpus, Func<string, bool> isDescribed)
    {
        var fillers = corpus.ToLookup(task => task.Target, StringComparer.Ordinal);
        var chosen = new HashSet<CorpusTask>(Drawn);
        var tables = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Queue<CorpusTask>(Drawn);
        while (pending.TryDequeue(out var task))
        {
            if (isDescribed(task.Target)) tables.Add(task.Target);
            foreach (var name in DottedNames.In(task.Sql))
            {
                if (isDescribed(name)) tables.Add(name);
                else
                    foreach (var filler in fillers[name])
                        if (chosen.Add(filler)) pending.Enqueue(filler);
            }
        }

        // The corpus's own order, so that nothing hangs on the order of the walk.
        return (corpus.FindAll(chosen.Contains), tables);
    }

    private static IEnumerable<string> ReadLines(string name)
    {
        using var file = new GZipStream(File.OpenRead(SharedFiles.Require($"{Folder}/{name}")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string TableOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("table").GetString() ?? throw new InvalidDataException("A schema without a table.");
    }

    private static string[] TopLevelColumns(string line)
    {
        using var document = JsonDocument.Parse(line);
        var columns = document.RootElement.GetProperty("columns").EnumerateArray();
        var names = columns.Select(column => column.GetProperty("name").GetString() ?? "");
        return [.. names.Where(name => !name.Contains('.', StringComparison.Ordinal))];
    }
}
