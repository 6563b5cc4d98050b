using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// All scripts of a repository together: which of them are tasks of their own and which are the tools of others. A script that others run
/// with arguments that differ
/// (<c>run_hql.sh a.hql</c>) is a tool: what it does is its caller's. One that is only sourced is a library. Mutable while it reads.
/// </summary>
internal sealed class ShellRepository(TreeScriptFiles files, TaskTraits traits)
{
    private readonly Dictionary<string, ShellResult> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _schedules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _arguments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _called = new(StringComparer.Ordinal);

    /// <summary>What belongs to one script.</summary>
    internal sealed record Task(string Path, string? Schedule, List<ShellSql> Statements, List<ShellOpaque> Opaque,
        HashSet<string> Problems);

    /// <summary>Files that some script reads: they are no tasks by themselves.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public static bool IsScript(string path, string text)
    {
        if (path.EndsWith(".sh", StringComparison.Ordinal) || path.EndsWith(".bash", StringComparison.Ordinal)
            || path.EndsWith(".ksh", StringComparison.Ordinal)) return true;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.Contains('.', StringComparison.Ordinal) || !text.StartsWith("#!", StringComparison.Ordinal)) return false;
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return text.AsSpan(0, end < 0 ? text.Length : end).TrimEnd().EndsWith("sh", StringComparison.Ordinal);
    }

    public List<Task> Read(IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var scripts = files.Paths.Where(path => IsScript(path, files.Read(path)!)).ToList();
        var done = 0;
        foreach (var path in scripts)
        {
            var result = ShellScript.Unwrap(files.Read(path)!, Context(path), cancellationToken);
            _results[path] = result;
            Take(result, path);
            progress?.Report(new CollectProgress("reading scripts", ++done, scripts.Count));
        }

        var entries = ReadCrontabs(cancellationToken);
        var sourced = _results.Values.SelectMany(result => result.Dependencies).Where(path => !_called.Contains(path))
            .ToHashSet(StringComparer.Ordinal);
        entries.AddRange(scripts.Where(path => !_called.Contains(path) && !sourced.Contains(path)).Select(path => _results[path]));
        return Assign(entries);
    }

    private ShellContext Context(string? path) => new()
    {
        Files = files,
        Path = path,
        WorkingDirectory = path is null ? string.Empty
        : null,
        Variables = traits.Parameters
    };

    private void Take(ShellResult result, string? path)
    {
        Used.UnionWith(result.Dependencies);
        foreach (var call in result.Calls)
        {
            if (call.Script == path) continue;
            if (call.Caller == path) _called.Add(call.Script);
            if (!_arguments.TryGetValue(call.Script,
                out var known)) _arguments[call.Script] = known = new HashSet<string>(StringComparer.Ordinal);
            known.Add(call.Arguments);
        }
    }

    private List<ShellResult> ReadCrontabs(CancellationToken cancellationToken)
    {
        var entries = new List<ShellResult>();
        foreach (var path in files.Paths.Where(Crontab.IsCrontab))
        {
            Used.Add(path);
            foreach (var (schedule, command) in Crontab.Read(files.Read(path)!))
            {
                var result = ShellScript.Unwrap(command, Context(null), cancellationToken);
                Take(result, null);
                entries.Add(result);
                foreach (var call in result.Calls) _schedules.TryAdd(call.Script, schedule);
            }
        }

        return entries;
    }

    // With arguments that are the same in every call, or only known when it runs, a script is a task of its own.
    private bool IsTool(string path) =>
        _arguments.TryGetValue(path, out var arguments) && arguments.Count(text => text.Split('\u0001')
            .Any(word => word.Length > 0 && word[0] != Evaluation.Holes.Open)) > 1;

    private static bool IsSame(ShellSql one, ShellSql other) =>
        one.Sql == other.Sql && one.Output == other.Output && one.Connection == other.Connection && one.Dialect == other.Dialect
            && one.Parameters.SequenceEqual(other.Parameters);

    private List<Task> Assign(List<ShellResult> entries)
    {
        var tasks = new SortedDictionary<string, Task>(StringComparer.Ordinal);
        var schedules = _schedules;
        foreach (var result in entries)
        {
            foreach (var statement in result.Statements)
            {
                if (Of(statement.Running) is not { } task) continue;
                if (!task.Statements.Exists(known => IsSame(known, statement))) task.Statements.Add(statement);
            }

            foreach (var opaque in result.Opaque)
            {
                if (Of(opaque.Running) is { } task) task.Opaque.Add(opaque);
            }
        }

        foreach (var (path, result) in _results)
        {
            if (tasks.TryGetValue(path, out var task)) task.Problems.UnionWith(result.Problems);
            else if (result.Problems.Length > 0 && result.Statements.IsEmpty && !_called.Contains(path)
                && !Used.Contains(path)) Of([path])!.Problems.UnionWith(result.Problems);
        }

        return [.. tasks.Values];

        Task? Of(System.Collections.Immutable.ImmutableArray<string> running)
        {
            for (var i = running.Length - 1; i >= 0; i--)
            {
                if (i > 0 && IsTool(running[i])) continue;
                if (!tasks.TryGetValue(running[i], out var task))
                    tasks[running[i]] = task = new Task(running[i], schedules.GetValueOrDefault(running[i]), [], [],
                        new HashSet<string>(StringComparer.Ordinal));
                return task;
            }

            return null;
        }
    }
}
