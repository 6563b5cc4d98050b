using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Conformance;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Tests.Log;

/// <summary>How the log lies on disk.</summary>
public sealed class EventLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("airflow")]
    [InlineData("flink")]
    [InlineData("spark-full-size")]
    [InlineData("spark-1.36-dataset-mode")]
    public async Task Real_events_come_back_byte_for_byte_also_from_a_reopened_store(string file)
    {
        var bodies = FacetCutterTests.Lines(file).DistinctBy(Convert.ToBase64String).ToList();
        await using (var store = await OpenAsync())
        {
            foreach (var group in bodies.Chunk(20)) await LogAsync(store, group);
        }

        await using var reopened = await OpenAsync();
        var at = 0;
        await foreach (var logged in reopened.ReadEventsAsync(EventQuery.All, Token))
        {
            Assert.Equal(bodies[at], logged.Body.ToArray());
            Assert.Equal(bodies[at++].Length, logged.Size);
        }

        Assert.Equal(bodies.Count, at);
        Assert.Equal(bodies.SelectMany(Facets).Distinct().LongCount(), Count("SELECT count(*) FROM facet"));
    }

    [Fact]
    public async Task A_facet_is_stored_once_whatever_opens_and_rolls_back_between()
    {
        for (var opening = 0; opening < 2; opening++)
        {
            await using var store = await OpenAsync();
            await LogAsync(store, Body(opening, 'a'), Body(opening, 'b'));

            // A batch that fails takes what it entered with it.
            await Assert.ThrowsAnyAsync<Exception>(() => store.CommitAsync(
                Batch(Body(opening + 10, 'a'), Body(opening + 10, 'c')) with
                {
                    FoldStates = [new FoldState(new JobId(null!, "nameless"), new byte[1])],
                },
                Token));
            await LogAsync(store, Body(opening + 20, 'c'));
            await LogAsync(store, Body(opening + 30, 'c'), Body(opening + 30, 'a'));
            Assert.Equal(Body(opening + 20, 'c'), (await store.FindEventAsync(Hash(Body(opening + 20, 'c')), Token))!.Body.ToArray());
        }

        Assert.Equal(3, Count("SELECT count(*) FROM facet"));
        Assert.Equal(10, Count("SELECT count(*) FROM event"));
    }

    [Fact]
    public async Task Facets_that_nobody_needs_are_forgotten_while_others_write()
    {
        await using var store = await OpenAsync();
        for (var number = 0; number < 300; number += 10)
            await LogAsync(store, [.. Enumerable.Range(number, 10).Select(one => Body(one, (char)('a' + (one % 20))))]);
        using var done = new CancellationTokenSource();
        var (written, newest) = (0, SmallWorld.Noon.AddDays(2));
        var writing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                // Some of these facets are about to be forgotten, some are new.
                var body = Body(1000 + written, (char)('a' + (written % 30)));
                await store.CommitAsync(Batch(body) with { Events = [Logged(body) with { ReceivedAt = newest }] }, Token);
                written++;
            }
        }, Token);
        var policy = new RetentionPolicy(newest, Events: TimeSpan.FromDays(1));
        for (var round = 0; round < 3; round++)
        {
            while (written < 40 * (round + 1)) await Task.Delay(5, Token);
            var report = await store.RetainAsync(policy, dryRun: false, Token);
            Assert.Equal(round == 0 ? 300 : 0, report.Events);
        }

        await done.CancelAsync();
        await writing;
        Assert.Equal(written, Count("SELECT count(*) FROM event"));
        await foreach (var logged in store.ReadEventsAsync(EventQuery.All, Token)) Assert.Equal(logged.ContentHash, Hash(logged.Body.ToArray()));

        await store.RetainAsync(policy with { Now = newest.AddDays(3) }, dryRun: false, Token);
        Assert.Equal(0, Count("SELECT count(*) FROM facet"));
    }

    [Fact]
    public async Task A_retention_that_is_cut_off_leaves_a_whole_log_and_the_next_one_finishes_it()
    {
        await using var store = await OpenAsync();
        foreach (var group in Enumerable.Range(0, 3000).Chunk(500)) await LogAsync(store, [.. group.Select(one => Body(one, (char)('a' + (one % 26))))]);
        var kept = Body(5000, 'z');
        await store.CommitAsync(Batch(kept) with { Events = [Logged(kept) with { ReceivedAt = SmallWorld.Noon.AddYears(1) }] }, Token);
        for (var pieces = 1; pieces < 8; pieces++)
        {
            using var cancel = new CancellationTokenSource();
            var policy = Policy(1);
            var retaining = store.RetainAsync(policy, dryRun: false, cancel.Token);
            cancel.CancelAfter(TimeSpan.FromMilliseconds(pieces * 3));
            try
            {
                await retaining;
            }
            catch (OperationCanceledException)
            {
                // As if the process had been stopped there.
            }

            await foreach (var logged in store.ReadEventsAsync(EventQuery.All, Token)) Assert.Equal(logged.ContentHash, Hash(logged.Body.ToArray()));
        }

        await store.RetainAsync(Policy(1), dryRun: false, Token);
        Assert.Equal(1, Count("SELECT count(*) FROM event"));
        Assert.Equal(1, Count("SELECT count(*) FROM facet"));
        Assert.Equal(kept, (await store.FindEventAsync(Hash(kept), Token))!.Body.ToArray());
    }

    [Fact]
    public async Task Compaction_gives_the_space_of_forgotten_events_back()
    {
        await using var store = await OpenAsync();
        var random = new Random(1);
        for (var group = 0; group < 5; group++)
            await LogAsync(store, [.. Enumerable.Range(0, 40).Select(_ => Encoding.ASCII.GetBytes(Convert.ToHexString(Noise(random))))]);
        var dry = await store.RetainAsync(Policy(1), dryRun: true, Token);
        await store.RetainAsync(Policy(1), dryRun: false, Token);
        var report = await store.CompactAsync(Token);
        Assert.True(report.BytesBefore - report.BytesAfter > dry.Bytes * 9 / 10, $"{report} after {dry}");
        Assert.Empty((await store.ListEventsAsync(EventQuery.All, Token)).Items);
        await LogAsync(store, Body(1, 'a'));
    }

    [Fact]
    public async Task A_store_opened_to_read_only_counts()
    {
        await using (var store = await OpenAsync()) await LogAsync(store, Body(1, 'a'), Body(2, 'a'), Body(3, 'b'));
        await using var reader = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
        var report = await reader.RetainAsync(Policy(1), dryRun: true, Token);
        Assert.Equal((3L, 2L), (report.Events, report.Facets));
        Assert.True(report.Bytes > 0);
        await Assert.ThrowsAsync<LineageStoreException>(() => reader.RetainAsync(Policy(1), dryRun: false, Token));
        await Assert.ThrowsAsync<LineageStoreException>(() => reader.CompactAsync(Token));
    }

    [Fact]
    public async Task Events_of_the_first_version_are_carried_over()
    {
        var body = Body(1, 'a');
        using var packed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(body);
        var files = new StoreDirectory(_directory.Path);
        using (var connection = SqliteFile.OpenWriter(files.Database))
        {
            new SchemaMigrations([SchemaMigrations.Embedded.Steps[0]]).Apply(connection, files, TimeProvider.System);
            using var insert = connection.Prepared(
                "INSERT INTO event (content_hash, kind, received_at, reason, encoding, body) VALUES ($0, 'dead', $1, 'because', $2, $3)", 4);
            insert.With(Convert.FromHexString(Hash(body)), SmallWorld.Noon.UtcTicks, 1, packed.ToArray()).ExecuteNonQuery();
            insert.With(new byte[32], SmallWorld.Noon.UtcTicks, 0, "{}"u8.ToArray()).ExecuteNonQuery();
        }

        await using var store = await OpenAsync();
        var found = await store.FindEventAsync(Hash(body), Token);
        Assert.Equal(body, found!.Body.ToArray());
        Assert.Equal(("dead", "because", null, body.Length), (found.Kind, found.Reason, found.Position, found.Size));
        Assert.Equal("{}"u8.ToArray(), (await store.FindEventAsync(new string('0', 64), Token))!.Body.ToArray());
    }

    private static byte[] Body(int number, char facet) =>
        Encoding.ASCII.GetBytes($$$$$"""{"number":{{{{{number}}}}},"job":{"facets":{"sql":{"query":"{{{{{new string(facet, 2000)}}}}}"}}}}""");

    private static byte[] Noise(Random random)
    {
        var noise = new byte[3000];
        random.NextBytes(noise);
        return noise;
    }

    private static IEnumerable<string> Facets(byte[] body)
    {
        var places = new List<FacetPlace>();
        FacetCutter.Find(body, places);
        return places.Select(place => Encoding.UTF8.GetString(body, place.Start, place.Length));
    }

    private static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static LoggedEvent Logged(byte[] body) => new(Hash(body), "run", body, SmallWorld.Noon);

    private static LineageBatch Batch(params byte[][] bodies) => new() { Events = [.. bodies.Select(Logged)], RecordedAt = SmallWorld.Noon };

    private static RetentionPolicy Policy(int days) => new(SmallWorld.Noon.AddDays(days + 1), Events: TimeSpan.FromDays(days));

    private static Task<StoreCommit> LogAsync(SqliteLineageStore store, params byte[][] bodies) => store.CommitAsync(Batch(bodies), Token);

    private Task<SqliteLineageStore> OpenAsync() => SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    private long Count(string sql)
    {
        using var connection = SqliteFile.OpenReader(new StoreDirectory(_directory.Path).Database);
        using var command = connection.Prepared(sql, 0);
        return (long)command.ExecuteScalar()!;
    }
}
