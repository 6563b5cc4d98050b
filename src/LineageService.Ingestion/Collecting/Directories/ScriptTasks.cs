using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Makes items of a shell script: the SQL that it hands to one engine is one task of its name, that of a further engine or server a task of its own,
/// and what cannot be read an opaque task beside them.
/// </summary>
internal static class ScriptTasks
{
    /// <param name="path">The script's path in the tree; null where a scheduler holds its text.</param>
    public static IReadOnlyList<CollectedItem> Items(string script, JobId job, string? path, SourceTree? tree, TaskTraits traits, CancellationToken cancellationToken)
    {
        var items = Of(Unwrap(script, path, tree is null ? NoScriptFiles.Instance : new TreeScriptFiles(tree), traits, cancellationToken), job, path, traits, cancellationToken);
        return items.Count > 0 ? items : [Opaque(job, "control", "moves no data", path, traits)];
    }

    public static ShellResult Unwrap(string script, string? path, IScriptFiles files, TaskTraits traits, CancellationToken cancellationToken) =>
        ShellScript.Unwrap(script, new ShellContext { Files = files, Path = path, Variables = traits.Parameters }, cancellationToken);

    /// <summary>Items of what was unwrapped; none where the script moves nothing.</summary>
    public static List<CollectedItem> Of(ShellResult result, JobId job, string? path, TaskTraits traits, CancellationToken cancellationToken)
    {
        var items = new List<CollectedItem>();
        foreach (var group in result.Statements.GroupBy(statement => (statement.Dialect, statement.Connection, statement.Output)))
        {
            var name = items.Count == 0 ? job.Name : $"{job.Name}#{items.Count + 1}";
            var sql = string.Join(";\n", group.Select(statement => statement.Sql.TrimEnd().TrimEnd(';')));
            var parameters = group.Aggregate(ImmutableSortedDictionary<string, string>.Empty, (all, statement) => all.SetItems(statement.Parameters));
            var file = group.Select(statement => statement.File).FirstOrDefault(found => found is not null) ?? path;
            var own = Connected(group.First(), traits) with { Name = null, Parameters = traits.Parameters.SetItems(parameters), Target = group.Key.Output ?? traits.Target };
            items.AddRange(SqlText.Task(sql, name, file, own with { JobNamespace = job.Namespace }, cancellationToken));
        }

        foreach (var kind in result.Opaque.GroupBy(opaque => opaque.Kind, StringComparer.Ordinal))
        {
            var id = items.Count == 0 ? job : job with { Name = $"{job.Name}#{kind.Key}" };
            items.Add(Opaque(id, kind.Key, kind.First().Reason, path, traits));
        }

        if (items.Count == 0 && !result.Problems.IsEmpty) items.Add(Opaque(job, "shell", result.Problems[0], path, traits));
        return items;
    }

    private static TaskTraits Connected(ShellSql statement, TaskTraits traits)
    {
        var told = AirflowConnection.Of(statement.Dialect, statement.Connection.Host, statement.Connection.Port, statement.Connection.Database);
        return traits with
        {
            Dialect = statement.Dialect,
            DatasetNamespace = traits.DatasetNamespace ?? told.DatasetNamespace,
            Database = told.Database ?? traits.Database,
            Schema = statement.Connection.Schema ?? told.Schema ?? traits.Schema,
        };
    }

    private static CollectedOpaqueTask Opaque(JobId job, string kind, string reason, string? path, TaskTraits traits) =>
        new(job, kind, reason) { File = path, Owner = traits.Owner, Schedule = traits.Schedule };
}
