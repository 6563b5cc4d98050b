using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads edge sets that hold at a point.</summary>
internal sealed class EdgeSetReader(CypherReads reads, PointFilter point)
{
    /// <summary>Of a version <c>e</c>; two columns for its end follow.</summary>
    public const string Columns =
        "elementId(e) AS id, e.jobNamespace, e.jobName, e.targetNamespace, e.targetName, e.evidence, e.producer, e.validFrom, e.unknowns, e.edges, e.isActive, e.cause";

    private const int FrontierSize = 200;

    /// <summary>All that hold at the point.</summary>
    public async IAsyncEnumerable<EdgeSet> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By the key of the set, and then by the version, of which the past has several.
        var text = $$"""
            MATCH (e:{{point.Labels}}) WHERE e.set > $after AND {{point.EdgeSets}}
            WITH e.set AS key ORDER BY key LIMIT $limit WITH DISTINCT key
            MATCH (e:{{point.Labels}}) WHERE e.set = key AND {{point.EdgeSets}}
            RETURN key, {{PointFilter.EdgeSetColumns}} ORDER BY key
            """;
        await foreach (var row in PagesAsync(text, cancellationToken).ConfigureAwait(false)) yield return Read(row, 1);
    }

    /// <summary>Those of one job, by target and evidence.</summary>
    public Task<ImmutableArray<EdgeSet>> OfJobAsync(JobId job, CancellationToken cancellationToken) => InOrderAsync(
        $"MATCH (e:{point.Labels}) WHERE e.jobKey = $key AND {point.EdgeSets} RETURN {PointFilter.EdgeSetColumns}", GraphKeys.Of(job), cancellationToken);

    /// <summary>Those into one dataset, by job and evidence.</summary>
    public Task<ImmutableArray<EdgeSet>> IntoAsync(DatasetId target, CancellationToken cancellationToken) => InOrderAsync(
        $"MATCH (:Dataset {{key: $key}})<-[:INTO]-(e:{point.Labels}) WHERE {point.EdgeSets} RETURN {PointFilter.EdgeSetColumns}", GraphKeys.Of(target), cancellationToken);

    /// <summary>Those of many jobs, in no order.</summary>
    public async Task<IEnumerable<EdgeSet>> OfJobsAsync(IEnumerable<JobId> jobs, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            $"UNWIND $keys AS key MATCH (e:{point.Labels}) WHERE e.jobKey = key AND {point.EdgeSets} RETURN {PointFilter.EdgeSetColumns}", cancellationToken,
            point.Parameters(("keys", jobs.Select(GraphKeys.Of)))).ConfigureAwait(false);
        return found.Each().Select(row => Read(row, 0));
    }

    /// <summary>Those of keys of sets.</summary>
    public async Task<IEnumerable<EdgeSet>> OfKeysAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            $"UNWIND $keys AS key MATCH (e:EdgeSet {{set: key}}) RETURN {PointFilter.EdgeSetColumns}", cancellationToken, point.Parameters(("keys", keys))).ConfigureAwait(false);
        return found.Each().Select(row => Read(row, 0));
    }

    /// <summary>Active ones that touch one of the datasets in the direction; for one hop of a frontier.</summary>
    public async IAsyncEnumerable<EdgeSet> TouchingAsync(
        IEnumerable<DatasetId> datasets, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var types = direction switch
        {
            Direction.Upstream => "INTO",
            Direction.Downstream => "READS",
            _ => "INTO|READS",
        };
        var text = $"""
            UNWIND $keys AS key MATCH (:Dataset {'{'}key: key{'}'})<-[:{types}]-(e:{point.Labels}) WHERE e.isActive AND {point.EdgeSets}
            WITH DISTINCT e RETURN {PointFilter.EdgeSetColumns}
            """;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var piece in datasets.Chunk(FrontierSize))
        {
            var found = await reads.RunAsync(text, cancellationToken, point.Parameters(("keys", piece.Select(GraphKeys.Of)))).ConfigureAwait(false);
            foreach (var row in found.Each()) if (seen.Add(row.Text(0))) yield return Read(row, 0);
        }
    }

    /// <param name="at">Where its columns begin.</param>
    public static EdgeSet Read(CypherRow row, int at) => new(
        new JobId(row.Text(at + 1), row.Text(at + 2)), new DatasetId(row.Text(at + 3), row.Text(at + 4)), (EvidenceKind)row.Long(at + 5), row.Text(at + 6),
        Ticks.ToTime(row.Long(at + 7)), EdgeBlockCodec.Read(row.Bytes(at + 9)), EdgeContentCodec.ReadUnknowns(row.OptionalBytes(at + 8)))
    {
        IsActive = row.Bool(at + 10),
        Cause = CauseBlob.Read(row.OptionalBytes(at + 11)),
        ValidTo = Ticks.ToOptionalTime(row.OptionalLong(at + 12)),
        EndCause = CauseBlob.Read(row.OptionalBytes(at + 13)),
    };

    private async IAsyncEnumerable<CypherRow> PagesAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; ;)
        {
            var page = await reads.RunAsync(text, cancellationToken, point.Parameters(("after", after), ("limit", CypherReads.PageSize))).ConfigureAwait(false);
            if (page.Rows.Count == 0) yield break;
            foreach (var row in page.Each())
            {
                cancellationToken.ThrowIfCancellationRequested();
                after = row.Text(0);
                yield return row;
            }
        }
    }

    private async Task<ImmutableArray<EdgeSet>> InOrderAsync(string text, string key, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(text, cancellationToken, point.Parameters(("key", key))).ConfigureAwait(false);
        return
        [
            .. found.Each().Select(row => Read(row, 0)).OrderBy(set => set.Job.Namespace, StringComparer.Ordinal).ThenBy(set => set.Job.Name, StringComparer.Ordinal)
                .ThenBy(set => set.Target).ThenBy(set => set.Evidence),
        ];
    }
}
