using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Records of datasets and jobs as they were at a point of the past.</summary>
internal sealed class PastRecords(SqliteConnection connection, PointFilter point, CancellationToken cancellationToken)
{
    private readonly string _datasets = Datasets(point);
    private PastMentions? _mentions;
    private PastMentions? _links;

    /// <summary>
    /// Columns of all datasets, there at the point or not: number, name, paths, 1 where the current version holds, 1 where any does, then
    /// what that one says.
    /// </summary>
    public static string Datasets(PointFilter point) =>
        $"SELECT dataset.id, dataset.namespace, dataset.name, dataset.paths, {point.IsCurrent("dataset")}, "
        + $"{point.IsCurrent("dataset")} OR v.id IS NOT NULL, {Pick(point, "dataset", "record")}, {Pick(point, "dataset", "fields")},"
        + $" {Pick(point, "dataset", "valid_from")} FROM dataset {point.JoinVersion("dataset")}";

    /// <summary>Name of all datasets, there at the point or not, and what the current version, where it holds, or the record of the one that did says it is another name of.</summary>
    public static string Aliases(PointFilter point)
    {
        var isCurrent = point.IsCurrent("dataset");
        return $"SELECT dataset.namespace, dataset.name, CASE WHEN {isCurrent} THEN dataset.alias_namespace END, CASE WHEN {isCurrent} THEN dataset.alias_name END,"
            + $" CASE WHEN instr(v.record, CAST('aliasOf' AS BLOB)) > 0 THEN v.record END FROM dataset {point.JoinVersion("dataset")}";
    }

    /// <summary>What the jobs of the point read and write.</summary>
    public static string JobLinks(PointFilter point) =>
        $"SELECT {Pick(point, "job", "links")} FROM job {point.JoinVersion("job")} WHERE {IsThere(point)}";

    /// <summary>Number, name, state and links of the jobs of the point.</summary>
    public static string GraphJobs(PointFilter point) =>
        $"SELECT job.id, job.namespace, job.name, coalesce({Pick(point, "job", "state")}, 0), {Pick(point, "job", "links")}"
        + $" FROM job {point.JoinVersion("job")} WHERE {IsThere(point)} ORDER BY job.id";

    public DatasetRecord? FindDataset(DatasetId id)
    {
        using var command = connection.Prepared($"{_datasets} WHERE dataset.namespace = $0 AND dataset.name = $1", 2);
        using var reader = command.With(id.Namespace, id.Name).ExecuteReader();
        return reader.Read() ? Dataset(reader, MentionsOf) : null;
    }

    /// <summary>In the order of their names, behind a name where one is given.</summary>
    public IEnumerable<DatasetRecord> Datasets((string Namespace, string Name)? after)
    {
        var condition = after is null ? "" : "WHERE (dataset.namespace, dataset.name) > ($0, $1)";
        using var command = connection.Prepared($"{_datasets} {condition} ORDER BY dataset.namespace, dataset.name", after is null ? 0 : 2);
        if (after is { } key) command.With(key.Namespace, key.Name);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = Dataset(reader, (_, _) => _mentions ??= PastMentions.ReadAll(connection, point, cancellationToken));
            if (record is not null) yield return record;
        }
    }

    public JobRecord? FindJob(JobId id)
    {
        using var command = connection.Prepared($"{Jobs()} AND job.namespace = $0 AND job.name = $1", 2);
        using var reader = command.With(id.Namespace, id.Name).ExecuteReader();
        return reader.Read() ? RecordReader.Job(reader) : null;
    }

    /// <summary>In the order of their names, behind a name where one is given.</summary>
    public IEnumerable<JobRecord> Jobs((string Namespace, string Name)? after)
    {
        var condition = after is null ? "" : "AND (job.namespace, job.name) > ($0, $1)";
        using var command = connection.Prepared($"{Jobs()} {condition} ORDER BY job.namespace, job.name", after is null ? 0 : 2);
        if (after is { } key) command.With(key.Namespace, key.Name);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return RecordReader.Job(reader);
        }
    }

    /// <summary>Those of whose lineage something may be unknown, in the order of their names: what is doubtful now, what was described otherwise, what has unknowns.</summary>
    public IEnumerable<JobRecord> DoubtfulJobs()
    {
        var unknown = point.ByKey("SELECT edge_set.job_id FROM edge_set", "edge_set.unknowns IS NOT NULL");
        using var command = connection.Prepared(
            $"{Jobs()} AND (job.id IN (SELECT id FROM job WHERE doubtful = 1) OR job.id IN (SELECT job_id FROM job_version) OR job.id IN ({unknown}))"
            + " ORDER BY job.namespace, job.name", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return RecordReader.Job(reader);
        }
    }

    // By its edges; jobs are only asked where nothing else says that it was there.
    private PastMentions MentionsOf(int dataset, bool isThere)
    {
        var mentions = PastMentions.ReadOne(connection, point, dataset, cancellationToken);
        return isThere || mentions.Of(dataset) is not null ? mentions : _links ??= PastMentions.ReadLinks(connection, point, cancellationToken);
    }

    // The columns of RecordReader.JobColumns.
    private string Jobs() =>
        $"SELECT job.namespace, job.name, {Pick(point, "job", "record")}, {Pick(point, "job", "sql")}, {Pick(point, "job", "valid_from")}"
        + $" FROM job {point.JoinVersion("job")} WHERE {IsThere(point)}";

    private static DatasetRecord? Dataset(SqliteDataReader reader, Func<int, bool, PastMentions> mentions)
    {
        var paths = PathList.ReadPaths(reader.OptionalBytes(3), out _);
        var given = reader.OptionalBytes(6) is { } json
            ? RecordJson.ReadDataset(json) with
            {
                Fields = SchemaBlob.Read(reader.OptionalBytes(7), paths),
                ValidFrom = RecordReader.Time(reader.GetInt64(8)),
            }
            : null;
        var id = new DatasetId(reader.GetString(1), reader.GetString(2));
        // No mention would show in it.
        if (given is { Schema: SchemaKnowledge.Complete } or { AliasOf: not null }) return given;
        var number = reader.GetInt32(0);
        var isThere = reader.GetBoolean(5);
        var places = mentions(number, isThere).Of(number);
        if (places is null && !isThere) return null;
        return MentionedFields.Join(
            id, given, places is null ? [] : [.. paths.Where((_, place) => place < places.Length && places[place])]);
    }

    // A job is there where its description of the point does not say that it is gone, and wherever something it claims holds.
    private static string IsThere(PointFilter point) =>
        $"(CASE WHEN {point.IsCurrent("job")} THEN job.retired_at IS NULL ELSE coalesce(v.retired = 0, 0) END"
        + $" OR EXISTS ({point.ByKey("SELECT 1 FROM edge_set", "edge_set.job_id = job.id")}))";

    private static string Pick(PointFilter point, string entity, string column) =>
        $"CASE WHEN {point.IsCurrent(entity)} THEN {entity}.{column} ELSE v.{column} END";
}
