using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Records of datasets and jobs as they were at a point of the past. One read.</summary>
internal sealed class PastRecords(CypherReads reads, PointFilter point)
{
    private const int DatasetsAtOnce = 200;

    private const string Version = """
        WHERE v.recordedFrom <= $known AND (v.recordedTo IS NULL OR v.recordedTo > $known) AND v.validFrom <= $asOf
        RETURN [v.record, v.validFrom, v.retired, v.sql] ORDER BY v.validFrom DESC, v.recordedFrom DESC LIMIT 1
        """;

    /// <summary>What a dataset <c>d</c> was at the point: its record first; null where it was not described.</summary>
    public const string DatasetVersion = $$"""
        CASE WHEN d.recordedTicks <= $known AND d.validTicks <= $asOf THEN [d.record, d.validTicks, false, null]
          ELSE HEAD(COLLECT { MATCH (d)-[:WAS]->(v) {{Version}} }) END
        """;

    private const string DatasetColumns = $$"""
        d.key, coalesce(d.exactNamespace, d.namespace), coalesce(d.exactName, d.name), {{DatasetVersion}} AS version,
        COLLECT { MATCH (d)-[:HAS_FIELD]->(f:Field) WHERE f.mention IS NOT NULL RETURN coalesce(f.path, f.name) ORDER BY f.mention } AS mentions
        """;

    private readonly string _jobColumns = $$"""
        j.key, coalesce(j.exactNamespace, j.namespace), coalesce(j.exactName, j.name),
        CASE WHEN j.recordedTicks <= $known AND j.validTicks <= $asOf THEN [j.record, j.validTicks, j.retired, j.sql]
          ELSE HEAD(COLLECT { MATCH (j)-[:WAS]->(v) {{Version}} }) END AS version,
        EXISTS { MATCH (j)-[:CLAIMS]->(e:{{point.Labels}}) WHERE {{point.EdgeSets}} } AS claims
        """;

    private Dictionary<DatasetId, HashSet<string>>? _mentions;

    public async Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        (await FindDatasetsAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    /// <summary>Those of many that were there.</summary>
    public async Task<Dictionary<DatasetId, DatasetRecord>> FindDatasetsAsync(IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken)
    {
        var records = new Dictionary<DatasetId, DatasetRecord>(ids.Count);
        foreach (var piece in ids.Distinct().Chunk(DatasetsAtOnce))
        {
            var found = await reads.RunAsync(
                $"UNWIND $keys AS key MATCH (d:Dataset {{key: key}}) RETURN {DatasetColumns}", cancellationToken,
                point.Parameters(("keys", piece.Select(GraphKeys.Of)))).ConfigureAwait(false);
            var rows = found.Each().Select(row => (Row: row, Given: Given(row))).ToLookup(one => one.Given is { Schema: SchemaKnowledge.Complete } or { AliasOf: not null });
            foreach (var (_, given) in rows[true]) records[given!.Id] = given;
            var mentions = await MentionsOfAsync([.. rows[false].Select(one => one.Row)], cancellationToken).ConfigureAwait(false);
            foreach (var (row, given) in rows[false])
                if (Join(row, given, mentions.GetValueOrDefault(IdOf(row))) is { } record) records[record.Id] = record;
        }

        return records;
    }

    /// <summary>In no order.</summary>
    public async IAsyncEnumerable<DatasetRecord> DatasetsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _mentions ??= await MentionsAsync(cancellationToken).ConfigureAwait(false);
        const string Text = $"MATCH (d:Dataset) WHERE d.key > $after WITH d ORDER BY d.key LIMIT $limit RETURN {DatasetColumns} ORDER BY d.key";
        await foreach (var row in reads.StreamAsync(Text, cancellationToken, point.Parameters()).ConfigureAwait(false))
        {
            if (Join(row, Given(row), _mentions.GetValueOrDefault(IdOf(row))) is { } record) yield return record;
        }
    }

    public async Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            $"MATCH (j:Job {{key: $key}}) RETURN {_jobColumns}", cancellationToken, point.Parameters(("key", GraphKeys.Of(id)))).ConfigureAwait(false);
        return found.Rows.Count == 0 ? null : Job(found.Single);
    }

    /// <summary>Those of whose lineage something may be unknown: what is doubtful now, what was described otherwise, what has unknowns.</summary>
    public async IAsyncEnumerable<JobRecord> DoubtfulJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = $$"""
            CALL () {
              MATCH (j:Job {doubtful: true}) RETURN j.key AS key UNION MATCH (j:Job)-[:WAS]->() RETURN j.key AS key
              UNION MATCH (e:EdgeSet {doubtful: true}) WHERE {{point.EdgeSets}} RETURN e.jobKey AS key
              UNION MATCH (e:FormerEdgeSet) WHERE e.unknowns IS NOT NULL AND {{point.EdgeSets}} RETURN e.jobKey AS key }
            WITH DISTINCT key MATCH (j:Job {key: key}) WHERE j.key > $after WITH j ORDER BY j.key LIMIT $limit RETURN {{_jobColumns}} ORDER BY j.key
            """;
        await foreach (var row in reads.StreamAsync(text, cancellationToken, point.Parameters()).ConfigureAwait(false))
            if (Job(row) is { } record) yield return record;
    }

    /// <summary>In no order.</summary>
    public async IAsyncEnumerable<JobRecord> JobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = $"MATCH (j:Job) WHERE j.key > $after WITH j ORDER BY j.key LIMIT $limit RETURN {_jobColumns} ORDER BY j.key";
        await foreach (var row in reads.StreamAsync(text, cancellationToken, point.Parameters()).ConfigureAwait(false))
            if (Job(row) is { } record) yield return record;
    }

    private static DatasetId IdOf(CypherRow row) => new(row.Text(1), row.Text(2));

    private static CypherRow? VersionOf(CypherRow row) => row[3] is IReadOnlyList<object?> version ? new CypherRow(version) : null;

    private static DatasetRecord? Given(CypherRow row) =>
        VersionOf(row) is { } version ? RecordReader.DatasetOf(version.OptionalText(0), version.Long(1)) : null;

    // What lineage mentions at the point, not what it ever did.
    private static DatasetRecord? Join(CypherRow row, DatasetRecord? given, HashSet<string>? mentions)
    {
        if (row.IsNull(3) && mentions is null) return null;
        return MentionedFields.Join(IdOf(row), given, mentions is null ? [] : [.. row.Texts(4).Where(mentions.Contains)]);
    }

    // A job is there where its description of the point does not say that it is gone, and wherever something it claims holds.
    private static JobRecord? Job(CypherRow row)
    {
        var version = VersionOf(row);
        if (version?.Bool(2) != false && !row.Bool(4)) return null;
        return RecordReader.JobOf(new JobId(row.Text(1), row.Text(2)), version?.OptionalText(0), version?.OptionalText(3), version?.Long(1) ?? 0);
    }

    // Of some datasets, by their edge sets; jobs are only asked where nothing else says that one was there.
    private async Task<Dictionary<DatasetId, HashSet<string>>> MentionsOfAsync(IReadOnlyCollection<CypherRow> rows, CancellationToken cancellationToken)
    {
        var mentions = new Dictionary<DatasetId, HashSet<string>>();
        if (rows.Count == 0) return mentions;
        var asked = rows.Select(IdOf).ToHashSet();
        var found = await reads.RunAsync(
            $"UNWIND $keys AS key MATCH (:Dataset {{key: key}})<-[:INTO|READS]-(e:{point.Labels}) WHERE {point.EdgeSets} WITH DISTINCT e RETURN {PointFilter.EdgeSetColumns}",
            cancellationToken, point.Parameters(("keys", asked.Select(GraphKeys.Of)))).ConfigureAwait(false);
        foreach (var row in found.Each()) Mention(mentions, EdgeSetReader.Read(row, 0), asked);
        var silent = rows.Where(row => row.IsNull(3)).Select(IdOf).Where(id => !mentions.ContainsKey(id)).ToHashSet();
        if (silent.Count == 0) return mentions;
        await foreach (var job in JobsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var id in job.Inputs.Concat(job.Outputs)) if (silent.Contains(id)) Of(mentions, id);
        }

        return mentions;
    }

    private async Task<Dictionary<DatasetId, HashSet<string>>> MentionsAsync(CancellationToken cancellationToken)
    {
        var mentions = new Dictionary<DatasetId, HashSet<string>>();
        await foreach (var set in new EdgeSetReader(reads, point).AllAsync(cancellationToken).ConfigureAwait(false)) Mention(mentions, set, null);
        await foreach (var job in JobsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var id in job.Inputs.Concat(job.Outputs)) Of(mentions, id);
        }

        return mentions;
    }

    /// <param name="asked">Null for all.</param>
    private static void Mention(Dictionary<DatasetId, HashSet<string>> mentions, EdgeSet set, HashSet<DatasetId>? asked)
    {
        if (asked?.Contains(set.Target) != false) Of(mentions, set.Target);
        foreach (var node in set.Block.Nodes)
        {
            var id = set.Block.Datasets[node.Dataset];
            if (asked?.Contains(id) == false) continue;
            var paths = Of(mentions, id);
            if (node.Path is { } path) paths.Add(path);
        }
    }

    private static HashSet<string> Of(Dictionary<DatasetId, HashSet<string>> mentions, DatasetId id)
    {
        if (!mentions.TryGetValue(id, out var paths)) mentions[id] = paths = new HashSet<string>(StringComparer.Ordinal);
        return paths;
    }
}
