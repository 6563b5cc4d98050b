using System.Globalization;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// The DAGs of a folder, read statically, and serialized DAGs (JSON) among the files. No Python is run: what only a run knows is an opaque
/// task with its
/// reason.
/// </summary>
public sealed class AirflowCollector(string directory, string? reference, string? name, AirflowSettings settings) : ICollector
{
    private const int MaxNames = 10;

    public CollectorSource Source { get; } = new("airflow", name ?? SourceTree.NameOf(directory));

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tree = await SourceTree.OpenAsync(directory, reference, cancellationToken).ConfigureAwait(false);
        var files = new SqlFiles(tree, settings.SearchPath);
        var texts = new LazyScriptFiles(tree);
        var passedOver = new List<string>();
        var done = 0;
        foreach (var path in tree.Paths)
        {
            progress?.Report(new CollectProgress("reading DAGs", done++, tree.Paths.Length));
            cancellationToken.ThrowIfCancellationRequested();
            var isPython = path.EndsWith(".py", StringComparison.Ordinal);
            if (!isPython && !path.EndsWith(".json", StringComparison.Ordinal)) continue;
            var (text, failure) = await ReadAsync(tree, path, cancellationToken).ConfigureAwait(false);
            if (failure is not null) yield return new CollectedFailure(failure);
            if (text is null) continue;
            if (isPython && !MayDefine(text))
            {
                passedOver.Add(path);
                continue;
            }

            var items = new AirflowItems(settings, files, path);
            foreach (var dag in isPython ? Read(text, path, new PythonModules(texts, path), out failure) : SerializedDags.Read(text, path))
            {
                foreach (var item in await items.OfAsync(dag, cancellationToken).ConfigureAwait(false)) yield return item;
            }

            if (isPython && failure is not null) yield return new CollectedFailure(failure);
        }

        if (passedOver.Count > 0)
            yield return new CollectedNotice(Notice(passedOver));
    }

    // As Airflow's own safe mode: other Python files define no DAG.
    private static bool MayDefine(string text) =>
        text.Contains("airflow", StringComparison.OrdinalIgnoreCase) && text.Contains("dag", StringComparison.OrdinalIgnoreCase);

    private static string Notice(List<string> files) => string.Create(
        CultureInfo.InvariantCulture,
        $"{files.Count} Python files do not name airflow and dag and were passed over: {string.Join(", ", files.Take(MaxNames))}{(files.Count > MaxNames ? " …" : "")}");

    private static List<AirflowDag> Read(string text, string path, PythonModules modules, out SourceFailure? failure)
    {
        failure = null;
        var dags = DagReader.Read(text, modules, out var broken);
        if (!broken.IsEmpty) failure =
            new SourceFailure(SourceCodes.PythonSyntax, path, broken[0], 1, "expected Python: the statement here could not be read");
        return dags;
    }

    private static async ValueTask<(string? Text, SourceFailure? Failure)> ReadAsync(SourceTree tree, string path,
        CancellationToken cancellationToken)
    {
        try
        {
            var text = TextDecoding.TryDecode(await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false), path, out var failure);
            return (text, failure);
        }
        catch (IOException broken)
        {
            return (null, new SourceFailure(SourceCodes.UnreadableFile, path, 1, 1, $"cannot be read: {broken.Message}"));
        }
    }
}
