using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every store must show of datasets, jobs and runs in the past, and what it may forget.</summary>
public abstract class PastConformance : IAsyncLifetime
{
    private static readonly DatasetId Orders = new("hive://h:10000", "ods.orders");
    private static readonly DatasetId Sales = new("hive://h:10000", "dw.sales");
    private static readonly JobId Load = new("airflow", "load_sales");

    private ILineageStore _store = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Worlds => ConformanceSize.Worlds(6);

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
    public async Task A_description_holds_from_its_time_on_until_the_next_and_late_ones_show_where_they_were_known(int seed)
    {
        var random = new Random(seed);
        var now = 0;
        // By recorded hour: the owner at each hour of valid time; null where nothing is known.
        var picture = new string?[HistoryModel.Hours + 1];
        var known = new SortedDictionary<int, string?[]>();
        for (var batch = 0; batch < 25; batch++)
        {
            now = Math.Min(HistoryModel.Hours - 1, now + random.Next(3));
            var owner = $"o{random.Next(3)}";
            // A name is known since it was written: the first description must not begin later.
            int? since = batch == 0 || random.Next(3) == 0 ? null : random.Next(HistoryModel.Hours);
            await CommitAsync(now, new LineageBatch
            {
                Datasets = [new DatasetRecord(Orders) { Owner = owner, ValidFrom = OptionalTime(since) }],
                Jobs = [new JobRecord(Load) { Owner = owner, Sql = owner, ValidFrom = OptionalTime(since) }],
                RecordedAt = default,
            });
            if (picture[^1] != owner) picture.AsSpan(since ?? now).Fill(owner);
            known[now] = [.. picture];
        }

        for (var asOf = 0; asOf < HistoryModel.Hours; asOf += 2)
        {
            for (var knownAt = 0; knownAt < HistoryModel.Hours; knownAt++)
            {
                var expected = known.LastOrDefault(pair => pair.Key <= knownAt).Value?[asOf];
                var reader = At(asOf, knownAt);
                Assert.Equal(expected, (await reader.FindDatasetAsync(Orders, Token))?.Owner);
                Assert.Equal(expected, (await reader.FindJobAsync(Load, Token))?.Owner);
                Assert.Equal(expected, (await reader.FindJobAsync(Load, Token))?.Sql);
                var (listed, found) = expected is null ? (0, 0) : (1, 2);
                Assert.Equal(listed, (await reader.ListDatasetsAsync(new ListQuery(Owner: expected), Token)).Items.Length);
                Assert.Equal(found, (await reader.SearchAsync(new SearchQuery($"{expected} o"), Token)).Items.Length);
            }
        }
    }

    [Fact]
    public async Task Since_when_a_description_holds_is_told_and_is_no_change_alone()
    {
        var record = new DatasetRecord(Orders) { Owner = "ann", ValidFrom = Time(2) };
        await CommitAsync(5, new LineageBatch { Datasets = [record], Jobs = [new JobRecord(Load)], RecordedAt = default });
        Assert.Equal(Time(2), (await _store.FindDatasetAsync(Orders, Token))!.ValidFrom);
        Assert.Equal(Time(5), (await _store.FindJobAsync(Load, Token))!.ValidFrom);
        var epoch = _store.Epoch;
        var later = new LineageBatch { Datasets = [record with { ValidFrom = Time(4) }], RecordedAt = default };
        Assert.Equal(epoch, await CommitAsync(6, later));
        Assert.NotNull(await At(2, null).FindDatasetAsync(Orders, Token));
        Assert.Null(await At(1, null).FindDatasetAsync(Orders, Token));
    }

    [Fact]
    public async Task A_dataset_known_from_edges_shows_the_fields_they_mention_at_the_point()
    {
        await CommitAsync(5, Edges(2, "a", "b"));
        await CommitAsync(8, Edges(8, "c"));
        Assert.Equal(["a", "b", "c"], await FieldsAsync(At(null, null)));
        Assert.Equal(["a", "b"], await FieldsAsync(At(3, null)));
        Assert.Equal(["c"], await FieldsAsync(At(8, 8)));
        // Neither edges nor the row were there.
        Assert.Null(await FieldsAsync(At(1, null)));
        Assert.Null(await FieldsAsync(At(3, 4)));
        Assert.Equal([Orders.Name, Sales.Name], await NamesAsync(At(3, null)));
        Assert.Empty(await NamesAsync(At(1, null)));
        Assert.Empty(await At(1, null).ListNamespacesAsync(Token));
        Assert.Equal(["airflow", Orders.Namespace], await At(3, null).ListNamespacesAsync(Token));
        Assert.NotNull(await At(3, null).FindJobAsync(Load, Token));
        Assert.Null(await At(1, null).FindJobAsync(Load, Token));
    }

    [Fact]
    public async Task A_dataset_that_a_job_of_the_point_reads_is_there()
    {
        await CommitAsync(
            5, new LineageBatch { Jobs = [new JobRecord(Load) { Inputs = [Orders], ValidFrom = Time(1) }], RecordedAt = default });
        Assert.NotNull(await At(2, null).FindDatasetAsync(Orders, Token));
        Assert.Equal([Orders.Name], await NamesAsync(At(2, null)));
        Assert.Null(await At(0, null).FindDatasetAsync(Orders, Token));
    }

    [Fact]
    public async Task A_dropped_dataset_is_listed_before_it_was_dropped()
    {
        await CommitAsync(1, new LineageBatch { Datasets = [Table("a"), Table("b"), Table("c")], RecordedAt = default });
        await CommitAsync(4, new LineageBatch { Datasets = [Table("b") with { Exists = false }], RecordedAt = default });
        Assert.Equal(["a", "c"], (await At(4, null).ListDatasetsAsync(new ListQuery(), Token)).Items.Select(item => item.Id.Name));
        var first = await At(3, null).ListDatasetsAsync(new ListQuery(Limit: 2), Token);
        Assert.Equal(["a", "b"], first.Items.Select(item => item.Id.Name));
        var second = await At(3, null).ListDatasetsAsync(new ListQuery(After: first.NextCursor, Limit: 2), Token);
        Assert.Equal(["c"], second.Items.Select(item => item.Id.Name));
        Assert.Equal("id", Assert.Single(first.Items[1].Fields).Path);
    }

    [Fact]
    public async Task Runs_of_the_past_had_begun_and_may_not_have_ended()
    {
        var job = new JobId("airflow", "runs");
        await CommitAsync(5, new LineageBatch
        {
            Runs = [new RunRecord(Run(1), job, "COMPLETE", Time(1), Time(3)), new RunRecord(Run(2), job, "FAIL", Time(4), Time(5))],
            RecordedAt = default,
        });
        Assert.Empty((await At(0, null).ListRunsAsync(job, new ListQuery(), Token)).Items);
        Assert.Empty((await At(6, 4).ListRunsAsync(job, new ListQuery(), Token)).Items);
        var running = Assert.Single((await At(2, null).ListRunsAsync(job, new ListQuery(), Token)).Items);
        Assert.Equal(("RUNNING", null), (running.State, running.EndedAt));
        Assert.Equal(["FAIL", "COMPLETE"], (await At(5, null).ListRunsAsync(null, new ListQuery(), Token)).Items.Select(run => run.State));
    }

    [Fact]
    public async Task A_run_was_known_to_run_until_its_end_was_told()
    {
        var job = new JobId("airflow", "told");
        await CommitAsync(2, new LineageBatch { Runs = [new RunRecord(Run(1), job, "START", Time(1), null)], RecordedAt = default });
        await CommitAsync(6, new LineageBatch { Runs = [new RunRecord(Run(1), job, "FAIL", Time(1), Time(3))], RecordedAt = default });
        var whole = new RunRecord(Run(1), job, "COMPLETE", Time(1), Time(4))
        {
            Subsets = RunSubset.Write([new RunSubset(Orders, false, """{"type":"location","locations":["/o/dt=1"]}""")]),
        };
        await CommitAsync(8, new LineageBatch { Runs = [whole], RecordedAt = default });
        Assert.Equal(whole, Assert.Single((await _store.ListRunsAsync(job, new ListQuery(), Token)).Items));

        Assert.Empty((await At(null, 1).ListRunsAsync(job, new ListQuery(), Token)).Items);
        Assert.Equal(("RUNNING", null), await StateAsync(null, 5));
        Assert.Equal(("RUNNING", null), await StateAsync(4, 5));
        Assert.Equal(("RUNNING", null), await StateAsync(2, 9));
        Assert.Equal(("COMPLETE", Time(4)), await StateAsync(null, 9));
        Assert.Equal(("COMPLETE", Time(4)), await StateAsync(7, null));

        async Task<(string, DateTimeOffset?)> StateAsync(int? asOf, int? knownAt)
        {
            var run = Assert.Single((await At(asOf, knownAt).ListRunsAsync(job, new ListQuery(), Token)).Items);
            return (run.State, run.EndedAt);
        }
    }

    [Fact]
    public async Task A_policy_forgets_what_ended_before_its_time_and_nothing_that_holds()
    {
        await CommitAsync(1, Owned(Edges(1, "a"), "ann"));
        await CommitAsync(3, Owned(Edges(3, "b"), "bob"));
        await CommitAsync(9, Edges(9, "c") with
        {
            Runs =
            [
                new RunRecord(Run(1), Load, "COMPLETE", Time(1), Time(2)),
                new RunRecord(Run(2), Load, "START", Time(1), null),
                new RunRecord(Run(3), Load, "START", Time(2), null),
                new RunRecord(Run(4), Sink, "COMPLETE", Time(1), Time(8)),
            ],
        });
        var policy = new RetentionPolicy(Time(10), History: TimeSpan.FromHours(5), Runs: TimeSpan.FromHours(5));
        var dry = await _store.RetainAsync(policy, dryRun: true, Token);
        Assert.Equal((1, 2, 2), (dry.EdgeVersions, dry.EntityVersions, dry.Runs));
        Assert.NotEmpty(await At(2, null).FindEdgeSetsAsync(Load, Token));
        var report = await _store.RetainAsync(policy, dryRun: false, Token);
        Assert.Equal(dry with { DryRun = false }, report);
        Assert.Empty(await At(2, null).FindEdgeSetsAsync(Load, Token));
        Assert.Equal("b", Assert.Single(await At(8, null).FindEdgeSetsAsync(Load, Token)).Edges[0].From.Path);
        Assert.Equal("bob", (await At(8, null).FindDatasetAsync(new DatasetId("db", "t"), Token))?.Owner);
        var kept = (await _store.ListRunsAsync(null, new ListQuery(), Token)).Items.Select(run => run.Id);
        Assert.Equal([Run(3), Run(4)], kept.OrderBy(id => id.Value));
        Assert.Equal(RetentionReport.None(dryRun: false), await _store.RetainAsync(policy, dryRun: false, Token));
        var strict = new RetentionPolicy(Time(100), History: TimeSpan.Zero, Runs: TimeSpan.Zero);
        var everything = await _store.RetainAsync(strict, dryRun: false, Token);
        Assert.Equal((1, 0, 1), (everything.EdgeVersions, everything.EntityVersions, everything.Runs));
        Assert.Equal("c", Assert.Single(await _store.FindEdgeSetsAsync(Load, Token)).Edges[0].From.Path);
    }

    private static JobId Sink => new("airflow", "sink");

    private static DateTimeOffset Time(int hour) => HistoryModel.Time(hour);

    private static DateTimeOffset? OptionalTime(int? hour) => hour is { } known ? Time(known) : null;

    private static RunId Run(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private static DatasetRecord Table(string name) =>
        new(new DatasetId("db", name)) { Fields = [new SchemaField("id")], Schema = SchemaKnowledge.Complete };

    private static LineageBatch Owned(LineageBatch batch, string owner) => batch with
    {
        Datasets = [Table("t") with { Owner = owner }],
        Jobs = [new JobRecord(Load) { Owner = owner }],
    };

    private static LineageEdge Edge(string source) =>
        new(LineageNode.Field(Orders, source), LineageNode.Field(Sales, "x"), EdgeSubtype.Identity);

    private static LineageBatch Edges(int from, params string[] sources) => new()
    {
        EdgeSets =
        [
            new EdgeSet(Load, Sales, EvidenceKind.Run, "test/1", Time(from), [.. sources.Select(Edge)], []),
        ],
        RecordedAt = default,
    };

    private static async Task<IEnumerable<string>?> FieldsAsync(ILineageReader reader)
    {
        var found = await reader.FindDatasetAsync(Orders, Token);
        await foreach (var streamed in reader.ReadDatasetsAsync(Token))
            if (streamed.Id == Orders) Assert.True(streamed.SameAs(found!));
        return found?.Fields.Select(field => field.Path);
    }

    private static async Task<IEnumerable<string>> NamesAsync(ILineageReader reader) =>
        (await reader.ListDatasetsAsync(new ListQuery(), Token)).Items.Select(item => item.Id.Name).OrderDescending();

    private ILineageReader At(int? asOf, int? knownAt) => _store.At(new TimePoint(OptionalTime(asOf), OptionalTime(knownAt)));

    private async Task<long> CommitAsync(int hour, LineageBatch batch) =>
        (await _store.CommitAsync(batch with { RecordedAt = Time(hour) }, Token)).Epoch;
}
