using LineageService.Ingestion.Collecting.Shells;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Makes items of one shell script, as a scheduler has it or as it lies in a repository of SQL. For a repository that is run by its
/// scripts there is
/// <see cref="ShellCollector"/>.
/// </summary>
internal static class ScriptTasks
{
    /// <param name="path">The script's path in the tree; null where a scheduler holds its text.</param>
    public static IReadOnlyList<CollectedItem> Items(string script, JobId job, string? path, SourceTree? tree, TaskTraits traits,
        CancellationToken cancellationToken)
    {
        var items = Of(Unwrap(script, path, tree is null ? NoScriptFiles.Instance : new LazyScriptFiles(tree), traits, cancellationToken),
            job, path, traits);
        return items.Count > 0 ? items : [Opaque(job, "control", "moves no data", path, traits)];
    }

    public static ShellResult Unwrap(string script, string? path, IScriptFiles files, TaskTraits traits,
        CancellationToken cancellationToken) =>
        ShellScript.Unwrap(script, new ShellContext { Files = files, Path = path, Variables = traits.Parameters }, cancellationToken);

    /// <summary>Items of what was unwrapped; none where the script moves nothing.</summary>
    public static List<CollectedItem> Of(ShellResult result, JobId job, string? path, TaskTraits traits)
    {
        var items = ShellItems.Of(job, result.Statements, result.Opaque, path, traits);
        if (items.Count == 0 && !result.Problems.IsEmpty) items.Add(Opaque(job, "shell", result.Problems[0], path, traits));
        return items;
    }

    private static CollectedOpaqueTask Opaque(JobId job, string kind, string reason, string? path, TaskTraits traits) =>
        new(job, kind, reason) { File = path, Owner = traits.Owner, Schedule = traits.Schedule };
}
