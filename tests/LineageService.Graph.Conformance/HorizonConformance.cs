using LineageService.Graph.Store;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every store must say of the history that it forgot.</summary>
public abstract class HorizonConformance : IAsyncLifetime
{
    private ILineageStore _store = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Worlds => ConformanceSize.Worlds(4);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task From_the_horizon_on_every_answer_is_what_it_was_before_anything_was_forgotten(int seed)
    {
        var random = new Random(seed);
        foreach (var batch in HistoryWorld.Batches(seed, 24))
            await _store.CommitAsync(Described(batch, random), Token);

        var before = await PictureAsync();
        var horizon = HistoryHorizon.None;
        for (var hour = 6; hour <= HistoryModel.Hours + 8; hour += 6)
        {
            var report = await RetainAsync(HistoryModel.Time(hour));
            var next = await _store.FindHistoryHorizonAsync(Token);
            Assert.Equal(next, next.And(horizon));
            if (report.EdgeVersions + report.EntityVersions == 0) Assert.Equal(horizon, next);
            horizon = next;
            var after = await PictureAsync();
            foreach (var (point, text) in before) if (horizon.Covers(point)) Assert.Equal((point, text), (point, after[point]));
        }

        Assert.False(horizon.IsNone);
        Assert.True(horizon.Covers(TimePoint.Now));
    }

    [Fact]
    public async Task The_horizon_is_the_latest_end_that_was_forgotten_in_each_of_the_two_times()
    {
        await CommitAsync(2, "ann", since: 1);
        await CommitAsync(5, "bob", since: 3);
        await CommitAsync(9, "cat", since: 8);
        Assert.True((await _store.FindHistoryHorizonAsync(Token)).IsNone);
        var policy = new RetentionPolicy(HistoryModel.Time(6), History: TimeSpan.Zero);
        await _store.RetainAsync(policy, dryRun: true, Token);
        Assert.True((await _store.FindHistoryHorizonAsync(Token)).IsNone);

        await _store.RetainAsync(policy, dryRun: false, Token);
        var horizon = new HistoryHorizon(HistoryModel.Time(3), HistoryModel.Time(5));
        Assert.Equal(horizon, await _store.FindHistoryHorizonAsync(Token));
        Assert.False(horizon.Covers(new TimePoint(HistoryModel.Time(3).AddTicks(-1), null)));
        Assert.False(horizon.Covers(new TimePoint(null, HistoryModel.Time(4))));
        Assert.True(horizon.Covers(new TimePoint(HistoryModel.Time(3), HistoryModel.Time(5))));
        Assert.Equal("bob", (await _store.At(new TimePoint(HistoryModel.Time(3), null)).FindJobAsync(Job, Token))?.Owner);
    }

    [Fact]
    public async Task Nothing_forgotten_leaves_no_horizon()
    {
        await CommitAsync(2, "ann", since: 1);
        await RetainAsync(HistoryModel.Time(20));
        await _store.RetainAsync(new RetentionPolicy(HistoryModel.Time(90), Events: TimeSpan.Zero, Runs: TimeSpan.Zero), dryRun: false, Token);
        Assert.True((await _store.FindHistoryHorizonAsync(Token)).IsNone);
    }

    private static JobId Job => new("airflow", "described");

    private static LineageBatch Described(LineageBatch batch, Random random)
    {
        var since = HistoryModel.Time(random.Next(HistoryModel.Hours));
        var owner = random.Next(100).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return batch with
        {
            Jobs = [.. batch.Jobs.Where(job => job.Id != Job), new JobRecord(Job) { Owner = owner, ValidFrom = since }],
            Datasets =
            [
                .. batch.Datasets.Where(dataset => dataset.Id.Name != Job.Name),
                new DatasetRecord(new DatasetId("db", Job.Name)) { Owner = owner, ValidFrom = since },
            ],
        };
    }

    private Task<StoreCommit> CommitAsync(int hour, string owner, int since) => _store.CommitAsync(
        new LineageBatch
        {
            Jobs = [new JobRecord(Job) { Owner = owner, ValidFrom = HistoryModel.Time(since) }],
            RecordedAt = HistoryModel.Time(hour),
        },
        Token);

    private Task<RetentionReport> RetainAsync(DateTimeOffset now) =>
        _store.RetainAsync(new RetentionPolicy(now, History: TimeSpan.Zero), dryRun: false, Token);

    private async Task<Dictionary<TimePoint, string>> PictureAsync()
    {
        var picture = new Dictionary<TimePoint, string>();
        for (var asOf = -1; asOf <= HistoryModel.Hours; asOf += ConformanceSize.PointStep)
        {
            for (var knownAt = -1; knownAt <= HistoryModel.Hours; knownAt += 4 * ConformanceSize.PointStep)
            {
                var point = new TimePoint(
                    asOf < 0 ? null : HistoryModel.Time(asOf), knownAt < 0 ? null : HistoryModel.Time(knownAt));
                picture[point] = await TextAsync(_store.At(point));
            }
        }

        return picture;
    }

    private static async Task<string> TextAsync(ILineageReader reader)
    {
        var lines = new List<string>();
        await foreach (var set in reader.ReadEdgeSetsAsync(Token)) lines.Add(HistoryModel.Text(set));
        await foreach (var job in reader.ReadJobsAsync(Token)) lines.Add($"{job.Id} {job.Owner}");
        await foreach (var dataset in reader.ReadDatasetsAsync(Token)) lines.Add($"{dataset.Id} {dataset.Owner} {dataset.Exists}");
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }
}
