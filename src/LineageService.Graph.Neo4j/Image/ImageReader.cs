using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Reading;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Image;

/// <summary>
/// Reads everything that a database holds, page by page. There is no read of many pages at one moment: where somebody commits meanwhile the read
/// fails as transient.
/// </summary>
internal sealed class ImageReader(CypherReads reads)
{
    private const int EventsOfPage = 100;

    private const string Datasets = """
        MATCH (d:Dataset) WHERE d.key > $after WITH d ORDER BY d.key LIMIT $limit
        RETURN d.key, coalesce(d.exactNamespace, d.namespace), coalesce(d.exactName, d.name), d.validTicks, d.recordedTicks, d.record,
          COLLECT { MATCH (d)-[:HAS_FIELD]->(f:Field) WHERE f.mention IS NOT NULL RETURN coalesce(f.path, f.name) ORDER BY f.mention },
          COLLECT { MATCH (d)-[:WAS]->(v:FormerDescription) RETURN [v.validFrom, v.recordedFrom, v.closedAt, v.recordedTo, false, v.record, null]
            ORDER BY v.recordedFrom, v.validFrom } ORDER BY d.key
        """;

    private const string Jobs = """
        MATCH (j:Job) WHERE j.key > $after WITH j ORDER BY j.key LIMIT $limit
        RETURN j.key, coalesce(j.exactNamespace, j.namespace), coalesce(j.exactName, j.name), j.validTicks, j.recordedTicks, j.record, j.sql, j.retired,
          COLLECT { MATCH (j)-[:WAS]->(v:FormerDescription) RETURN [v.validFrom, v.recordedFrom, v.closedAt, v.recordedTo, v.retired, v.record, v.sql]
            ORDER BY v.recordedFrom, v.validFrom } ORDER BY j.key
        """;

    private const string Runs = $"""
        MATCH (r:Run) WHERE r.id > $after WITH r ORDER BY r.id LIMIT $limit RETURN {RecordReader.RunColumns} ORDER BY r.id
        """;

    private const string Folds = """
        MATCH (f:FoldState) WHERE f.key > $after WITH f ORDER BY f.key LIMIT $limit MATCH (j:Job {key: f.key})
        RETURN f.key, coalesce(j.exactNamespace, j.namespace), coalesce(j.exactName, j.name), f.state ORDER BY f.key
        """;

    private const string States = """
        MATCH (k:KeyedState) WHERE k.key > $after WITH k ORDER BY k.key LIMIT $limit RETURN k.key, k.name, k.state ORDER BY k.key
        """;

    public async IAsyncEnumerable<ImageItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var epoch = await EpochAsync(cancellationToken).ConfigureAwait(false);
        var history = new HistoryReader(reads);
        await foreach (var row in reads.StreamAsync(Datasets, cancellationToken).ConfigureAwait(false)) yield return Dataset(row);
        await foreach (var row in reads.StreamAsync(Jobs, cancellationToken).ConfigureAwait(false)) yield return Job(row);
        await foreach (var row in reads.StreamAsync(Runs, cancellationToken).ConfigureAwait(false))
            yield return new RunImage(RecordReader.Run(row));
        await foreach (var version in history.EdgeVersionsAsync(new EdgeVersionQuery(WithWrong: true), cancellationToken).ConfigureAwait(false))
            yield return new EdgeVersionImage(version);
        await foreach (var merge in history.MergesAsync(cancellationToken).ConfigureAwait(false)) yield return new MergeImage(merge);
        await foreach (var logged in EventsAsync(cancellationToken).ConfigureAwait(false)) yield return new EventImage(logged);
        await foreach (var row in reads.StreamAsync(Folds, cancellationToken).ConfigureAwait(false))
            yield return new FoldStateImage(new FoldState(new JobId(row.Text(1), row.Text(2)), row.Bytes(3)));
        await foreach (var row in reads.StreamAsync(States, cancellationToken).ConfigureAwait(false))
        {
            if (!row.Text(1).StartsWith(ImageItem.OwnPrefix, StringComparison.Ordinal))
                yield return new KeyedStateImage(new KeyedState(row.Text(1), row.Bytes(2)));
        }

        var horizon = await history.HorizonAsync(cancellationToken).ConfigureAwait(false);
        if (await EpochAsync(cancellationToken).ConfigureAwait(false) != epoch)
            throw new LineageStoreException("Somebody wrote to the store while it was read as a whole; try again when nobody does.", isTransient: true);
        yield return new StoreStateImage(epoch, horizon);
    }

    private async Task<long> EpochAsync(CancellationToken cancellationToken) =>
        (await reads.RunAsync("MATCH (s:Store {name: 'lineage'}) RETURN s.epoch", cancellationToken).ConfigureAwait(false)).Single.Long(0);

    private static DatasetImage Dataset(CypherRow row)
    {
        var versions = Former(row, 7, static version => Record(version.OptionalText(5)));
        versions.Add(new EntityVersion<DatasetRecord>(Record(row.OptionalText(5)), false, Ticks.ToTime(row.Long(3)), Ticks.ToTime(row.Long(4))));
        return new DatasetImage(new DatasetId(row.Text(1), row.Text(2)), [.. row.Texts(6)], versions.DrainToImmutable());
    }

    private static JobImage Job(CypherRow row)
    {
        var versions = Former(row, 8, static version => Record(version.OptionalText(5), version.OptionalText(6)));
        versions.Add(new EntityVersion<JobRecord>(
            Record(row.OptionalText(5), row.OptionalText(6)), row.Bool(7), Ticks.ToTime(row.Long(3)), Ticks.ToTime(row.Long(4))));
        return new JobImage(new JobId(row.Text(1), row.Text(2)), versions.DrainToImmutable());
    }

    private static ImmutableArray<EntityVersion<T>>.Builder Former<T>(CypherRow row, int column, Func<CypherRow, T?> record)
        where T : class
    {
        var versions = ImmutableArray.CreateBuilder<EntityVersion<T>>(1);
        foreach (var version in row.Rows(column))
        {
            versions.Add(new EntityVersion<T>(record(version), version.Bool(4), Ticks.ToTime(version.Long(0)), Ticks.ToTime(version.Long(1)))
            {
                ClosedAt = Ticks.ToOptionalTime(version.OptionalLong(2)),
                RecordedTo = Ticks.ToOptionalTime(version.OptionalLong(3)),
            });
        }

        return versions;
    }

    private static DatasetRecord? Record(string? json) => json is null ? null : DatasetJson.Read(json);

    private static JobRecord? Record(string? json, string? sql) => json is null ? null : DatasetJson.ReadJob(json) with { Sql = sql };

    // Places first, then bodies in pieces: there is no index of places, and bodies would fill the memory of whoever sorts.
    private async IAsyncEnumerable<LoggedEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var places = await reads.RunAsync("MATCH (e:Event) RETURN e.hash, e.place", cancellationToken).ConfigureAwait(false);
        var hashes = places.Each().OrderBy(row => row.Long(1)).Select(row => row.Text(0)).ToArray();
        foreach (var piece in hashes.Chunk(EventsOfPage))
        {
            var events = await new EventReader(reads).WholeAsync(piece, cancellationToken).ConfigureAwait(false);
            foreach (var hash in piece) if (events.TryGetValue(hash, out var logged)) yield return logged;
        }
    }
}
