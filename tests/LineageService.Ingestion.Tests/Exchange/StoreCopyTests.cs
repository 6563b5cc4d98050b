using LineageService.Graph.Corrections;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Graph.Verification;
using LineageService.Ingestion.Tests.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Exchange;

/// <summary>A copy of a store is that store: what it believes, what it remembers, and how it goes on.</summary>
public sealed class StoreCopyTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "lineage-copy-" + Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("airflow")]
    [InlineData("flink")]
    [InlineData("spark-warehouse-day1")]
    public async Task A_copy_goes_on_exactly_as_its_origin_does(string file)
    {
        var lines = SharedEvents.Lines(file);
        var half = lines.Count / 2;
        await using var origin = await IngestWorld.OpenAsync();
        await IngestAsync(origin, lines[..half]);
        await origin.SendAsync("{\"eventTime\":");
        await ChangeByHandAsync(origin);

        // By way of another kind of store, and back.
        var between = await SqliteLineageStore.OpenAsync(_directory, new SqliteStoreOptions(), Token);
        await using (between.ConfigureAwait(false))
        {
            await CopyAsync(origin.Store, between);
            Assert.Empty((await StoreVerification.RunAsync(between, null, Token)).Violations);
            await using var copy = await IngestWorld.OpenAsync(store: await CopiedAsync(between));
            await AssertSameAsync(origin, copy);

            // Fold states, runs that are under way, what was seen: all of it bears on what comes next.
            foreach (var world in new[] { origin, copy })
            {
                world.Time = IngestWorld.Now.AddHours(1);
                await IngestAsync(world, lines[(half / 2)..]);
            }

            await AssertSameAsync(origin, copy);
        }
    }

    [Fact]
    public async Task A_suppression_is_part_of_what_a_store_believes_and_of_its_export()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY"]));
        var without = await CanonicalExportTests.ExportAsync(world.Store);
        var edge = (await world.Store.FindEdgeSetsIntoAsync(new DatasetId("db", "t"), Token))[0].Edges[0];
        await SuppressAsync(world, edge);
        var with = await CanonicalExportTests.ExportAsync(world.Store);
        Assert.NotEqual(without, with);
        Assert.Contains("\"kind\":\"correction\"", with, StringComparison.Ordinal);
        Assert.Empty(Downstream(world.Host.Current, edge.From));

        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        Assert.Empty((await CanonicalExportTests.ImportAsync(host, with)).Rejected);
        Assert.Equal(with, await CanonicalExportTests.ExportAsync(host.Store));
        Assert.Empty(Downstream(host.Current, edge.From));
        await CanonicalExportTests.ImportAsync(host, with);
        Assert.Single(await CorrectionsCodec.ReadAsync(host.Store, Token));

        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        await register.RevokeAsync((await register.ListAsync(Token))[0].Id, "ann", Token);
        Assert.Equal(without, await CanonicalExportTests.ExportAsync(world.Store));
    }

    private static IEnumerable<string> Downstream(LineageGraph graph, LineageNode node)
    {
        var row = graph.Forward(graph.FindNode(node));
        var found = new List<string>();
        for (var index = 0; index < row.Count; index++) found.Add(graph.NodeAt(row.NeighborAt(index)).ToString());
        return found;
    }

    private static async Task ChangeByHandAsync(IngestWorld world)
    {
        await foreach (var set in world.Store.ReadEdgeSetsAsync(Token))
        {
            if (set.Edges.IsEmpty) continue;
            await SuppressAsync(world, set.Edges[0]);
            break;
        }

        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        var (from, to) = (LineageNode.Field(new DatasetId("db", "x"), "a"), LineageNode.Field(new DatasetId("db", "y"), "b"));
        await register.AddAsync(CorrectionKind.Assert, from, to, null, null, "told so", "ann", null, isProposal: false, Token);
        await register.AddAsync(CorrectionKind.Suppress, from, to, null, null, "not so", "bob", null, isProposal: true, Token);
        using var merging = new IdentityMerging(world.Host, TimeProvider.System);
        await world.Host.CommitAsync(new LineageBatch { Datasets = [new DatasetRecord(new DatasetId("db", "old"))], RecordedAt = world.Time }, Token);
        await merging.MergeAsync(NodeKind.Dataset, new IdentityName("db", "old"), new IdentityName("db", "y"), "one table", "ann", Token);
    }

    private static async Task SuppressAsync(IngestWorld world, LineageEdge edge)
    {
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        var outcome = await register.AddAsync(CorrectionKind.Suppress, edge.From, edge.To, null, null, "wrong", "ann", null, isProposal: false, Token);
        Assert.NotNull(outcome.Correction);
    }

    private static async Task IngestAsync(IngestWorld world, IReadOnlyList<byte[]> lines) =>
        await world.Ingester.IngestManyAsync([.. lines.Select(body => (ReadOnlyMemory<byte>)body)], Token);

    private static async Task<ILineageStore> CopiedAsync(ILineageStore from)
    {
        var store = new InMemoryLineageStore();
        await CopyAsync(from, store);
        return store;
    }

    private static Task CopyAsync(ILineageStore from, ILineageStore to) =>
        ImageTransfer.RunAsync(ImageSource.Of(from), to, overwrite: false, null, Token);

    private static async Task AssertSameAsync(IngestWorld origin, IngestWorld copy)
    {
        var (here, there) = (
            await ImageDigest.OfAsync((IStoreImage)origin.Store, null, Token), await ImageDigest.OfAsync((IStoreImage)copy.Store, null, Token));
        Assert.Empty(here.Differences(there));
        foreach (var kind in new[] { "datasets", "jobs", "runs", "edge versions", "merges", "events", "dead letters", "fold states", "keyed states" })
            Assert.True(here.Counts.GetValueOrDefault(kind) > 0 || kind is "runs" or "fold states", $"nothing of kind {kind} was copied");
        Assert.Equal(await CanonicalExportTests.ExportAsync(origin.Store), await CanonicalExportTests.ExportAsync(copy.Store));
        Assert.Equal(
            (await CorrectionsCodec.ReadAsync(origin.Store, Token)).Select(correction => (correction.Id, correction.State, correction.DecidedAt)),
            (await CorrectionsCodec.ReadAsync(copy.Store, Token)).Select(correction => (correction.Id, correction.State, correction.DecidedAt)));
    }
}
