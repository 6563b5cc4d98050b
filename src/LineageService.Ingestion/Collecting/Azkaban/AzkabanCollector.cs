using System.Runtime.CompilerServices;
using System.Text;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Azkaban;

/// <summary>Projects of Azkaban: a directory or a zip as it is uploaded, or a directory of zips.</summary>
public sealed class AzkabanCollector(string path, string? source, TaskTraits defaults) : ICollector
{
    public CollectorSource Source { get; } = new("azkaban",
        source ?? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)));

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var place in Projects())
        {
            var files = ProjectFiles.Open(place);
            progress?.Report(new CollectProgress($"reading {files.Name}", 0, 0));
            var unread = new List<string>();
            var jobs = AzkabanProject.Read(files, unread);
            foreach (var file in unread) yield return new CollectedFailure(new SourceFailure(SourceCodes.MalformedYaml, file, 1, 1,
                "is no flow"));
            var known = jobs.Select(job => job.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var job in jobs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var id = Id(files.Name, job.Name);
                foreach (var item in Items(id, job, files, cancellationToken)) yield return item;
                foreach (var other in job.DependsOn.Distinct(StringComparer.Ordinal))
                {
                    if (known.Contains(other) && other != job.Name) yield return new CollectedDependency(id, Id(files.Name, other));
                }
            }
        }
    }

    private JobId Id(string project, string job) => new(defaults.JobNamespace ?? "default", $"{project}.{job}");

    private IEnumerable<string> Projects()
    {
        if (!Directory.Exists(path)) return [path];
        var zips = Directory.GetFiles(path, "*.zip").Order(StringComparer.Ordinal).ToList();
        var loose = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Any(file => file.EndsWith(".job", StringComparison.Ordinal) || file.EndsWith(".flow", StringComparison.Ordinal));
        return loose || zips.Count == 0 ? [path, .. zips] : zips;
    }

    private IReadOnlyList<CollectedItem> Items(JobId id, AzkabanJob job, ProjectFiles files, CancellationToken cancellationToken)
    {
        var traits = new TaskTraits
        {
            Owner = job.Properties.GetValueOrDefault("user.to.proxy") ?? job.Properties.GetValueOrDefault("owner"),
            Schedule = job.Schedule,
            Queue = TaskQueue.OfProperties(job.Properties),
        }.Over(defaults);
        switch (job.Type)
        {
            case "noop" or "flow":
                return [Opaque(id, job, "control", "moves no data", traits)];
            case "command" or "hadoopShell" or "gobblin":
                var script = Commands(job);
                if (script.Length == 0) return [Opaque(id, job, "control", "moves no data", traits)];
                var context = new ShellContext
                {
                    Files = files,
                    WorkingDirectory = Folder(job),
                    Variables = traits.Parameters,
                    Arguments = []
                };
                var result = ShellScript.Unwrap(script, context, cancellationToken);
                var opaque = result.Opaque.Concat(result.Problems.Select(problem => new ShellOpaque("shell", problem, default)));
                var items = ShellItems.Of(id, result.Statements, opaque, job.File, traits);
                return items.Count > 0 ? items : [Opaque(id, job, "control", "moves no data", traits)];
            case "hive":
                return Hive(id, job, files, traits);
            default:
                return [Opaque(id, job, job.Type, $"jobs of type {job.Type} are not read", traits)];
        }
    }

    private static CollectedOpaqueTask Opaque(JobId id, AzkabanJob job, string kind, string reason, TaskTraits traits) =>
        new(id, kind, reason) { File = job.File, Owner = traits.Owner, Schedule = traits.Schedule };

    private static string Folder(AzkabanJob job) => job.Properties.GetValueOrDefault("working.dir") is { } told && !told.StartsWith('/')
        ? told : job.Folder;

    // command, command.1, command.2 … each in a shell of its own.
    private static string Commands(AzkabanJob job)
    {
        var script = new StringBuilder();
        for (var number = 0; ; number++)
        {
            var name = number == 0 ? "command" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"command.{number}");
            if (job.Properties.GetValueOrDefault(name) is not { } command)
            {
                if (number > 0) return script.ToString();
                continue;
            }

            script.Append("( ").Append(JavaProperties.AsHoles(JavaProperties.Bind(command, job.Properties))).Append("\n)\n");
        }
    }

    private static IReadOnlyList<CollectedItem> Hive(JobId id, AzkabanJob job, ProjectFiles files, TaskTraits traits)
    {
        var sql = new StringBuilder();
        foreach (var (name, value) in job.Properties.Where(pair => pair.Key == "hive.query"
            || pair.Key.StartsWith("hive.query.", StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            sql.Append(value.TrimEnd().TrimEnd(';')).Append(";\n");
        }

        if (job.Properties.GetValueOrDefault("hive.script") is { } file)
        {
            var script = JavaProperties.Bind(file, job.Properties);
            if ((files.Read(Combine(job.Folder, script)) ?? files.Read(script)) is not { } text) return [Opaque(id, job, "missing-file",
                $"the Hive file `{Path.GetFileName(script)}` is not in the project", traits)];
            sql.Append(text);
        }

        if (sql.Length == 0) return [Opaque(id, job, "hive", "it has neither a query nor a file", traits)];
        var bound = JavaProperties.AsHoles(JavaProperties.Bind(sql.ToString(), Variables(job)));
        return ShellItems.Of(id, [new ShellSql(bound, "hive", "hive", default)], [], job.File, traits);
    }

    // hivevar.x and hiveconf.x are Hive's variables, beside the job's own properties.
    private static Dictionary<string, string> Variables(AzkabanJob job)
    {
        var all = new Dictionary<string, string>(job.Properties, StringComparer.Ordinal);
        foreach (var (name, value) in job.Properties)
        {
            foreach (var prefix in (string[])["hivevar", "hiveconf"])
            {
                if (!name.StartsWith(prefix + ".", StringComparison.Ordinal)) continue;
                all[$"{prefix}:{name[(prefix.Length + 1)..]}"] = value;
                all.TryAdd(name[(prefix.Length + 1)..], value);
            }
        }

        return all;
    }

    private static string Combine(string folder, string file) => folder.Length == 0 ? file : $"{folder}/{file}";
}
