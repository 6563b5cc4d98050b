using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Columns of records as they are now, and how they are read.</summary>
internal static class RecordReader
{
    /// <summary>Columns of a node <c>d</c>. Fields that lineage mentions show only where the schema is not complete.</summary>
    public const string DatasetColumns = """
        d.key, coalesce(d.exactNamespace, d.namespace) AS namespace, coalesce(d.exactName, d.name) AS name, d.record, d.validTicks,
        CASE WHEN d.schemaKnown = 'Complete' OR d.isAlias THEN [] ELSE COLLECT {
          MATCH (d)-[:HAS_FIELD]->(f:Field) WHERE f.mention IS NOT NULL RETURN coalesce(f.path, f.name) ORDER BY f.mention } END AS mentions
        """;

    /// <summary>Columns of a node <c>j</c>.</summary>
    public const string JobColumns =
        "j.key, coalesce(j.exactNamespace, j.namespace) AS namespace, coalesce(j.exactName, j.name) AS name, j.record, j.sql, j.validTicks";

    public const string RunColumns = """
        r.id, r.jobNamespace, r.jobName, r.state, r.startedTicks, r.endedTicks, r.parentNamespace, r.parentName, r.parentRun,
        r.recordedTicks, r.endRecordedTicks, r.subsets
        """;

    public static DatasetRecord Dataset(CypherRow row)
    {
        var id = new DatasetId(row.Text(1), row.Text(2));
        return MentionedFields.Join(id, DatasetOf(row.OptionalText(3), row.Long(4)), row.Texts(5));
    }

    /// <summary>The record as written; null where there is none.</summary>
    public static DatasetRecord? DatasetOf(string? json, long validFrom) =>
        json is null ? null : DatasetJson.Read(json) with { ValidFrom = Ticks.ToTime(validFrom) };

    public static JobRecord Job(CypherRow row) => JobOf(new JobId(row.Text(1), row.Text(2)), row.OptionalText(3), row.OptionalText(4), row.Long(5));

    public static JobRecord JobOf(JobId id, string? json, string? sql, long validFrom) =>
        json is null ? new JobRecord(id) : DatasetJson.ReadJob(json) with { Sql = sql, ValidFrom = Ticks.ToTime(validFrom) };

    public static StoredRun Run(CypherRow row) => new(
        new RunRecord(
            new RunId(Guid.Parse(row.Text(0))), new JobId(row.Text(1), row.Text(2)), row.Text(3), Ticks.ToTime(row.Long(4)), Ticks.ToOptionalTime(row.OptionalLong(5)),
            row.OptionalText(6) is { } parent ? new JobId(parent, row.Text(7)) : null,
            row.OptionalText(8) is { } run ? new RunId(Guid.Parse(run)) : null)
        {
            Subsets = row.OptionalText(11),
        },
        Ticks.ToTime(row.Long(9)), Ticks.ToOptionalTime(row.OptionalLong(10)));
}
