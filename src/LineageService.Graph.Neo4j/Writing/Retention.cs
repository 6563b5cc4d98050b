using System.Buffers.Binary;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Reading;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// Forgets what a policy no longer keeps, in pieces that are transactions of their own. The horizon of history moves first: cut off anywhere, the
/// history is only longer than it should be.
/// </summary>
internal sealed class Retention(CypherReads reads, Neo4jStoreOptions options)
{
    private const int RowsPerPiece = 1_000;

    private const string OldEvents = "MATCH (e:Event) WHERE e.received < CASE WHEN e.kind IN ['dead', 'discarded'] THEN $dead ELSE $events END";

    // By the time when the end became known; what is known to end in the future holds still.
    private const string OldVersions = "MATCH (e:FormerEdgeSet) WHERE e.endKnown < $before AND (e.recordedTo IS NOT NULL OR e.validTo <= $now)";

    private const string OldDescriptions = "MATCH (e:FormerDescription) WHERE e.endKnown < $before";

    // A run that has not ended is kept while it is its job's last: it may go on.
    private const string OldRuns = """
        MATCH (e:Run) WHERE e.startedTicks < $before AND CASE WHEN e.endedTicks IS NULL
        THEN EXISTS { MATCH (o:Run) WHERE o.jobKey = e.jobKey AND o.startedTicks > e.startedTicks } ELSE e.endedTicks < $before END
        """;

    private const string OldFlows = "MATCH ()-[e:FLOWS_TO]->() WHERE e.validTo < $time";

    public async Task<RetentionReport> RunAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken)
    {
        var report = await EventsAsync(policy, dryRun, cancellationToken).ConfigureAwait(false);
        if (policy.History is not null)
        {
            (string, object?)[] parameters = [("before", policy.Cutoff(policy.History).UtcTicks), ("now", policy.Now.UtcTicks)];
            if (!dryRun) await AdvanceHorizonAsync(parameters, cancellationToken).ConfigureAwait(false);
            var (versions, bytes) = await ForgetAsync(OldVersions, "size(e.edges)", dryRun, parameters, cancellationToken).ConfigureAwait(false);
            var (descriptions, sizes) = await ForgetAsync(OldDescriptions, "coalesce(size(e.record), 0)", dryRun, parameters, cancellationToken).ConfigureAwait(false);
            report += RetentionReport.None(dryRun) with { EdgeVersions = versions, EntityVersions = descriptions, Bytes = bytes + sizes };
            if (!dryRun && versions > 0) await ForgetFlowsAsync(policy, cancellationToken).ConfigureAwait(false);
        }

        if (policy.Runs is not null)
        {
            var (runs, _) = await ForgetAsync(OldRuns, "0", dryRun, [("before", policy.Cutoff(policy.Runs).UtcTicks)], cancellationToken).ConfigureAwait(false);
            report += RetentionReport.None(dryRun) with { Runs = runs };
        }

        if (!dryRun) await ForgetChangesAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    private async Task<RetentionReport> EventsAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken)
    {
        (string, object?)[] parameters = [("events", policy.Cutoff(policy.Events).UtcTicks), ("dead", policy.Cutoff(policy.DeadLetters).UtcTicks)];
        var found = await reads.RunAsync(
            $"{OldEvents} RETURN count(e), count(CASE WHEN e.kind IN ['dead', 'discarded'] THEN 1 END), coalesce(sum(e.size), 0)", cancellationToken, parameters)
            .ConfigureAwait(false);
        var (all, dead, bytes) = (found.Single.Long(0), found.Single.Long(1), found.Single.Long(2));
        if (!dryRun && all > 0) await DeleteAsync(OldEvents, "DETACH DELETE e", parameters, cancellationToken).ConfigureAwait(false);
        return RetentionReport.None(dryRun) with { Events = all - dead, DeadLetters = dead, Bytes = bytes };
    }

    private async Task<(long Rows, long Bytes)> ForgetAsync(
        string match, string size, bool dryRun, (string, object?)[] parameters, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync($"{match} RETURN count(e), coalesce(sum({size}), 0)", cancellationToken, parameters).ConfigureAwait(false);
        var rows = found.Single.Long(0);
        if (!dryRun && rows > 0) await DeleteAsync(match, "DETACH DELETE e", parameters, cancellationToken).ConfigureAwait(false);
        return (rows, found.Single.Long(1));
    }

    private async Task DeleteAsync(string match, string delete, (string, object?)[] parameters, CancellationToken cancellationToken) => await reads.WriteAsync(
        $"{match} CALL (e) {{ {delete} }} IN TRANSACTIONS OF {RowsPerPiece} ROWS", cancellationToken, parameters).ConfigureAwait(false);

    private async Task ForgetFlowsAsync(RetentionPolicy policy, CancellationToken cancellationToken) => await DeleteAsync(
        OldFlows, "DELETE e", [("time", policy.Cutoff(policy.History))], cancellationToken).ConfigureAwait(false);

    private async Task ForgetChangesAsync(CancellationToken cancellationToken) => await DeleteAsync(
        "MATCH (s:Store {name: 'lineage'}) MATCH (e:Change) WHERE e.epoch <= s.epoch - $kept", "DETACH DELETE e", [("kept", options.KeptChanges)], cancellationToken)
        .ConfigureAwait(false);

    private async Task AdvanceHorizonAsync((string, object?)[] parameters, CancellationToken cancellationToken)
    {
        // A description ends where the next one began that became known when it was closed.
        var found = await reads.RunAsync(
            $$"""
            CALL () { {{OldVersions}} RETURN CASE WHEN e.recordedTo IS NULL THEN e.validTo ELSE 0 END AS valid, e.endKnown AS known
              UNION ALL {{OldDescriptions}} RETURN CASE WHEN e.recordedTo IS NOT NULL THEN 0 ELSE coalesce(
                reduce(m = null, x IN COLLECT { MATCH (o)-[:WAS]->(e) MATCH (o)-[:WAS]->(n) WHERE n.recordedFrom = e.closedAt AND n.validFrom > e.validFrom RETURN n.validFrom
                  UNION ALL MATCH (o)-[:WAS]->(e) WHERE o.recordedTicks = e.closedAt AND o.validTicks > e.validFrom RETURN o.validTicks AS `n.validFrom` }
                  | CASE WHEN m IS NULL OR x > m THEN x ELSE m END),
                HEAD(COLLECT { MATCH (o)-[:WAS]->(e) RETURN o.validTicks })) END AS valid, e.endKnown AS known }
            RETURN max(valid), max(known)
            """, cancellationToken, parameters).ConfigureAwait(false);
        if (found.Single.OptionalLong(1) is not { } known) return;
        var forgotten = new HistoryHorizon(Ticks.ToTime(found.Single.OptionalLong(0) ?? 0), Ticks.ToTime(known));
        var horizon = (await new HistoryReader(reads).HorizonAsync(cancellationToken).ConfigureAwait(false)).And(forgotten);
        var state = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(state, horizon.ValidTime.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(state.AsSpan(sizeof(long)), horizon.RecordedTime.UtcTicks);
        await reads.WriteAsync(
            "MERGE (k:KeyedState {key: $key}) SET k.name = $name, k.state = $state, k.hash = $hash", cancellationToken, ("key", GraphKeys.OfState(HistoryReader.HorizonKey)),
            ("name", HistoryReader.HorizonKey), ("state", state), ("hash", BatchApplier.HashOf(state))).ConfigureAwait(false);
    }
}
