using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// A repository of shell scripts: each script that hands SQL to an engine is a task, with the schedule that a crontab in the repository
/// gives it; SQL files that no script reads are
/// tasks or tables of their own.
/// </summary>
public sealed class ShellCollector(string directory, string? reference, string? source, TaskTraits defaults) : ICollector
{
    public CollectorSource Source { get; } = new("shell", source ?? SourceTree.NameOf(directory));

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tree = await SourceTree.OpenAsync(directory, reference, cancellationToken).ConfigureAwait(false);
        await using var disposal = tree.ConfigureAwait(false);
        var files = await TreeScriptFiles.LoadAsync(tree, cancellationToken).ConfigureAwait(false);
        var repository = new ShellRepository(files, defaults);
        var tasks = repository.Read(progress, cancellationToken);
        foreach (var task in tasks)
        {
            var traits = ScriptComment.Read(files.Read(task.Path) ?? string.Empty)
                .Over(defaults) with
            { Schedule = task.Schedule ?? defaults.Schedule };
            var job = new JobId(defaults.JobNamespace ?? "default", task.Path);
            var opaque = task.Opaque.Concat(task.Problems.Select(problem => new ShellOpaque("shell", problem, default)));
            foreach (var item in ShellItems.Of(job, task.Statements, opaque, task.Path, traits)) yield return item;
        }

        foreach (var path in files.Paths)
        {
            if (repository.Used.Contains(path) || !IsSql(path) || string.IsNullOrWhiteSpace(files.Read(path))) continue;
            foreach (var item in SqlText.Items(files.Read(path)!, path, path, defaults with { Dialect = defaults.Dialect ?? "hive" },
                cancellationToken)) yield return item;
        }
    }

    private static bool IsSql(string path) =>
        path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".hql", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".ddl", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".q", StringComparison.OrdinalIgnoreCase);
}
