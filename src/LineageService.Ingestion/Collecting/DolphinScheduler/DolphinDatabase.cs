using System.Data.Common;
using LineageService.Ingestion.Collecting.Catalogs.Databases;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>
/// The scheduler's own database: of 2.x and 3.x (t_ds_process_definition with codes; 3.3 says t_ds_workflow_definition) and of 1.3 (JSON in
/// the definition). Only read.
/// </summary>
internal sealed class DolphinDatabase(DbDataSource source, string name)
{
    private readonly HashSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="CollectorException">It cannot be reached, or is no database of this scheduler.</exception>
    public async Task ReadAsync(List<DolphinWorkflow> workflows, DolphinSources sources, CancellationToken cancellationToken)
    {
        var connection = await CatalogConnection.OpenAsync(source, name, cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await connection.ReadAsync(
            "tables",
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_name LIKE 't_ds_%'",
            row => _columns.Add($"{row.Text(0)}.{row.Text(1)}"),
            cancellationToken).ConfigureAwait(false);
        var word = Has("t_ds_workflow_definition.code") ? "workflow" : "process";
        if (!Has($"t_ds_{word}_definition.name"))
            throw new CollectorException($"{name} is no database of DolphinScheduler: it has no t_ds_process_definition that this role may read.");
        await connection.ReadAsync(
            "data sources",
            "SELECT id, name, type, connection_params FROM t_ds_datasource",
            row => sources.Add(row.Text(0)!, row.Text(1), row.Text(2), JsonValues.Parse(row.Text(3))),
            cancellationToken).ConfigureAwait(false);
        if (Has($"t_ds_{word}_definition.code")) await ReadCurrentAsync(connection, word, workflows, cancellationToken)
            .ConfigureAwait(false);
        else await ReadOldAsync(connection, workflows, cancellationToken).ConfigureAwait(false);
    }

    private bool Has(string column) => _columns.Contains(column);

    private async Task ReadCurrentAsync(CatalogConnection connection, string word, List<DolphinWorkflow> workflows,
        CancellationToken cancellationToken)
    {
        var byCode = new Dictionary<string, DolphinWorkflow>(StringComparer.Ordinal);
        var schedule = Has($"t_ds_schedules.{word}_definition_code")
            ? $"(SELECT MAX(s.crontab) FROM t_ds_schedules s WHERE s.{word}_definition_code = d.code AND s.release_state = 1)"
            : "NULL";
        await Check(connection.ReadAsync(
            "workflows",
            $"""
            SELECT d.code, d.name, d.release_state, d.global_params, p.name, u.user_name, {schedule}
            FROM t_ds_{word}_definition d LEFT JOIN t_ds_project p ON p.code = d.project_code LEFT JOIN t_ds_user u ON u.id = d.user_id
            ORDER BY d.code
            """,
            row =>
            {
                var workflow = new DolphinWorkflow(row.Text(0)!, row.Text(1) ?? "workflow")
                {
                    Online = row.Number(2) == 1,
                    Project = row.Text(4),
                    Owner = row.Text(5),
                    Schedule = row.Text(6),
                };
                DolphinExport.TakeParameters(workflow, JsonValues.Parse(row.Text(3)));
                byCode[workflow.Code] = workflow;
                workflows.Add(workflow);
            },
            cancellationToken)).ConfigureAwait(false);

        string Task(string column) => Has($"t_ds_task_definition.{column}") && Has($"t_ds_task_definition_log.{column}") ? $"COALESCE(l.{column}, t.{column})" : "NULL";

        // The relations of the current version say which tasks it has; the log holds the version of each that was released with it.
        await Check(connection.ReadAsync(
            "tasks",
            $"""
            SELECT r.{word}_definition_code, r.pre_task_code, r.post_task_code, COALESCE(l.name, t.name), COALESCE(l.task_type, t.task_type),
                   COALESCE(l.task_params, t.task_params), COALESCE(l.flag, t.flag), {Task("worker_group")},
                   {Task("task_group_id")}
            FROM t_ds_{word}_task_relation r
            LEFT JOIN t_ds_task_definition t ON t.code = r.post_task_code
            LEFT JOIN t_ds_task_definition_log l ON l.code = r.post_task_code AND l.version = r.post_task_version
            ORDER BY r.{word}_definition_code, r.post_task_code, r.pre_task_code
            """,
            row =>
            {
                if (!byCode.TryGetValue(row.Text(0)!, out var workflow) || row.Text(2) is not { } code
                    || row.Text(3) is not { } task) return;
                if (!workflow.Tasks.Exists(known => known.Code == code))
                    workflow.Tasks.Add(new DolphinTask(code, task, row.Text(4) ?? string.Empty,
                        JsonValues.Parse(row.Text(5)))
                    {
                        Enabled = row.IsDBNull(6) || row.Number(6) != 0,
                        Queue = DolphinExport.Queue(JsonValues.Parse(row.Text(5)), row.Text(7), row.Text(8)),
                    });
                if (row.Text(1) is { } before && before != "0") workflow.Relations.Add((before, code));
            },
            cancellationToken)).ConfigureAwait(false);
    }

    private async Task ReadOldAsync(CatalogConnection connection, List<DolphinWorkflow> workflows, CancellationToken cancellationToken) =>
        await Check(connection.ReadAsync(
            "workflows",
            """
            SELECT d.id, d.name, d.release_state, d.process_definition_json, p.name, u.user_name,
                   (SELECT MAX(s.crontab) FROM t_ds_schedules s WHERE s.process_definition_id = d.id AND s.release_state = 1)
            FROM t_ds_process_definition d LEFT JOIN t_ds_project p ON p.id = d.project_id LEFT JOIN t_ds_user u ON u.id = d.user_id
            ORDER BY d.id
            """,
            row =>
            {
                var workflow = new DolphinWorkflow(row.Text(0)!, row.Text(1) ?? "workflow")
                {
                    Online = row.Number(2) == 1,
                    Project = row.Text(4),
                    Owner = row.Text(5),
                    Schedule = row.Text(6),
                };
                DolphinExport.TakeOld(workflow, JsonValues.Parse(row.Text(3)));
                workflows.Add(workflow);
            },
            cancellationToken)).ConfigureAwait(false);

    // Without its workflows there is nothing to collect: half of them would retire the other half.
    private async Task Check(Task<Reading.SourceFailure?> reading)
    {
        if (await reading.ConfigureAwait(false) is { } failure) throw new CollectorException($"{name}: {failure.Message}");
    }
}
