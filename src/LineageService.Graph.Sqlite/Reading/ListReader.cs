using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Writing;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads lists a page at a time: filtered, in key order, beginning behind a cursor.</summary>
internal static class ListReader
{
    public static Page<DatasetRecord> Datasets(SqliteConnection connection, ListQuery query)
    {
        var conditions = new Conditions("present = 1");
        AddFilters(conditions, query);
        if (PageCursor.ReadName(query.After) is { } after) conditions.Add("(namespace, name) > ({0}, {1})", after.Namespace, after.Name);
        var sql = $"SELECT {RecordReader.DatasetColumns} FROM dataset WHERE {conditions.Sql} ORDER BY namespace, name";
        return Read(connection, sql, conditions, query.Limit, RecordReader.Dataset,
            record => PageCursor.OfName(record.Id.Namespace, record.Id.Name));
    }

    public static Page<JobRecord> Jobs(SqliteConnection connection, ListQuery query)
    {
        var conditions = new Conditions("retired_at IS NULL");
        AddFilters(conditions, query);
        if (PageCursor.ReadName(query.After) is { } after) conditions.Add("(namespace, name) > ({0}, {1})", after.Namespace, after.Name);
        var sql = $"SELECT {RecordReader.JobColumns} FROM job WHERE {conditions.Sql} ORDER BY namespace, name";
        return Read(connection, sql, conditions, query.Limit, RecordReader.Job,
            record => PageCursor.OfName(record.Id.Namespace, record.Id.Name));
    }

    public static Page<RunRecord> Runs(SqliteConnection connection, PointFilter point, JobId? job, ListQuery query)
    {
        var conditions = new Conditions(point.Runs);
        if (job is { } id) conditions.Add("run.job_id = (SELECT id FROM job WHERE namespace = {0} AND name = {1})", id.Namespace, id.Name);
        if (query.Namespace is not null) conditions.Add("job.namespace = {0}", query.Namespace);
        if (PageCursor.ReadRun(query.After) is { } after)
            conditions.Add("(run.started_at, run.id) < ({0}, {1})", after.StartedTicks, LogWriter.Key(after.Id));
        var sql = $"SELECT {RecordReader.RunColumns} FROM run JOIN job ON job.id = run.job_id WHERE {conditions.Sql}"
            + " ORDER BY run.started_at DESC, run.id DESC";
        return Read(connection, sql, conditions, query.Limit, ReadRun, PageCursor.OfRun);

        RunRecord ReadRun(SqliteDataReader reader) => RecordReader.Run(reader).At(point.Point)!;
    }

    public static ImmutableArray<string> Namespaces(SqliteConnection connection)
    {
        using var command = connection.Prepared(
            "SELECT DISTINCT namespace FROM dataset UNION SELECT DISTINCT namespace FROM job WHERE retired_at IS NULL ORDER BY 1", 0);
        using var reader = command.ExecuteReader();
        var names = ImmutableArray.CreateBuilder<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names.DrainToImmutable();
    }

    private static void AddFilters(Conditions conditions, ListQuery query)
    {
        if (query.Namespace is not null) conditions.Add("namespace = {0}", query.Namespace);
        if (query.Layer is not null) conditions.Add("layer = {0}", query.Layer);
        if (query.Owner is not null) conditions.Add("owner = {0}", query.Owner);
    }

    private static Page<T> Read<T>(
        SqliteConnection connection, string sql, Conditions conditions, int limit, Func<SqliteDataReader, T> read, Func<T, string> cursor)
    {
        limit = Math.Max(1, limit);
        using var command = connection.Prepared($"{sql} LIMIT ${conditions.Values.Count}", conditions.Values.Count + 1);
        using var reader = command.With([.. conditions.Values, limit + 1]).ExecuteReader();
        var items = ImmutableArray.CreateBuilder<T>();
        while (reader.Read()) items.Add(read(reader));
        if (items.Count <= limit) return new Page<T>(items.DrainToImmutable(), null);
        items.RemoveAt(limit);
        return new Page<T>(items.ToImmutable(), cursor(items[limit - 1]));
    }
}
