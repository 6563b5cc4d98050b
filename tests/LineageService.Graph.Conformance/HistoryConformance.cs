using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every store must do with the two times.</summary>
public abstract class HistoryConformance : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Worlds => ConformanceSize.Worlds(8);

    protected static DatasetId Orders { get; } = new("hive://h:10000", "ods.orders");

    protected static DatasetId Sales { get; } = new("hive://h:10000", "dw.sales");

    protected static JobId Load { get; } = new("airflow", "load_sales");

    protected ILineageStore Store { get; private set; } = null!;

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
    public async Task Every_point_of_the_two_times_reads_as_a_naive_picture_of_them(int seed)
    {
        var model = new HistoryModel();
        foreach (var batch in HistoryWorld.Batches(seed, 30))
        {
            await Store.CommitAsync(batch, Token);
            model.Apply(batch);
        }

        foreach (var (asOf, knownAt) in Points(seed))
        {
            var expected = model.At(asOf, knownAt).Order(StringComparer.Ordinal).ToArray();
            var point = Point(asOf, knownAt);
            var reader = Store.At(point);
            var sets = await ToListAsync(reader.ReadEdgeSetsAsync(Token));
            Assert.Equal(expected, sets.Select(HistoryModel.Text).Order(StringComparer.Ordinal));
            var versions = await ToListAsync(Store.ReadEdgeVersionsAsync(new EdgeVersionQuery(WithWrong: true), Token));
            Assert.Equal(
                sets.Select(Claims).Order(StringComparer.Ordinal),
                versions.Where(version => version.HoldsAt(point)).Select(version => Claims(version.Set)).Order(StringComparer.Ordinal));
            await CheckReadsByKeyAsync(reader, sets);
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_graph_kept_current_over_histories_is_the_graph_that_is_read_anew(int seed)
    {
        var host = await LineageGraphHost.OpenAsync(Store, null, Token);
        foreach (var batch in HistoryWorld.Batches(seed, 30))
        {
            await host.CommitAsync(batch, Token);
            var read = await GraphLoader.LoadAsync(Store, Token);
            Assert.Equal(GraphText.Of(read), GraphText.Of(host.Current));
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_graph_of_the_past_is_the_one_its_reads_give(int seed)
    {
        foreach (var batch in HistoryWorld.Batches(seed, 20)) await Store.CommitAsync(batch, Token);
        foreach (var (asOf, knownAt) in Points(seed).Take(12))
        {
            var reader = Store.At(Point(asOf, knownAt));
            var fast = await GraphLoader.LoadAsync(reader, 1, IdentityMap.Empty, Token);
            var plain = await GraphLoader.LoadAsync(new PlainReader(reader), 1, IdentityMap.Empty, Token);
            Assert.Equal(GraphText.Of(plain), GraphText.Of(fast));
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_repeated_history_is_no_change(int seed)
    {
        foreach (var batch in HistoryWorld.Batches(seed, 20))
        {
            var histories = new LineageBatch { EdgeHistories = batch.EdgeHistories, RecordedAt = batch.RecordedAt };
            var commit = await Store.CommitAsync(histories, Token);
            Assert.Equal(commit with { IsChange = false }, await Store.CommitAsync(histories, Token));
        }
    }

    [Fact]
    public async Task A_belief_that_was_corrected_shows_where_it_was_held()
    {
        await PutAsync(1, Set("a", 1));
        await PutAsync(5, Set("b", 4));
        // Only at 8 is it heard that a went on until 6.
        await TellAsync(8, 1, Set("a", 1, 6), Set("b", 6));
        Assert.Equal("a", await SourceAsync(3, 6));
        Assert.Equal("b", await SourceAsync(4, 6));
        Assert.Equal("a", await SourceAsync(5, 8));
        Assert.Equal("a", await SourceAsync(5, null));
        Assert.Equal("b", await SourceAsync(6, 8));
        // What was believed before anything was known to end.
        Assert.Equal("a", await SourceAsync(5, 4));
        Assert.Equal("", await SourceAsync(0, 8));
        Assert.Equal("", await SourceAsync(3, 0));
    }

    [Fact]
    public async Task What_ended_and_goes_on_after_all_was_believed_to_have_ended()
    {
        await PutAsync(1, Set("a", 1));
        await PutAsync(3, Set(null, 3));
        await TellAsync(5, 1, Set("a", 1));
        Assert.Equal("", await SourceAsync(4, 4));
        Assert.Equal("a", await SourceAsync(4, 2));
        Assert.Equal("a", await SourceAsync(4, 5));
        Assert.Equal("a", Assert.Single(await Store.FindEdgeSetsAsync(Load, Token)).Edges[0].From.Path);
    }

    [Fact]
    public async Task A_retired_jobs_edges_held_until_then()
    {
        await Store.CommitAsync(
            new LineageBatch { Jobs = [new JobRecord(Load) { Owner = "ann" }], EdgeSets = [Set("a", 1)], RecordedAt = Time(1) }, Token);
        await Store.CommitAsync(new LineageBatch { RetiredJobs = [Load], RecordedAt = Time(6) }, Token);
        Assert.Equal("a", await SourceAsync(5, null));
        Assert.Equal("", await SourceAsync(6, null));
        Assert.Equal("a", await SourceAsync(6, 5));
        Assert.Equal("ann", (await Store.At(Point(5, null)).FindJobAsync(Load, Token))?.Owner);
        Assert.Null(await Store.At(Point(6, null)).FindJobAsync(Load, Token));
        Assert.NotNull(await Store.At(Point(null, 5)).FindJobAsync(Load, Token));
        Assert.Empty(await ToListAsync(Store.At(Point(null, 6)).ReadJobsAsync(Token)));
    }

    [Fact]
    public async Task A_version_names_what_began_and_what_ended_it()
    {
        var (first, second) = (new EdgeCause("v1", Run(1), "e1"), new EdgeCause("v2", null, "e2"));
        await PutAsync(1, Set("a", 1) with { Cause = first });
        await PutAsync(4, Set("b", 4) with { Cause = second });
        await PutAsync(6, Set(null, 6) with { EndCause = new EdgeCause(Event: "e3") });
        var versions = await ToListAsync(Store.ReadEdgeVersionsAsync(new EdgeVersionQuery(Load), Token));
        Assert.Equal([first, second], versions.Select(version => version.Set.Cause));
        Assert.Equal([second, new EdgeCause(Event: "e3")], versions.Select(version => version.Set.EndCause));
        Assert.Equal(first, Assert.Single(await Store.At(Point(4, 3)).FindEdgeSetsAsync(Load, Token)).Cause);
        Assert.Null(Assert.Single(await Store.At(Point(4, 3)).FindEdgeSetsAsync(Load, Token)).EndCause);
    }

    [Fact]
    public async Task A_history_told_anew_with_other_causes_takes_them_over()
    {
        await TellAsync(1, 1, Set("a", 1, 3) with { Cause = new EdgeCause("v1") }, Set("b", 3) with { Cause = new EdgeCause("v2") });
        var late = Set("a", 1, 3) with { Cause = new EdgeCause("v0"), EndCause = new EdgeCause("v2") };
        await TellAsync(2, 1, late, Set("b", 3) with { Cause = new EdgeCause("v2"), Producer = "test/2" });
        var versions = await ToListAsync(Store.ReadEdgeVersionsAsync(new EdgeVersionQuery(WithWrong: true), Token));
        Assert.Equal(["v0", "v2"], versions.Select(version => version.Set.Cause?.JobVersion));
        Assert.Equal(["v2", null], versions.Select(version => version.Set.EndCause?.JobVersion));
        Assert.Equal(["test/1", "test/2"], versions.Select(version => version.Set.Producer));
        Assert.All(versions, version => Assert.Equal(Time(1), version.RecordedFrom));
    }

    [Fact]
    public async Task Versions_are_found_by_job_target_and_time()
    {
        var other = Set("a", 2) with { Job = new JobId("airflow", "other") };
        await Store.CommitAsync(new LineageBatch { EdgeSets = [Set("a", 1), other], RecordedAt = Time(2) }, Token);
        await PutAsync(5, Set("b", 5));
        Assert.Equal(2, (await VersionsAsync(new EdgeVersionQuery(Load))).Count);
        Assert.Equal(3, (await VersionsAsync(new EdgeVersionQuery(Target: Sales))).Count);
        Assert.Empty(await VersionsAsync(new EdgeVersionQuery(Target: Orders)));
        Assert.Equal([1, 5], (await VersionsAsync(new EdgeVersionQuery(From: Time(3)))).Select(Began));
        Assert.Equal([1], (await VersionsAsync(new EdgeVersionQuery(Load, To: Time(5)))).Select(Began));
        Assert.Empty(await VersionsAsync(new EdgeVersionQuery(Load, From: Time(2), To: Time(5))));
    }

    [Fact]
    public async Task An_inactive_set_is_kept_and_read_but_not_walked()
    {
        await PutAsync(1, Set("a", 1));
        var host = await LineageGraphHost.OpenAsync(Store, null, Token);
        Assert.Equal(1, host.Current.EdgeCount);
        await host.CommitAsync(new LineageBatch { EdgeSets = [Set("a", 2) with { IsActive = false }], RecordedAt = Time(2) }, Token);
        Assert.Equal(0, host.Current.EdgeCount);
        Assert.False(Assert.Single(await Store.FindEdgeSetsAsync(Load, Token)).IsActive);
        Assert.False(Assert.Single(await Store.FindEdgeSetsIntoAsync(Sales, Token)).IsActive);
        Assert.Empty(await ToListAsync(Store.ExpandAsync([LineageNode.Field(Orders, "a")], Direction.Downstream, Token)));
        var past = Store.At(Point(1, null));
        Assert.Single(await ToListAsync(past.ExpandAsync([LineageNode.Field(Orders, "a")], Direction.Downstream, Token)));
        Assert.Equal(0, (await GraphLoader.LoadAsync(Store, Token)).EdgeCount);
        await host.CommitAsync(new LineageBatch { EdgeSets = [Set("a", 3)], RecordedAt = Time(3) }, Token);
        Assert.Equal(1, host.Current.EdgeCount);
    }

    [Fact]
    public async Task A_job_is_unknown_at_the_points_where_an_active_set_says_so()
    {
        var unknown = new UnknownLineage(UnknownCodes.DynamicSql, null, null, null, "Built at run time.");
        await PutAsync(1, Set("a", 1) with { Unknowns = [unknown] });
        await PutAsync(4, Set("a", 4) with { Unknowns = [unknown], IsActive = false });
        await PutAsync(6, Set("a", 6));
        Assert.Equal([Load], await UnknownAsync(Store.At(Point(2, null))));
        Assert.Equal([Load], await UnknownAsync(Store.At(Point(null, 3))));
        Assert.Empty(await UnknownAsync(Store.At(Point(5, null))));
        Assert.Empty(await UnknownAsync(Store));
        await PutAsync(7, Set("b", 7) with { Unknowns = [unknown], IsActive = false });
        Assert.Empty(await UnknownAsync(Store));
        await PutAsync(8, Set("b", 8) with { Unknowns = [unknown] });
        Assert.Equal([Load], await UnknownAsync(Store));
    }

    [Fact]
    public async Task A_history_out_of_order_is_the_callers_bug()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => TellAsync(1, 1, Set("a", 1, 4), Set("b", 3)));
        await Assert.ThrowsAsync<ArgumentException>(() => TellAsync(1, 2, Set("a", 1, 4)));
        await Assert.ThrowsAsync<ArgumentException>(() => TellAsync(1, 1, Set("a", 1), Set("b", 3)));
        await Assert.ThrowsAsync<ArgumentException>(() => TellAsync(1, 1, Set("a", 1) with { Job = new JobId("airflow", "other") }));
        Assert.Equal(0, Store.Epoch);
    }

    [Fact]
    public async Task Merges_are_kept_in_the_order_of_their_making_and_undone_by_id()
    {
        var first = new IdentityMerge(
            "m1", NodeKind.Dataset, new IdentityName("a", "x"), new IdentityName("b", "y"), "Same table.", "ann", Time(1));
        var second = first with { Id = "m0", Kind = NodeKind.Job, Author = "rule:case" };
        Assert.Equal(1, await PutAsync(new LineageBatch { Merges = [first, second], RecordedAt = Time(1) }));
        Assert.Equal(1, await PutAsync(new LineageBatch { Merges = [first], RecordedAt = Time(2) }));
        var undone = first with { UndoneAt = Time(3), UndoneBy = "bob" };
        Assert.Equal(2, await PutAsync(new LineageBatch { Merges = [undone], RecordedAt = Time(3) }));
        Assert.Equal([undone, second], await ToListAsync(Store.ReadMergesAsync(Token)));
    }

    protected static DateTimeOffset Time(int hour) => HistoryModel.Time(hour);

    protected static TimePoint Point(int? asOf, int? knownAt) =>
        new(asOf is { } valid ? Time(valid) : null, knownAt is { } known ? Time(known) : null);

    protected static RunId Run(int number) => new(new Guid(number, 0, 0, new byte[8]));

    protected static EdgeSet Set(string? source, int from, int? to = null) => new(
        Load, Sales, EvidenceKind.Run, "test/1", Time(from),
        source is null ? [] : [new LineageEdge(LineageNode.Field(Orders, source), LineageNode.Field(Sales, "x"), EdgeSubtype.Identity)], [])
    {
        ValidTo = to is { } end ? Time(end) : null,
    };

    protected async Task<long> PutAsync(LineageBatch batch) => (await Store.CommitAsync(batch, Token)).Epoch;

    protected Task<long> PutAsync(int recordedAt, EdgeSet set) => PutAsync(new LineageBatch { EdgeSets = [set], RecordedAt = Time(recordedAt) });

    protected Task<long> TellAsync(int recordedAt, int from, params ImmutableArray<EdgeSet> versions) => PutAsync(
        new LineageBatch
        {
            EdgeHistories = [new EdgeHistory(Load, Sales, EvidenceKind.Run, Time(from), versions)],
            RecordedAt = Time(recordedAt),
        });

    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }

    private static IEnumerable<(int? AsOf, int? KnownAt)> Points(int seed)
    {
        yield return (null, null);
        var random = new Random(seed);
        for (var index = 0; index < 40; index++)
        {
            var (asOf, knownAt) = (random.Next(HistoryModel.Hours), random.Next(-1, HistoryModel.Hours));
            yield return random.Next(4) switch
            {
                0 => (asOf, null),
                1 => (null, knownAt),
                _ => (asOf, knownAt),
            };
        }
    }

    private static async Task<IEnumerable<JobId>> UnknownAsync(ILineageReader reader) =>
        (await ToListAsync(reader.FindUnknownJobsAsync([Orders], Direction.Downstream, Token))).Select(job => job.Job.Id);

    private static int Began(EdgeVersion version) => HistoryModel.Hour(version.Set.ValidFrom);

    private static string Claims(EdgeSet set) => HistoryModel.Text(set with { ValidTo = null });

    private static async Task CheckReadsByKeyAsync(ILineageReader reader, List<EdgeSet> sets)
    {
        for (var index = 0; index < 2; index++)
        {
            var (job, target) = (SmallWorld.Job(index), SmallWorld.Dataset(index));
            Assert.Equal(
                sets.Where(set => set.Job == job).Select(HistoryModel.Text).Order(StringComparer.Ordinal),
                (await reader.FindEdgeSetsAsync(job, Token)).Select(HistoryModel.Text).Order(StringComparer.Ordinal));
            Assert.Equal(
                sets.Where(set => set.Target == target).Select(HistoryModel.Text).Order(StringComparer.Ordinal),
                (await reader.FindEdgeSetsIntoAsync(target, Token)).Select(HistoryModel.Text).Order(StringComparer.Ordinal));
        }

        foreach (var direction in Enum.GetValues<Direction>())
        {
            ImmutableArray<LineageNode> frontier =
                [new LineageNode(NodeKind.Dataset, SmallWorld.Dataset(2), null), LineageNode.Field(SmallWorld.Dataset(0), "x")];
            var expected = sets.Where(set => set.IsActive).SelectMany(set => set.Edges.Select(edge => (set, edge)))
                .Where(pair => FrontierMatch.Touches(frontier.ToHashSet(), pair.edge, direction))
                .Select(pair => $"{pair.set.Job} {pair.set.Evidence} {pair.edge.From} {pair.edge.To}");
            var found = await ToListAsync(reader.ExpandAsync(frontier, direction, Token));
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                found.Select(owned => $"{owned.Job} {owned.Evidence} {owned.Edge.From} {owned.Edge.To}").Order(StringComparer.Ordinal));
        }
    }

    private async Task<List<EdgeVersion>> VersionsAsync(EdgeVersionQuery query) =>
        await ToListAsync(Store.ReadEdgeVersionsAsync(query, Token));

    private async Task<string> SourceAsync(int? asOf, int? knownAt) => string.Join(
        ',',
        (await Store.At(Point(asOf, knownAt)).FindEdgeSetsAsync(Load, Token)).SelectMany(set => set.Edges).Select(edge => edge.From.Path));
}
