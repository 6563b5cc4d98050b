using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads versions of edge sets in both times, identity merges, and how far back the history is whole.</summary>
internal sealed class HistoryReader(CypherReads reads)
{
    public const string HorizonKey = "store:history-horizon";

    private const int VersionsOfPage = 500;

    public async IAsyncEnumerable<EdgeVersion> EdgeVersionsAsync(EdgeVersionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Rows are put in order by their times and fetched in pieces: their edges would fill the memory of the one who sorts.
        var ids = await IdsAsync(query, cancellationToken).ConfigureAwait(false);
        var text = $"UNWIND $ids AS id MATCH (e) WHERE elementId(e) = id RETURN {EdgeSetReader.Columns}, e.validTo, e.endCause, e.recordedFrom, e.closedAt, e.recordedTo";
        foreach (var piece in ids.Chunk(VersionsOfPage))
        {
            var found = await reads.RunAsync(text, cancellationToken, ("ids", piece)).ConfigureAwait(false);
            var rows = found.Each().ToDictionary(row => row.Text(0), StringComparer.Ordinal);
            foreach (var id in piece) if (rows.TryGetValue(id, out var row)) yield return Version(row);
        }
    }

    public async IAsyncEnumerable<IdentityMerge> MergesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            "MATCH (m:IdentityMerge) RETURN m.id, m.kind, m.aliasNamespace, m.aliasName, m.canonicalNamespace, m.canonicalName, m.reason, m.author, m.mergedTicks,"
            + " m.undoneTicks, m.undoneBy ORDER BY m.place", cancellationToken).ConfigureAwait(false);
        foreach (var row in found.Each()) yield return Merge(row);
    }

    /// <summary>The horizon of history as the store remembers it: a keyed state of the store itself, two times in ticks.</summary>
    public async Task<HistoryHorizon> HorizonAsync(CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync("MATCH (k:KeyedState {key: $key}) RETURN k.state", cancellationToken, ("key", GraphKeys.OfState(HorizonKey))).ConfigureAwait(false);
        return found.Scalar is byte[] { Length: 2 * sizeof(long) } state
            ? new HistoryHorizon(
                Ticks.ToTime(BinaryPrimitives.ReadInt64BigEndian(state)), Ticks.ToTime(BinaryPrimitives.ReadInt64BigEndian(state.AsSpan(sizeof(long)))))
            : HistoryHorizon.None;
    }

    private static IdentityMerge Merge(CypherRow row) => new(
        row.Text(0), (NodeKind)row.Long(1), new IdentityName(row.Text(2), row.Text(3)), new IdentityName(row.Text(4), row.Text(5)), row.Text(6), row.Text(7),
        Ticks.ToTime(row.Long(8)))
    {
        UndoneAt = Ticks.ToOptionalTime(row.OptionalLong(9)),
        UndoneBy = row.OptionalText(10),
    };

    private static EdgeVersion Version(CypherRow row) => new(
        EdgeSetReader.Read(row, 0), Ticks.ToTime(row.Long(14)), Ticks.ToOptionalTime(row.OptionalLong(15)), Ticks.ToOptionalTime(row.OptionalLong(16)));

    private async Task<List<string>> IdsAsync(EdgeVersionQuery query, CancellationToken cancellationToken)
    {
        var start = query.Job is not null ? "MATCH (e:EdgeSet|FormerEdgeSet) WHERE e.jobKey = $job"
            : query.Target is not null ? "MATCH (:Dataset {key: $target})<-[:INTO]-(e:EdgeSet|FormerEdgeSet) WHERE true"
            : "MATCH (e:EdgeSet|FormerEdgeSet) WHERE true";
        var text = start
            + (query is { Job: not null, Target: not null } ? " AND e.targetKey = $target" : "")
            + (query.WithWrong ? "" : " AND e.recordedTo IS NULL")
            + (query.From is null && query.To is null
                ? ""
                : " AND ((e.validFrom >= $from AND e.validFrom < $to) OR (e.validTo >= $from AND e.validTo < $to))")
            + " RETURN elementId(e), e.jobNamespace, e.jobName, e.targetNamespace, e.targetName, e.evidence, e.validFrom, e.recordedFrom";
        var found = await reads.RunAsync(
            text, cancellationToken, ("job", query.Job is { } job ? GraphKeys.Of(job) : null), ("target", query.Target is { } target ? GraphKeys.Of(target) : null),
            ("from", query.From?.UtcTicks ?? 0), ("to", query.To?.UtcTicks ?? long.MaxValue)).ConfigureAwait(false);
        return
        [
            .. found.Each().OrderBy(row => new JobId(row.Text(1), row.Text(2))).ThenBy(row => new DatasetId(row.Text(3), row.Text(4))).ThenBy(row => row.Long(5))
                .ThenBy(row => row.Long(6)).ThenBy(row => row.Long(7)).Select(row => row.Text(0)),
        ];
    }
}
