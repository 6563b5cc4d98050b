using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>Makes items of a shell script: the SQL that it hands to engines as a task of its name, or an opaque task.</summary>
internal static class ScriptTasks
{
    /// <param name="path">The script's path in the tree; null where a scheduler holds its text.</param>
    public static IReadOnlyList<CollectedItem> Items(string script, JobId job, string? path, SourceTree? tree, TaskTraits traits, CancellationToken cancellationToken) =>
        [new CollectedOpaqueTask(job, "shell", "a shell script") { File = path, Owner = traits.Owner, Schedule = traits.Schedule }];
}
