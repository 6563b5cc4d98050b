using System.Globalization;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>
/// The steps of Agent jobs (<c>msdb.dbo.sysjobsteps</c>, with the names of <c>sysjobs</c>): T-SQL is a task, an operating system command a
/// script, packages
/// and PowerShell are opaque. Each step waits for the one before it. Mutable: rows come first, items then.
/// </summary>
internal sealed class AgentJobs(TaskTraits defaults)
{
    private readonly Dictionary<string, Dictionary<string, string>> _jobs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(Dictionary<string, string> Row, string File)> _steps = [];

    public void AddJob(Dictionary<string, string> row) => _jobs[row["job_id"]] = row;

    public void AddStep(Dictionary<string, string> row, string file) => _steps.Add((row, file));

    public IEnumerable<CollectedItem> Items(SourceTree tree, CancellationToken cancellationToken)
    {
        foreach (var job in _steps.GroupBy(step => NameOf(step.Row), StringComparer.Ordinal))
        {
            JobId? before = null;
            foreach (var (row, file) in job.OrderBy(step =>
                int.TryParse(ServerRows.First(step.Row, "step_id"), CultureInfo.InvariantCulture, out var id) ? id : int.MaxValue))
            {
                var id = new JobId(defaults.JobNamespace ?? "sqlserver",
                    $"{job.Key}.{ServerRows.First(row, "step_name", "step_id") ?? "step"}");
                foreach (var item in Step(id, row, file, tree, cancellationToken)) yield return item;
                if (before is { } former) yield return new CollectedDependency(id, former);
                before = id;
            }
        }
    }

    private IReadOnlyList<CollectedItem> Step(JobId id, Dictionary<string, string> row, string file, SourceTree tree,
        CancellationToken cancellationToken)
    {
        var job = ServerRows.First(row, "job_id") is { } key ? _jobs.GetValueOrDefault(key) : null;
        var traits = defaults with
        {
            Schedule = AgentSchedule.Of(row) ?? (job is null ? null : AgentSchedule.Of(job)) ?? defaults.Schedule,
            Owner = ServerRows.First(row, "owner", "owner_name") ?? (job is null ? null : ServerRows.First(job, "owner", "owner_name"))
                ?? defaults.Owner,
            Database = ServerRows.First(row, "database_name") ?? defaults.Database,
            Schema = defaults.Schema ?? "dbo",
            JobNamespace = id.Namespace,
            Name = null,
        };
        var subsystem = (ServerRows.First(row, "subsystem") ?? string.Empty).ToUpperInvariant();
        if (ServerRows.First(row, "command") is not { } command) return [Opaque(id, subsystem, "it has no command", file, traits)];
        return subsystem switch
        {
            "TSQL" => SqlText.Task(command, id.Name, file, traits with { Dialect = "tsql" }, cancellationToken),
            "CMDEXEC" => ScriptTasks.Items(command, id, null, tree, traits, cancellationToken),
            "SSIS" => [Opaque(id, "ssis", "an Integration Services package, which is not read", file, traits)],
            _ => [Opaque(id, subsystem, $"a step of {subsystem}, which is not read", file, traits)],
        };
    }

    private string NameOf(Dictionary<string, string> row) =>
        ServerRows.First(row, "job_name")
        ?? (ServerRows.First(row, "job_id") is { } id ? _jobs.GetValueOrDefault(id) is { } job ? job["name"] : id : "job");

    private static CollectedOpaqueTask Opaque(JobId id, string kind, string reason, string file, TaskTraits traits) =>
        new(id, kind.Length == 0 ? "agent" : kind.ToLowerInvariant(), reason)
        {
            File = file,
            Owner = traits.Owner,
            Schedule = traits.Schedule
        };
}
