using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ImpactJudges.Execution;

/// <summary>
/// Runs both versions of a pipeline in an engine. Every table's rows are stored in the order of their content, so that no consumer sees an order that its
/// rows do not tell.
/// </summary>
internal sealed class PipelineRun(IDatabase database, Pipeline pipeline)
{
    /// <summary>The answers before the change.</summary>
    /// <exception cref="QueryFailedException">The engine does not take the pipeline as it was.</exception>
    public PipelineAnswers Before()
    {
        foreach (var table in pipeline.Filled.Reverse()) database.Execute($"DROP TABLE IF EXISTS {table}");
        var tables = new Dictionary<string, QueryAnswer>(StringComparer.Ordinal);
        foreach (var (table, sql) in Tasks(pipeline.Changed.Before))
        {
            Create(table, sql, rows: true);
            tables[table] = Read(table);
        }

        return new PipelineAnswers(tables, new Dictionary<string, string>(), new HashSet<string>());
    }

    /// <summary>The answers after it; called once, after <see cref="Before"/>.</summary>
    public PipelineAnswers After()
    {
        var tables = new Dictionary<string, QueryAnswer>(StringComparer.Ordinal);
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        var notRun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (table, sql) in Tasks(pipeline.Changed.After))
        {
            var reads = pipeline.Consumers.FirstOrDefault(consumer => consumer.Table == table)?.Reads ?? [];
            var stale = reads.Where(read => failed.ContainsKey(read) || notRun.Contains(read)).ToList();
            if (stale.Count > 0)
            {
                if (DependsOn(stale, table, sql)) notRun.Add(table);
                continue;
            }

            try
            {
                Refill(table, sql);
                tables[table] = Read(table);
            }
            catch (QueryFailedException failure) when (!failure.IsTimeout)
            {
                failed[table] = failure.Message;
            }
        }

        return new PipelineAnswers(tables, failed, notRun);
    }

    /// <summary>True where the engine takes a query by itself, whatever becomes of its rows.</summary>
    public bool Takes(string sql)
    {
        try
        {
            Answer(Sorted(sql));
            return true;
        }
        catch (QueryFailedException)
        {
            return false;
        }
    }

    /// <summary>True where the rows of a table show in what a query gives: it would be another answer over none.</summary>
    private bool DependsOn(List<string> read, string table, string sql)
    {
        try
        {
            var before = Answer(sql);
            foreach (var one in read) database.Execute($"DELETE FROM {one}");
            return !ExecutionJudge.IsSame(before, Answer(sql));
        }
        catch (QueryFailedException)
        {
            // It would fail itself: what it reads is not what it was.
            return table.Length == 0;
        }
    }

    private QueryAnswer Answer(string sql)
    {
        using var prepared = database.Prepare(sql);
        return prepared.Execute();
    }

    private IEnumerable<(string Table, string Sql)> Tasks(string changed) =>
        [(Pipeline.Target, changed), .. pipeline.Consumers.Select(consumer => (consumer.Table, consumer.Sql))];

    private bool IsPositional(string table) =>
        table == Pipeline.Target ? pipeline.Positional : pipeline.Consumers.First(consumer => consumer.Table == table).Positional;

    private void Create(string table, string sql, bool rows) =>
        database.Execute($"CREATE {Temporary}TABLE {table} AS {Sorted(sql)}{(rows ? "" : " LIMIT 0")}");

    private void Refill(string table, string sql)
    {
        if (IsPositional(table))
        {
            database.Execute($"DELETE FROM {table}");
            database.Execute($"INSERT INTO {table} {Sorted(sql)}");
            return;
        }

        database.Execute($"DROP TABLE IF EXISTS {table}");
        Create(table, sql, rows: true);
    }

    private string Temporary => database.Traits.IsPostgres ? "TEMPORARY " : "";

    /// <summary>The query with its rows in the order of all columns, the key first where there is one: it stands first.</summary>
    private string Sorted(string sql)
    {
        using var prepared = database.Prepare($"SELECT * FROM ({sql}\n) AS sorted LIMIT 0");
        var columns = prepared.Execute().Names.Length;
        return $"SELECT * FROM ({sql}\n) AS sorted ORDER BY {string.Join(", ", Enumerable.Range(1, columns))}";
    }

    private QueryAnswer Read(string table)
    {
        using var prepared = database.Prepare($"SELECT * FROM {table}");
        return prepared.Execute();
    }
}
