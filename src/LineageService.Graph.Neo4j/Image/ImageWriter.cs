using System.Buffers.Binary;
using System.Diagnostics;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Reading;
using LineageService.Graph.Neo4j.Writing;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Image;

/// <summary>
/// Enters pieces of an image: each as one transaction of two statements, the first for what the others hang on, the second for all of it. Mutable; one
/// at a time.
/// </summary>
internal sealed class ImageWriter(ICypherExecutor executor, Neo4jStoreOptions options)
{
    private const string Names = """
        CALL () { UNWIND $c.names AS r MERGE (d:Dataset {key: r.key}) ON CREATE SET d = r }
        CALL () { UNWIND $c.sets AS row MATCH (e:EdgeSet {set: row})
          RETURN collect([e.set, elementId(e), e.isActive, e.producer, e.validFrom, e.validTo, e.recordedFrom, e.closedAt, e.edgeCount,
            e.hash, e.cause, e.endCause, e.unknowns, e.edges]) AS current }
        CALL () { UNWIND $c.sets AS row MATCH (e:FormerEdgeSet) WHERE e.set = row AND e.validTo >= 0 AND e.recordedTo IS NULL
          RETURN collect([e.set, elementId(e), e.isActive, e.producer, e.validFrom, e.validTo, e.recordedFrom, e.closedAt, e.edgeCount,
            e.hash, e.cause, e.endCause, e.unknowns, e.edges]) AS former }
        RETURN current, former
        """;

    // In place of a commit's end: the epoch moves once, with the last item.
    private const string Finish = """
        CALL () { UNWIND $c.newMerges AS r CREATE (m:IdentityMerge) SET m = r }
        CALL () { WITH $c.newEvents AS t
          UNWIND split(t.text, t.row) AS row WITH split(row, t.cell) AS r WITH r, toInteger(r[3]) AS received
          CREATE (e:Event {hash: r[0], kind: r[1], reason: CASE r[2] WHEN '' THEN null ELSE substring(r[2], 1) END, received: received,
            receivedAt: datetime({epochSeconds: received / 10000000 - 62135596800, nanosecond: received % 10000000 * 100}),
            position: CASE r[4] WHEN '' THEN null ELSE substring(r[4], 1) END, size: toInteger(r[5]), place: toInteger(r[6])}) }
        CALL () { UNWIND $c.bodies AS r MATCH (e:Event {hash: r[0]}) SET e.body = r[1] }
        CALL () { UNWIND $c.own AS r MERGE (k:KeyedState {key: r.key}) SET k += r }
        CALL () { UNWIND $c.ends AS r MATCH (s:Store {name: 'lineage'}) SET s.epoch = r.epoch }
        CALL () { UNWIND $c.ends AS r MATCH (k:KeyedState {key: r.progress}) DELETE k }
        RETURN 1 AS done
        """;

    private readonly KnownNodes _known = new();
    private long? _place;

    /// <exception cref="CypherException">It failed, as a whole.</exception>
    public async Task WriteAsync(IReadOnlyList<ImageItem> items, CancellationToken cancellationToken)
    {
        _place ??= await FindPlaceAsync(cancellationToken).ConfigureAwait(false);
        var state = new CommitState();
        var (own, ends) = (new List<object?>(), new List<object?>());
        foreach (var item in items) if (item is not EdgeVersionImage) Enter(state, item, own, ends);

        // Only the first set of a piece can have begun in the one before.
        var first = items.OfType<EdgeVersionImage>().FirstOrDefault()?.Version.Set;
        var names = CypherStatement.OfMap(
            Names, ("names", state.Mentioned.Keys.Order().Select(id => Bare(id, state.Mentioned[id]))),
            ("sets", first is null ? [] : new object?[] { GraphKeys.Of(first.Job, first.Target, first.Evidence) }));
        var (transaction, loaded) = await executor.BeginAsync(names, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (first is not null)
            {
                var row = state.Set(first.Job, first.Target, first.Evidence);
                foreach (var version in loaded.Single.Rows(0).Concat(loaded.Single.Rows(1))) row.AddStored(EdgeVersionReader.Read(version));
            }

            foreach (var edges in items.OfType<EdgeVersionImage>()) Enter(state, edges.Version);
            var writer = new CommitWriter(state, _known, options with { KeepsLoggedBodies = true }, "", 0);
            await transaction.CommitAsync(
                CypherStatement.OfMap(CommitText.Parts + Finish, writer.ToLists(_place.Value, ("own", own), ("ends", ends))), cancellationToken).ConfigureAwait(false);
            _known.Learn(state);
            _place += state.Events.Count + state.Merges.Count;
        }
    }

    /// <summary>Nothing is known of the database any more.</summary>
    public void Forget()
    {
        _known.Forget();
        _place = null;
    }

    private async Task<long> FindPlaceAsync(CancellationToken cancellationToken)
    {
        var found = await executor.RunAsync(
            new CypherStatement(
                "CALL () { MATCH (e:Event) RETURN coalesce(max(e.place), -1) AS event } CALL () { MATCH (m:IdentityMerge) RETURN coalesce(max(m.place), -1) AS merge }"
                + " RETURN event, merge"),
            CypherAccess.Read, cancellationToken).ConfigureAwait(false);
        return Math.Max(found.Single.Long(0), found.Single.Long(1)) + 1;
    }

    private static Dictionary<string, object?> Bare(DatasetId id, long now) =>
        DescriptionLists.Bare(GraphKeys.Of(id), id.Namespace, id.Name, id.ToString(), now, now);

    private static void Enter(CommitState state, ImageItem item, List<object?> own, List<object?> ends)
    {
        switch (item)
        {
            case DatasetImage dataset:
                Enter(state, dataset);
                break;
            case JobImage job:
                Enter(state, job);
                break;
            case RunImage { Run: var run }:
                state.Runs[run.Record.Id] = new RunRow(null)
                {
                    Record = run.Record,
                    Stamp = Stamps.Of(run.Record),
                    RecordedAt = run.RecordedAt.UtcTicks,
                    EndRecordedAt = run.EndRecordedAt?.UtcTicks,
                };
                break;
            case MergeImage { Merge: var merge }:
                state.Merges[merge.Id] = new MergeRow(null) { Merge = merge, Stamp = Stamps.Of(merge) };
                break;
            case EventImage { Event: var logged }:
                state.Events[logged.ContentHash] = new EventRow(false, logged.Kind, logged.Reason) { New = logged };
                break;
            case FoldStateImage { State: var fold }:
                state.Folds[fold.Job] = Row(fold.State);
                break;
            case KeyedStateImage { State: var keyed } when keyed.Key.StartsWith(ImageItem.OwnPrefix, StringComparison.Ordinal):
                own.Add(Own(keyed.Key, keyed.State.ToArray()));
                break;
            case KeyedStateImage { State: var keyed }:
                state.States[keyed.Key] = Row(keyed.State);
                break;
            case StoreStateImage end:
                ends.Add(new Dictionary<string, object?> { ["epoch"] = end.Epoch, ["progress"] = GraphKeys.OfState(ImageItem.ProgressKey) });
                if (!end.Horizon.IsNone) own.Add(Own(HistoryReader.HorizonKey, Bytes(end.Horizon)));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Enter(CommitState state, DatasetImage image)
    {
        var current = image.Versions[^1];
        state.Mention(image.Id, current.RecordedFrom.UtcTicks);

        // The node is there by then: the first statement made it.
        var row = DescriptionRow.Entered(
            GraphKeys.Of(image.Id), isStored: true, current.Record is { } record ? DatasetJson.Write(record) : null, null, false, current.ValidFrom.UtcTicks,
            current.RecordedFrom.UtcTicks);
        foreach (var version in image.Versions.AsSpan()[..^1])
            row.Former.Add(Former(version, version.Record is { } former ? DatasetJson.Write(former) : null, null));
        state.Datasets[image.Id] = row;
        if (current.Record is { } described)
        {
            state.DatasetRecords[image.Id] = described;
            if (described.AliasOf is { } table) state.Mention(table, current.RecordedFrom.UtcTicks);
        }

        foreach (var path in image.Mentioned) state.Mention(new BlockEnd(image.Id, path), current.RecordedFrom.UtcTicks);
    }

    private static void Enter(CommitState state, JobImage image)
    {
        var current = image.Versions[^1];
        var row = DescriptionRow.Entered(
            GraphKeys.Of(image.Id), isStored: false, Json(current.Record), current.Record?.Sql, current.Retired, current.ValidFrom.UtcTicks,
            current.RecordedFrom.UtcTicks);
        foreach (var version in image.Versions.AsSpan()[..^1]) row.Former.Add(Former(version, Json(version.Record), version.Record?.Sql));
        state.Jobs[image.Id] = row;
        if (current.Record is not { } record) return;
        state.JobRecords[image.Id] = record;
        foreach (var dataset in record.Inputs.AsEnumerable().Concat(record.Outputs)) state.Mention(dataset, current.RecordedFrom.UtcTicks);
    }

    private static void Enter(CommitState state, EdgeVersion version)
    {
        var set = version.Set;
        state.Set(set.Job, set.Target, set.Evidence).Enter(new EdgeVersionRow(null, EdgeContentCodec.Of(set), set.IsActive)
        {
            Producer = set.Producer,
            ValidFrom = set.ValidFrom.UtcTicks,
            ValidTo = set.ValidTo?.UtcTicks ?? ContentSpan.Open,
            RecordedFrom = version.RecordedFrom.UtcTicks,
            ClosedAt = version.ClosedAt?.UtcTicks,
            RecordedTo = version.RecordedTo?.UtcTicks,
            Cause = CauseBlob.Write(set.Cause),
            EndCause = CauseBlob.Write(set.EndCause),
        });
        foreach (var node in set.Block.Nodes)
            state.Mention(new BlockEnd(set.Block.Datasets[node.Dataset], node.Path), version.RecordedFrom.UtcTicks);
    }

    private static FormerRow Former<T>(EntityVersion<T> version, string? record, string? sql)
        where T : class =>
        FormerRow.Entered(
            version.ValidFrom.UtcTicks, version.RecordedFrom.UtcTicks, version.ClosedAt?.UtcTicks, version.RecordedTo?.UtcTicks, record, sql, version.Retired);

    private static string? Json(JobRecord? record) => record is null ? null : System.Text.Encoding.UTF8.GetString(RecordJson.Write(record));

    private static StateRow Row(ReadOnlyMemory<byte> state) => new(null) { Hash = BatchApplier.HashOf(state.Span), State = state.ToArray() };

    private static Dictionary<string, object?> Own(string name, byte[] state) => new()
    {
        ["key"] = GraphKeys.OfState(name),
        ["name"] = name,
        ["hash"] = BatchApplier.HashOf(state),
        ["state"] = state,
    };

    private static byte[] Bytes(HistoryHorizon horizon)
    {
        var state = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(state, horizon.ValidTime.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(state.AsSpan(sizeof(long)), horizon.RecordedTime.UtcTicks);
        return state;
    }
}
