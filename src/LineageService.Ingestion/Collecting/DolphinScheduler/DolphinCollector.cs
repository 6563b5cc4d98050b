using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>Tasks of DolphinScheduler 1.3, 2.x and 3.x: from exports of its workflows, or from its database.</summary>
public sealed class DolphinCollector : ICollector
{
    private readonly string? _exports;
    private readonly DbDataSource? _database;
    private readonly DolphinOptions _options;

    private DolphinCollector(string? exports, DbDataSource? database, DolphinOptions options, string source)
    {
        _exports = exports;
        _database = database;
        _options = options;
        Source = new CollectorSource("dolphinscheduler", source);
    }

    public CollectorSource Source { get; }

    /// <param name="path">A file or a folder of exports.</param>
    public static DolphinCollector OfExports(string path, string? source, DolphinOptions options) =>
        new(path, null, options, source ?? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)));

    /// <param name="database">The scheduler's own database; only read.</param>
    public static DolphinCollector OfDatabase(DbDataSource database, string source, DolphinOptions options) =>
        new(null, database, options, source);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sources = new DolphinSources();
        var workflows = new List<DolphinWorkflow>();
        var failures = new List<CollectedFailure>();
        foreach (var file in _options.DataSources) sources.Add(await ReadAsync(file, failures, cancellationToken).ConfigureAwait(false));
        if (_database is not null) await new DolphinDatabase(_database, Source.Name).ReadAsync(workflows, sources, cancellationToken)
            .ConfigureAwait(false);
        if (_exports is not null)
        {
            foreach (var file in Files(_exports))
            {
                progress?.Report(new CollectProgress("reading exports", workflows.Count, 0));
                var document = await ReadAsync(file, failures, cancellationToken).ConfigureAwait(false);
                if (document.ValueKind != JsonValueKind.Undefined) workflows.AddRange(DolphinExport.Read(document));
            }
        }

        foreach (var failure in failures) yield return failure;
        var current = _options.WithOffline ? workflows : workflows.FindAll(workflow => workflow.Online);
        var resources = _options.Resources is { } folder ? (IScriptFiles)new DirectoryScriptFiles(folder) : NoScriptFiles.Instance;
        foreach (var item in new DolphinItems(sources, resources, _options.Defaults).Of(current, cancellationToken)) yield return item;
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new CollectorException($"{path} is neither a file nor a directory: give exports of workflows.");
        return Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    }

    private static async Task<JsonElement> ReadAsync(string file, List<CollectedFailure> failures, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file);
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
            var document = JsonValues.Parse(text);
            if (document.ValueKind == JsonValueKind.Undefined)
                failures.Add(new CollectedFailure(new SourceFailure(SourceCodes.MalformedJson, name, 1, 1, "is no JSON")));
            return document;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"{name} cannot be read.", failure);
        }
    }
}
