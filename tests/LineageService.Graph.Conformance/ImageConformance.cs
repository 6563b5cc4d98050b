using System.Collections.Immutable;
using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Graph.Verification;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every store must do when it is read and written whole.</summary>
public abstract class ImageConformance : IAsyncLifetime
{
    private const int Piece = 7;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Worlds => ConformanceSize.Worlds(6);

    protected ILineageStore Store { get; private set; } = null!;

    private IStoreImage Image => (IStoreImage)Store;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_store_holds_what_an_image_of_another_kind_of_store_holds_and_goes_on_as_that_one_does(int seed)
    {
        await using var other = new InMemoryLineageStore();
        var batches = Batches(seed, 24).ToArray();
        foreach (var batch in batches[..18]) await other.CommitAsync(batch, Token);
        await other.RetainAsync(new RetentionPolicy(HistoryModel.Time(3), History: TimeSpan.Zero), dryRun: false, Token);

        await CopyAsync(other, Image);
        await AssertSameAsync(other);
        foreach (var batch in batches[18..])
            Assert.Equal(await other.CommitAsync(batch, Token), await Store.CommitAsync(batch, Token));
        await AssertSameAsync(other);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task What_a_store_came_to_hold_by_itself_is_what_its_image_says(int seed)
    {
        await using var other = new InMemoryLineageStore();
        foreach (var batch in Batches(seed, 18))
        {
            await Store.CommitAsync(batch, Token);
            await other.CommitAsync(batch, Token);
        }

        await AssertSameAsync(other);
        await using var copy = new InMemoryLineageStore();
        await CopyAsync(Image, copy);
        await AssertSameAsync(copy);
    }

    [Fact]
    public async Task Where_a_transfer_was_shows_in_no_image_and_is_gone_at_its_end()
    {
        var progress = new KeyedStateImage(new KeyedState(ImageItem.ProgressKey, new byte[] { 1 }));
        await Image.WriteImageAsync([progress], Token);
        await Image.WriteImageAsync([new KeyedStateImage(new KeyedState("a", new byte[] { 2 })), progress], Token);
        Assert.NotNull(await Store.FindKeyedStateAsync(ImageItem.ProgressKey, Token));
        Assert.Equal(0, Store.Epoch);
        Assert.Equal(["a"], (await ReadAsync(Image)).OfType<KeyedStateImage>().Select(item => item.State.Key));
        await Image.WriteImageAsync([new StoreStateImage(41, HistoryHorizon.None)], Token);
        Assert.Null(await Store.FindKeyedStateAsync(ImageItem.ProgressKey, Token));
        Assert.Equal(41, Store.Epoch);
        var commit = await Store.CommitAsync(new LineageBatch { Jobs = [new JobRecord(SmallWorld.Job(0))], RecordedAt = HistoryModel.Time(1) }, Token);
        Assert.Equal(new StoreCommit(42, IsChange: true), commit);
    }

    [Fact]
    public async Task A_cleared_store_is_as_one_that_never_held_anything()
    {
        foreach (var batch in Batches(1, 12)) await Store.CommitAsync(batch, Token);
        await Image.ClearImageAsync(Token);
        await using var empty = new InMemoryLineageStore();
        await AssertSameAsync(empty);
        Assert.Equal(0, Store.Epoch);
        Assert.Empty((await Store.SearchAsync(new SearchQuery("o"), Token)).Items);
        foreach (var batch in Batches(2, 12))
            Assert.Equal(await empty.CommitAsync(batch, Token), await Store.CommitAsync(batch, Token));
        await AssertSameAsync(empty);
    }

    [Fact]
    public async Task A_store_that_was_filled_from_an_image_is_sound_in_its_form()
    {
        await using var other = new InMemoryLineageStore();
        foreach (var batch in Batches(3, 18)) await other.CommitAsync(batch, Token);
        await CopyAsync(other, Image);
        Assert.Empty(await Image.CheckFormAsync(Token));
        Assert.Empty((await StoreVerification.RunAsync(Store, null, Token)).Violations);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_store_that_came_to_be_by_commits_is_sound(int seed)
    {
        await using (var host = await LineageGraphHost.OpenAsync(Store, null, Token))
        {
            foreach (var batch in Batches(seed, 24)) await host.CommitAsync(batch, Token);
            await Store.RetainAsync(new RetentionPolicy(HistoryModel.Time(9), History: TimeSpan.Zero), dryRun: false, Token);
            var report = await StoreVerification.RunAsync(Store, null, Token);
            Assert.Empty(report.Violations.Select(violation => $"{violation.Rule} {violation.Examples[0]}"));
        }
    }

    /// <summary>Writes an image in small pieces.</summary>
    private static async Task CopyAsync(IStoreImage from, IStoreImage to)
    {
        foreach (var piece in (await ReadAsync(from)).Chunk(Piece)) await to.WriteImageAsync(piece, Token);
    }

    private static async Task<List<ImageItem>> ReadAsync(IStoreImage image)
    {
        var items = new List<ImageItem>();
        await foreach (var item in image.ReadImageAsync(Token)) items.Add(item);
        return items;
    }

    private async Task AssertSameAsync(InMemoryLineageStore other)
    {
        var (here, there) = (await ImageDigest.OfAsync(Image, null, Token), await ImageDigest.OfAsync(other, null, Token));
        Assert.Empty(here.Differences(there));
        Assert.Equal(there.Counts, here.Counts);
        var random = new Random(7);
        for (var point = 0; point < 24; point += ConformanceSize.PointStep)
        {
            var at = point == 0 ? TimePoint.Now : new TimePoint(Some(random), Some(random));
            Assert.Equal(await PictureAsync(other.At(at)), await PictureAsync(Store.At(at)));
        }

        Assert.Equal(await other.FindHistoryHorizonAsync(Token), await Store.FindHistoryHorizonAsync(Token));
    }

    private static DateTimeOffset? Some(Random random) => random.Next(3) == 0 ? null : HistoryModel.Time(random.Next(HistoryModel.Hours));

    private static async Task<string> PictureAsync(ILineageReader reader)
    {
        var lines = new List<string>();
        await foreach (var set in reader.ReadEdgeSetsAsync(Token)) lines.Add(HistoryModel.Text(set));
        await foreach (var dataset in reader.ReadDatasetsAsync(Token))
            lines.Add($"{dataset.Id} {dataset.Owner} {dataset.Schema} {string.Join(',', dataset.Fields.Select(field => $"{field.Path}:{field.Type}").Order(StringComparer.Ordinal))}");
        await foreach (var job in reader.ReadJobsAsync(Token)) lines.Add($"{job.Id} {job.Owner} {job.Sql} {string.Join(',', job.Inputs)}");
        foreach (var run in (await reader.ListRunsAsync(null, new ListQuery(), Token)).Items) lines.Add(run.ToString());
        foreach (var hit in (await reader.SearchAsync(new SearchQuery("o1"), Token)).Items) lines.Add($"found {hit.Id}");
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    /// <summary>Edge sets of random histories with everything else that a batch can hold.</summary>
    public static IEnumerable<LineageBatch> Batches(int seed, int count)
    {
        var random = new Random(seed);
        var number = 0;
        foreach (var batch in HistoryWorld.Batches(seed, count))
        {
            number++;
            var (job, dataset) = (SmallWorld.Job(random.Next(4)), SmallWorld.Dataset(random.Next(5)));
            var since = random.Next(2) == 0 ? HistoryModel.Time(random.Next(HistoryModel.Hours)) : (DateTimeOffset?)null;
            var body = Encoding.UTF8.GetBytes($"{{\"number\":{number % 9},\"text\":\"\n \\u00e4\"}}");
            yield return batch with
            {
                Datasets = random.Next(2) == 0 ? [] :
                [
                    new DatasetRecord(dataset)
                    {
                        Owner = $"o{random.Next(3)}", ValidFrom = since, Schema = (SchemaKnowledge)random.Next(3), Exists = random.Next(5) > 0,
                        Fields = [new SchemaField("x", "int"), new SchemaField($"c{random.Next(3)}", "string", "REPEATED")], Tags = ["a=b"],
                    },
                ],
                Jobs = random.Next(2) == 0 ? [] :
                [
                    new JobRecord(job)
                    {
                        Owner = $"o{random.Next(3)}", ValidFrom = since, Sql = $"select {random.Next(3)}", State = (AnalysisState)random.Next(4),
                        Inputs = [SmallWorld.Dataset(random.Next(6))], Outputs = [dataset],
                        Unknowns = [new UnknownLineage(UnknownCodes.UnparsedStatement, "t", null, new TextSpan(1, 2), "why")],
                    },
                ],
                Runs =
                [
                    new RunRecord(
                        new RunId(new Guid(random.Next(12), 0, 0, new byte[8])), job, "COMPLETE", HistoryModel.Time(1),
                        random.Next(2) == 0 ? HistoryModel.Time(2) : null, SmallWorld.Job(9), new RunId(new Guid(5, 0, 0, new byte[8])))
                    {
                        Subsets = random.Next(2) == 0 ? null : RunSubset.Write([new RunSubset(dataset, true, """{"type":"location"}""")]),
                    },
                ],
                Merges = random.Next(4) > 0 ? [] :
                [
                    new IdentityMerge(
                        $"m{random.Next(3)}", NodeKind.Dataset, new IdentityName("db", "old"), new IdentityName("db", "new"), "why", "ann", batch.RecordedAt)
                    {
                        UndoneAt = random.Next(2) == 0 ? batch.RecordedAt : null,
                    },
                ],
                Events =
                [
                    new LoggedEvent(
                        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), number % 4 == 0 ? LoggedEvent.DeadKind : "run", body,
                        batch.RecordedAt, number % 4 == 0 ? "broken" : null, "http"),
                ],
                FoldStates = [new FoldState(job, new byte[] { (byte)number })],
                KeyedStates = [new KeyedState($"k{random.Next(4)}", new byte[] { (byte)number, 0, 255 })],
            };
        }
    }
}
