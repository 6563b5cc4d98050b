using System.Collections.Immutable;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.References;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>Makes items of a DAG: SQL operators are tasks, what waits or decides moves nothing, everything else is opaque. One
/// collection.</summary>
/// <param name="file">Path of the DAG's file; null where it comes from the database.</param>
internal sealed class AirflowItems(AirflowSettings settings, SqlFiles? files, string? file)
{
    /// <summary>All items of a DAG.</summary>
    public async ValueTask<List<CollectedItem>> OfAsync(AirflowDag dag, CancellationToken cancellationToken)
    {
        var items = new List<CollectedItem>();
        var common = DagTraits.Of(dag).Over(settings.Defaults);
        foreach (var task in dag.Tasks) items.AddRange(await OfAsync(dag, task, common, cancellationToken).ConfigureAwait(false));
        foreach (var (first, then) in DagDependencies.Of(dag)) items.Add(new CollectedDependency(Job(dag, then.Id), Job(dag, first.Id)));
        return items;
    }

    private JobId Job(AirflowDag dag, string task) => new(settings.Defaults.JobNamespace ?? "default", $"{dag.Id}.{task}");

    private async ValueTask<IReadOnlyList<CollectedItem>> OfAsync(AirflowDag dag, AirflowTask task, TaskTraits common,
        CancellationToken cancellationToken)
    {
        var job = Job(dag, task.Id);
        var arguments = task.Arguments;
        var traits = common with { Owner = arguments.Find("owner")?.Known ?? common.Owner, Queue = DagTraits.Queue(name => arguments.Find(name)) ?? common.Queue };
        traits = DagTraits.Parameters(arguments).Over(traits);
        if (!task.HasKnownId) return [Opaque(job, "python", "its name is made when the DAG is loaded", traits)];
        if (task.Operator.StartsWith('@') || task.Callable is not null) return Python(dag, task, job, traits, cancellationToken);
        if (task.Operator is "BashOperator" or "SSHOperator") return await BashAsync(dag, task, job, traits,
            cancellationToken).ConfigureAwait(false);
        if (SqlOperators.Find(task.Operator, arguments) is { } sql) return await SqlAsync(dag, task, sql, job, traits,
            cancellationToken).ConfigureAwait(false);
        if (arguments.Find("table")?.Known is { } table
            && task.Operator.EndsWith("CheckOperator", StringComparison.Ordinal)) return [Check(dag, task, table, job, traits)];
        if (!SqlOperators.MovesNothing(task.Operator)) return [Opaque(job, KindOf(task.Operator), $"{task.Operator} is not read", traits)];

        var idle = Opaque(job, "control", "moves no data", traits);
        return arguments.Find("external_dag_id")?.Known is { } otherDag && arguments.Find("external_task_id")?.Known is { } otherTask
            ? [idle, new CollectedDependency(job, new JobId(job.Namespace, $"{otherDag}.{otherTask}"))]
            : [idle];
    }

    private async ValueTask<IReadOnlyList<CollectedItem>> SqlAsync(
        AirflowDag dag, AirflowTask task, SqlOperator sql, JobId job, TaskTraits traits, CancellationToken cancellationToken)
    {
        var connection = ConnectionOf(dag, task, sql);
        traits = Connected(traits, connection, sql, task);
        var given = Argument(dag, task, sql.Sql);
        if (sql.Sql == "configuration" && given is MapValue configuration)
        {
            traits = BigQueryJob.Traits(configuration).Over(traits);
            given = BigQueryJob.Query(configuration);
        }
        else if (sql.Dialect == "bigquery" && Argument(dag, task, "destination_dataset_table")?.Known is { } destination)
        {
            traits = traits with { Target = destination.Replace(':', '.') };
        }

        var text = new List<string>();
        var parts = given is ListValue list ? list.Items : given is null ? [] : [given];
        string? sqlFile = null;
        foreach (var part in parts)
        {
            if (part is not TextValue { Text: var written } || written.Trim() is var only
                && only.StartsWith("{{", StringComparison.Ordinal) && only.EndsWith("}}", StringComparison.Ordinal))
                return [Opaque(job, KindOf(task.Operator), "its SQL is made when the DAG is loaded", traits)];
            if (!SqlFiles.IsFile(written))
            {
                text.Add(written);
                continue;
            }

            var found = files is null ? null
                : await files.FindAsync(written.Trim(), SearchPath(dag), file, cancellationToken).ConfigureAwait(false);
            if (found is not { } read)
            {
                var failure = new SourceFailure(SourceCodes.UnreadableFile, file, Math.Max(1, task.Line), 1,
                    $"{job.Name} reads {written.Trim()}, which is not there");
                return [Opaque(job, "missing-file", $"{written.Trim()} is not there", traits), new CollectedFailure(failure)];
            }

            sqlFile = read.Path;
            text.Add(read.Text);
        }

        if (text.Count == 0) return [Opaque(job, KindOf(task.Operator), "its SQL is made when the DAG is loaded", traits)];
        if (SqlOperators.IsTransfer(task.Operator)) return [Transfer(job, string.Join(";\n", text), task, traits, cancellationToken)];
        var all = text.Count == 1 ? text[0] : string.Join(";\n", text.Select(one => one.TrimEnd().TrimEnd(';')));
        return SqlText.Task(all, job.Name, sqlFile ?? file, traits, cancellationToken);
    }

    private static PythonValue? Argument(AirflowDag dag, AirflowTask task, string name) =>
        task.Arguments.Find(name) ?? dag.DefaultArguments.Find(name);

    private AirflowConnection? ConnectionOf(AirflowDag dag, AirflowTask task, SqlOperator sql)
    {
        var id = Argument(dag, task, sql.Connection)?.Known ?? Argument(dag, task, "conn_id")?.Known ?? sql.DefaultConnection;
        return settings.Connections.Find(id);
    }

    private static TaskTraits Connected(TaskTraits traits, AirflowConnection? connection, SqlOperator sql, AirflowTask task)
    {
        var found = (connection ?? new AirflowConnection(null, null, null, null)).In(
            sql.Database is null ? null : task.Arguments.Find(sql.Database)?.Known, sql.Schema is null ? null
                : task.Arguments.Find(sql.Schema)?.Known);
        return (found.Traits with { Dialect = found.Dialect ?? sql.Dialect }).Over(traits);
    }

    private static List<string> SearchPath(AirflowDag dag) => dag.Arguments.Find("template_searchpath") switch
    {
        TextValue one => [one.Text],
        ListValue list => [.. list.Items.OfType<TextValue>().Select(item => item.Text)],
        _ => [],
    };

    private async ValueTask<IReadOnlyList<CollectedItem>> BashAsync(AirflowDag dag, AirflowTask task, JobId job, TaskTraits traits,
        CancellationToken cancellationToken)
    {
        var command = Argument(dag, task, "bash_command") ?? Argument(dag, task, "command");
        if (command is not TextValue { Text: var text }) return [Opaque(job, "shell", "its command is made when the DAG is loaded",
            traits)];
        if (!SqlFiles.IsScript(text)) return ScriptTasks.Items(text, job, null, files?.Tree, traits, cancellationToken);
        var found = files is null ? null
            : await files.FindAsync(text.Trim(), SearchPath(dag), file, cancellationToken).ConfigureAwait(false);
        if (found is { } read) return ScriptTasks.Items(read.Text, job, read.Path, files!.Tree, traits, cancellationToken);
        var failure = new SourceFailure(SourceCodes.UnreadableFile, file, Math.Max(1, task.Line), 1,
            $"{job.Name} runs {text.Trim()}, which is not there");
        return [Opaque(job, "missing-file", $"{text.Trim()} is not there", traits), new CollectedFailure(failure)];
    }

    // Python is not run; what its hooks are told in plain SQL says at least what it reads and writes.
    private IReadOnlyList<CollectedItem> Python(AirflowDag dag, AirflowTask task, JobId job, TaskTraits traits,
        CancellationToken cancellationToken)
    {
        if (SqlOperators.MovesNothing(task.Operator)) return [Opaque(job, "control", "moves no data", traits)];
        var (reads, writes) = (new SortedSet<DatasetId>(), new SortedSet<DatasetId>());
        foreach (var (connectionId, sql) in HookCalls.In(task.Callable))
        {
            var connected = Connected(traits, settings.Connections.Find(connectionId), new SqlOperator("sql", null, "conn_id", null), task);
            AddReferences(sql, connected, reads, writes, cancellationToken);
        }

        return [Opaque(job, "python", "a Python function, which is not run", traits) with { Inputs = [.. reads], Outputs = [.. writes] }];
    }

    private CollectedOpaqueTask Check(AirflowDag dag, AirflowTask task, string table, JobId job, TaskTraits traits)
    {
        var sql = new SqlOperator("table", null, "conn_id", null);
        var connected = Connected(traits, ConnectionOf(dag, task, sql), sql, task);
        return Opaque(job, "check", "checks a table and moves no data",
            traits) with
        { Inputs = [DatasetOf(TableName.Parse(table), connected)] };
    }

    private CollectedOpaqueTask Transfer(JobId job, string sql, AirflowTask task, TaskTraits traits, CancellationToken cancellationToken)
    {
        var (reads, writes) = (new SortedSet<DatasetId>(), new SortedSet<DatasetId>());
        AddReferences(sql, traits, reads, writes, cancellationToken);
        return Opaque(job, "transfer", $"{task.Operator} writes to another system", traits) with { Inputs = [.. reads] };
    }

    private static void AddReferences(string sql, TaskTraits traits, SortedSet<DatasetId> reads, SortedSet<DatasetId> writes,
        CancellationToken cancellationToken)
    {
        var dialect = SqlAnalysis.FindDialect(traits.Dialect ?? "ansi", out _);
        if (SqlAnalysis.TryParse(sql, dialect, cancellationToken) is not { } script) return;
        var named = TableReferences.Of(script);
        reads.UnionWith(named.Reads.Select(table => DatasetOf(table, traits)));
        writes.UnionWith(named.Writes.Select(table => DatasetOf(table, traits)));
    }

    private static DatasetId DatasetOf(TableName table, TaskTraits traits)
    {
        var dialect = SqlAnalysis.FindDialect(traits.Dialect ?? "ansi", out _);
        var parts = table.Parts;
        if (parts.Length == 1 && traits.Schema is { } schema) parts = parts.Insert(0, schema);
        if (parts.Length == 2 && dialect.Names.QualifiedNameParts == 3 && traits.Database is { } database) parts =
            parts.Insert(0, database);
        return DatasetNaming.ToDataset(new TableName(parts), traits.DatasetNamespace ?? DatasetNaming.DefaultNamespace(dialect.Name));
    }

    private CollectedOpaqueTask Opaque(JobId job, string kind, string reason, TaskTraits traits) =>
        new(job, kind, reason) { File = file, Owner = traits.Owner, Schedule = traits.Schedule };

    private static string KindOf(string operatorName)
    {
        var name = operatorName.EndsWith("Operator", StringComparison.Ordinal) ? operatorName[..^8] : operatorName;
        return name.Length == 0 ? "operator" : name.ToLowerInvariant();
    }
}
