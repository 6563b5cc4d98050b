using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads the log of events.</summary>
internal sealed class EventReader(CypherReads reads)
{
    private const int MinPrefix = 16, BodiesOfPage = 100;

    private const string Columns = "e.received, e.place, e.hash, e.kind, e.reason, e.position, e.size";

    public async Task<IReadOnlyDictionary<string, string>> KindsOfAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync("UNWIND $hashes AS hash MATCH (e:Event {hash: hash}) RETURN e.hash, e.kind", cancellationToken, ("hashes", hashes)).ConfigureAwait(false);
        return found.Each().ToDictionary(row => row.Text(0), row => row.Text(1), StringComparer.Ordinal);
    }

    /// <summary>The event of a whole hash, or of the only hash that begins so.</summary>
    public async Task<LoggedEvent?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync($"MATCH (e:Event {{hash: $hash}}) RETURN {Columns}, e.body", cancellationToken, ("hash", hash)).ConfigureAwait(false);
        if (found.Rows.Count == 0 && hash.Length >= MinPrefix)
        {
            found = await reads.RunAsync($"MATCH (e:Event) WHERE e.hash STARTS WITH $hash RETURN {Columns}, e.body LIMIT 2", cancellationToken, ("hash", hash))
                .ConfigureAwait(false);
        }

        return found.Rows.Count == 1 ? Event(found.Single, hasBody: true) : null;
    }

    /// <summary>Those of some events that are there, with their bodies.</summary>
    public async Task<IReadOnlyDictionary<string, LoggedEvent>> WholeAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync($"UNWIND $hashes AS hash MATCH (e:Event {{hash: hash}}) RETURN {Columns}, e.body", cancellationToken, ("hashes", hashes))
            .ConfigureAwait(false);
        return found.Each().ToDictionary(row => row.Text(2), row => Event(row, hasBody: true), StringComparer.Ordinal);
    }

    public async Task<Page<LoggedEvent>> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var after = PageCursor.ReadEvent(query.After);
        var limit = Math.Max(1, query.Limit);
        var found = await reads.RunAsync(
            $"MATCH (e:Event) WHERE {Conditions(query)} AND e.received <= $afterTime AND (e.received < $afterTime OR e.place < $afterPlace)"
            + $" WITH e ORDER BY e.received DESC, e.place DESC LIMIT $limit RETURN {ColumnsOf(query)} ORDER BY e.received DESC, e.place DESC", cancellationToken,
            Parameters(query, ("afterTime", after?.ReceivedTicks ?? long.MaxValue), ("afterPlace", after?.Place ?? long.MaxValue), ("limit", limit + 1L))).ConfigureAwait(false);
        var rows = found.Each().ToList();
        var next = rows.Count > limit ? PageCursor.OfEvent(Ticks.ToTime(rows[limit - 1].Long(0)), rows[limit - 1].Long(1)) : null;
        return new Page<LoggedEvent>([.. rows.Take(limit).Select(row => Event(row, !query.BodiesLeftOut))], next);
    }

    /// <summary>All events that pass, in order of receipt.</summary>
    public async IAsyncEnumerable<LoggedEvent> ReadAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limit = query.BodiesLeftOut ? CypherReads.PageSize : BodiesOfPage;
        var text = $"MATCH (e:Event) WHERE {Conditions(query)} AND e.received >= $afterTime AND (e.received > $afterTime OR e.place > $afterPlace)"
            + $" WITH e ORDER BY e.received, e.place LIMIT $limit RETURN {ColumnsOf(query)} ORDER BY e.received, e.place";
        for (var (time, place) = (-1L, -1L); ;)
        {
            var page = await reads.RunAsync(text, cancellationToken, Parameters(query, ("afterTime", time), ("afterPlace", place), ("limit", limit))).ConfigureAwait(false);
            foreach (var row in page.Each())
            {
                (time, place) = (row.Long(0), row.Long(1));
                yield return Event(row, !query.BodiesLeftOut);
            }

            if (page.Rows.Count < limit) yield break;
        }
    }

    private static string ColumnsOf(EventQuery query) => query.BodiesLeftOut ? Columns : $"{Columns}, e.body";

    private static string Conditions(EventQuery query) =>
        $"{(query.Kind is null ? "e.kind <> $discarded" : "e.kind = $kind")}{(query.From is null ? "" : " AND e.received >= $from")}{(query.To is null ? "" : " AND e.received < $to")}";

    private static (string Name, object? Value)[] Parameters(EventQuery query, params ReadOnlySpan<(string Name, object? Value)> others) =>
    [
        ("kind", query.Kind), ("discarded", LoggedEvent.DiscardedKind), ("from", query.From?.UtcTicks), ("to", query.To?.UtcTicks), .. others,
    ];

    private static LoggedEvent Event(CypherRow row, bool hasBody) => new(
        row.Text(2), row.Text(3), hasBody ? EventBodies.Unpack(row.OptionalBytes(7), row.Long(6)) : default, Ticks.ToTime(row.Long(0)), row.OptionalText(4),
        row.OptionalText(5))
    {
        Size = row.Long(6),
    };
}
