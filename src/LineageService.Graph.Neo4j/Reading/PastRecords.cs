using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Records of datasets and jobs as they were at a point of the past. One read.</summary>
internal sealed class PastRecords(CypherReads reads, PointFilter point)
{
    private const string Version = """
        WHERE v.recordedFrom <= $known AND (v.recordedTo IS NULL OR v.recordedTo > $known) AND v.validFrom <= $asOf
        RETURN [v.record, v.validFrom, v.retired, v.sql] ORDER BY v.validFrom DESC, v.recordedFrom DESC LIMIT 1
        """;

    private const string DatasetColumns = $$"""
        d.key, coalesce(d.exactNamespace, d.namespace), coalesce(d.exactName, d.name),
        CASE WHEN d.recordedTicks <= $known AND d.validTicks <= $asOf THEN [d.record, d.validTicks, false, null]
          ELSE HEAD(COLLECT { MATCH (d)-[:WAS]->(v) {{Version}} }) END AS version,
        COLLECT { MATCH (d)-[:HAS_FIELD]->(f:Field) WHERE f.mention IS NOT NULL RETURN coalesce(f.path, f.name) ORDER BY f.mention } AS mentions
        """;

    private readonly string _jobColumns = $$"""
        j.key, coalesce(j.exactNamespace, j.namespace), coalesce(j.exactName, j.name),
        CASE WHEN j.recordedTicks <= $known AND j.validTicks <= $asOf THEN [j.record, j.validTicks, j.retired, j.sql]
          ELSE HEAD(COLLECT { MATCH (j)-[:WAS]->(v) {{Version}} }) END AS version,
        EXISTS { MATCH (j)-[:CLAIMS]->(e:{{point.Labels}}) WHERE {{point.EdgeSets}} } AS claims
        """;

    private Dictionary<DatasetId, HashSet<string>>? _mentions;

    public async Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            $"MATCH (d:Dataset {{key: $key}}) RETURN {DatasetColumns}", cancellationToken, point.Parameters(("key", GraphKeys.Of(id)))).ConfigureAwait(false);
        if (found.Rows.Count == 0) return null;
        var row = found.Single;
        var given = Given(row);
        return given is { Schema: SchemaKnowledge.Complete } or { AliasOf: not null }
            ? given
            : Join(row, given, await MentionsOfAsync(id, isThere: !row.IsNull(3), cancellationToken).ConfigureAwait(false));
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

    // Of one dataset, by its edge sets; jobs are only asked where nothing else says that it was there.
    private async Task<HashSet<string>?> MentionsOfAsync(DatasetId id, bool isThere, CancellationToken cancellationToken)
    {
        HashSet<string>? paths = null;
        var found = await reads.RunAsync(
            $"MATCH (:Dataset {{key: $key}})<-[:INTO|READS]-(e:{point.Labels}) WHERE {point.EdgeSets} WITH DISTINCT e RETURN {PointFilter.EdgeSetColumns}", cancellationToken,
            point.Parameters(("key", GraphKeys.Of(id)))).ConfigureAwait(false);
        foreach (var row in found.Each())
        {
            paths ??= new HashSet<string>(StringComparer.Ordinal);
            var block = EdgeSetReader.Read(row, 0).Block;
            foreach (var node in block.Nodes) if (node.Path is { } path && block.Datasets[node.Dataset] == id) paths.Add(path);
        }

        if (paths is not null || isThere) return paths;
        await foreach (var job in JobsAsync(cancellationToken).ConfigureAwait(false))
            if (job.Inputs.Contains(id) || job.Outputs.Contains(id)) return new HashSet<string>(StringComparer.Ordinal);
        return null;
    }

    private async Task<Dictionary<DatasetId, HashSet<string>>> MentionsAsync(CancellationToken cancellationToken)
    {
        var mentions = new Dictionary<DatasetId, HashSet<string>>();
        await foreach (var set in new EdgeSetReader(reads, point).AllAsync(cancellationToken).ConfigureAwait(false))
        {
            Of(set.Target);
            foreach (var node in set.Block.Nodes)
            {
                var paths = Of(set.Block.Datasets[node.Dataset]);
                if (node.Path is { } path) paths.Add(path);
            }
        }

        await foreach (var job in JobsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var input in job.Inputs) Of(input);
            foreach (var output in job.Outputs) Of(output);
        }

        return mentions;

        HashSet<string> Of(DatasetId id)
        {
            if (!mentions.TryGetValue(id, out var paths)) mentions[id] = paths = new HashSet<string>(StringComparer.Ordinal);
            return paths;
        }
    }
}
