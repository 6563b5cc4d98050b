using System.Collections.Immutable;
using System.Text;
using LineageService.Graph.Conformance;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Graph.Verification;
using LineageService.Model;

namespace LineageService.Graph.Tests;

public sealed class VerificationTests
{
    private static readonly DatasetId Source = new("db", "s"), Target = new("db", "t");
    private static readonly JobId Job = new("jobs", "load");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Rules => [.. Faults().Select(fault => fault.Rule).Distinct()];

    [Fact]
    public async Task A_store_that_came_to_be_by_commits_is_sound()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            await using var store = new InMemoryLineageStore();
            foreach (var batch in ImageConformance.Batches(seed, 20)) await store.CommitAsync(batch, Token);
            var report = await StoreVerification.RunAsync(store, null, Token);
            Assert.Empty(report.Violations.Select(violation => $"{violation.Rule} {violation.Examples[0]}"));
            Assert.Equal(store.Epoch, report.Epoch);
            Assert.True(report.Counts["edge versions"] > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_must_not_be_in_a_store_is_found_by_the_rule_that_it_breaks(string rule)
    {
        foreach (var (_, items) in Faults().Where(fault => fault.Rule == rule))
        {
            await using var store = new InMemoryLineageStore();
            await store.WriteImageAsync([.. Sound(), .. items, new StoreStateImage(rule == "epoch-not-moved" ? 0 : 7, HistoryHorizon.None)], Token);
            var report = await StoreVerification.RunAsync(store, null, Token);
            Assert.Contains(rule, report.Violations.Select(violation => violation.Rule));
            Assert.All(report.Violations, violation => Assert.NotEmpty(violation.Examples));
        }
    }

    [Fact]
    public async Task Of_many_violations_of_a_rule_a_few_are_shown_and_all_are_counted()
    {
        await using var store = new InMemoryLineageStore();
        var runs = Enumerable.Range(1, 40).Select(number => (ImageItem)Run(number, new JobId("jobs", "gone")));
        await store.WriteImageAsync([.. Sound(), .. runs, new StoreStateImage(7, HistoryHorizon.None)], Token);
        var violation = Assert.Single((await StoreVerification.RunAsync(store, null, Token)).Violations);
        Assert.Equal(("run-of-unknown-job", 40, 5), (violation.Rule, violation.Count, violation.Examples.Length));
    }

    [Fact]
    public async Task A_copy_that_was_cut_off_is_no_sound_store()
    {
        await using var store = new InMemoryLineageStore();
        await store.WriteImageAsync([new KeyedStateImage(new KeyedState(ImageItem.ProgressKey, "{\"Source\":\"a\",\"Items\":12}"u8.ToArray()))], Token);
        var violation = Assert.Single((await StoreVerification.RunAsync(store, null, Token)).Violations);
        Assert.Equal(("copy-cut-off", "behind item 12"), (violation.Rule, violation.Examples[0]));
    }

    private static IEnumerable<ImageItem> Sound() =>
    [
        new DatasetImage(Source, ["a"], [Version<DatasetRecord>(0)]), new DatasetImage(Target, ["b"], [Version<DatasetRecord>(0)]),
        new JobImage(Job, [Version<JobRecord>(0)]),
    ];

    private static IEnumerable<(string Rule, ImageItem[] Items)> Faults()
    {
        yield return ("edges-end-before-they-begin", [Edges(5, 3)]);
        yield return ("edges-half-closed", [Edges(2, 4, closed: null)]);
        yield return ("edges-half-closed", [Edges(2, null, closed: 5)]);
        yield return ("edges-known-to-end-before-they-are-known", [Edges(2, 4, recorded: 9, closed: 8)]);
        yield return ("edges-that-claim-nothing", [new EdgeVersionImage(Edges(2, null).Version with { Set = Edges(2, null).Version.Set with { Edges = [] } })]);
        yield return ("history-overlaps", [Edges(2, 6), Edges(5, null)]);
        yield return ("history-overlaps", [Edges(2, null), Edges(3, null)]);
        yield return ("run-of-unknown-job", [Run(1, new JobId("jobs", "gone"))]);
        yield return ("run-ends-before-it-begins", [Run(1, Job, ends: 0)]);
        yield return ("fold-state-of-unknown-job", [new FoldStateImage(new FoldState(new JobId("jobs", "gone"), new byte[] { 1 }))]);
        yield return ("job-of-unknown-dataset", [new JobImage(
            new JobId("jobs", "reader"), [new EntityVersion<JobRecord>(
                new JobRecord(new JobId("jobs", "reader")) { Inputs = [new DatasetId("db", "gone")] }, false, HistoryModel.Time(1), HistoryModel.Time(1))])]);
        yield return ("merge-ring", [Merge("1", "a", "b"), Merge("2", "b", "c"), Merge("3", "c", "a")]);
        yield return ("merge-undone-before-it-was-made", [new MergeImage(Merge("1", "a", "b").Merge with { UndoneAt = HistoryModel.Time(0) })]);
        yield return ("event-changed", [new EventImage(new LoggedEvent(new string('0', 64), "run", Encoding.UTF8.GetBytes("{}"), HistoryModel.Time(1)))]);
        yield return ("dead-letter-without-reason", [new EventImage(new LoggedEvent(
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", LoggedEvent.DeadKind, Encoding.UTF8.GetBytes("{}"), HistoryModel.Time(1)))]);
        yield return ("entity-history-overlaps", [Entity(Version<DatasetRecord>(5, closed: 6), Version<DatasetRecord>(2, recorded: 6))]);
        yield return ("entity-without-current-version", [Entity(Version<DatasetRecord>(5, closed: 6))]);
        yield return ("entity-with-two-current-versions", [Entity(Version<DatasetRecord>(1), Version<DatasetRecord>(2))]);
        yield return ("entity-recorded-out-of-order", [Entity(Version<DatasetRecord>(1, recorded: 9, closed: 9), Version<DatasetRecord>(2))]);
        yield return ("entity-known-to-end-before-it-is-known", [Entity(Version<DatasetRecord>(1, recorded: 3, closed: 2), Version<DatasetRecord>(2, recorded: 4))]);
        yield return ("epoch-not-moved", []);
        yield return ("state-damaged", [new KeyedStateImage(new KeyedState(Graph.Corrections.CorrectionsCodec.ListKey, "{"u8.ToArray()))]);
    }

    private static EntityVersion<T> Version<T>(int since, int? recorded = null, int? closed = null)
        where T : class =>
        new(null, false, HistoryModel.Time(since), HistoryModel.Time(recorded ?? since)) { ClosedAt = closed is { } hour ? HistoryModel.Time(hour) : null };

    private static DatasetImage Entity(params ImmutableArray<EntityVersion<DatasetRecord>> versions) =>
        new(new DatasetId("db", "e"), [], versions);

    private static EdgeVersionImage Edges(int since, int? to, int? closed = -1, int? recorded = null)
    {
        var edge = new LineageEdge(LineageNode.Field(Source, "a"), LineageNode.Field(Target, "b"), EdgeSubtype.Identity);
        var set = new EdgeSet(Job, Target, EvidenceKind.Run, "test/1", HistoryModel.Time(since), [edge], [])
        {
            ValidTo = to is { } end ? HistoryModel.Time(end) : null,
        };
        var closedAt = closed == -1 ? to : closed;
        return new EdgeVersionImage(new EdgeVersion(
            set, HistoryModel.Time(recorded ?? Math.Min(since, closedAt ?? since)), closedAt is { } hour ? HistoryModel.Time(hour) : null, null));
    }

    private static RunImage Run(int number, JobId job, int ends = 3) => new(new StoredRun(
        new RunRecord(new RunId(new Guid(number, 0, 0, new byte[8])), job, "COMPLETE", HistoryModel.Time(1), HistoryModel.Time(ends)), HistoryModel.Time(1)));

    private static MergeImage Merge(string id, string alias, string canonical) => new(new IdentityMerge(
        id, NodeKind.Dataset, new IdentityName("db", alias), new IdentityName("db", canonical), "why", "ann", HistoryModel.Time(1)));
}
