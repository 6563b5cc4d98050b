using LineageService.Graph.History.Diff;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;
using static LineageService.Graph.Tests.History.Timeline;

namespace LineageService.Graph.Tests.History;

public sealed class MergedDiffTests
{
    private static readonly JobId OldJob = new("etl", "build_1_d");
    private static readonly DatasetId OldSource = new("db", "s_old");
    private static readonly DatasetId OldTarget = new("db", "t_old");

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_job_and_its_datasets_known_by_other_names_before_have_not_changed(int endOfOld)
    {
        var store = await StoreAsync(
            Described(1, OldJob, OldTarget), Told(1, Renamed(Set(1, endOfOld, Edge("a", "x")))),
            Described(2, Job, Target), Told(2, Set(2, 0, Edge("a", "x"))));
        if (endOfOld != 0) await CommitAsync(store, new LineageBatch { RetiredJobs = [OldJob], RecordedAt = Day(2) });
        var apart = await DiffAsync(store, At(1), At(2));
        Assert.Contains(apart.Jobs, change => change.Kind == ChangeKind.Added && change.Job == Job);
        Assert.NotEmpty(apart.Lineage);

        await CommitAsync(store, Merged());
        var report = await DiffAsync(store, At(1), At(2));
        Assert.Empty(report.Jobs);
        Assert.Empty(report.Datasets);
        Assert.Empty(report.Lineage);
    }

    [Fact]
    public async Task What_differs_beside_the_names_is_told_once_under_the_name_that_stands()
    {
        var store = await StoreAsync(
            Described(1, OldJob, OldTarget), Told(1, Renamed(Set(1, 0, Edge("a", "x")))),
            Described(2, Job, Target), Told(2, Set(2, 0, Edge("a", "x"), Edge("b", "y"))),
            Told(3, Renamed(Set(1, 2, Edge("a", "x"))), Renamed(Set(2, 0, Edge("a", "x"), Edge("b", "y")))), Merged());
        foreach (var filter in (DiffFilter[])[DiffFilter.None, new(Job: OldJob), new(Job: Job), new(Dataset: OldTarget), new(Dataset: Source)])
        {
            var change = Assert.Single((await DiffAsync(store, At(1), At(2), filter)).Lineage);
            Assert.Equal((Job, Target), (change.Job, change.Target));
            var edge = Assert.Single(change.Edges);
            Assert.Equal((ChangeKind.Added, LineageNode.Field(Source, "b"), LineageNode.Field(Target, "y")), (edge.Kind, edge.From, edge.To));
        }
    }

    [Fact]
    public async Task An_edge_that_one_name_gave_up_and_the_other_still_claims_has_not_gone()
    {
        var store = await StoreAsync(
            Told(1, Renamed(Set(1, 2, Edge("a", "x")))), Told(1, Set(1, 0, Edge("a", "x"))), Merged());
        Assert.Empty((await DiffAsync(store, At(1), At(3))).Lineage);
    }

    [Fact]
    public async Task A_merge_that_was_not_known_yet_joins_nothing()
    {
        var store = await StoreAsync(
            Told(1, Renamed(Set(1, 0, Edge("a", "x")))), Told(2, Set(2, 0, Edge("a", "x"))), Merged());
        var report = await DiffAsync(store, At(1) with { KnownAt = Day(3) }, At(2) with { KnownAt = Day(3) });
        Assert.Equal(ChangeKind.Added, Assert.Single(Assert.Single(report.Lineage).Edges).Kind);
    }

    [Fact]
    public async Task A_path_whose_partition_is_the_days_is_one_source_by_rule()
    {
        var rules = IdentityRulesCodec.Write(IdentityRules.Default with { PartitionPaths = true });
        var store = await StoreAsync(
            Told(3, From(Set(1, 2, Edge("a", "x")), "01"), From(Set(2, 0, Edge("a", "x"), Edge("b", "y")), "02")),
            new LineageBatch { KeyedStates = [new KeyedState(IdentityRules.StateKey, rules)], RecordedAt = Day(4) });
        var edge = Assert.Single(Assert.Single((await DiffAsync(store, At(1), At(2))).Lineage).Edges);
        Assert.Equal((ChangeKind.Added, "lake/plays", "b"), (edge.Kind, edge.From.Dataset.Name, edge.From.Path));

        static EdgeSet From(EdgeSet set, string day) => set with
        {
            Edges =
            [
                .. set.Edges.Select(edge => edge with
                {
                    From = edge.From with { Dataset = new DatasetId("s3://b", $"lake/plays/dt=2026-10-{day}") },
                }),
            ],
        };
    }

    private static EdgeSet Renamed(EdgeSet set) => set with
    {
        Job = OldJob,
        Target = OldTarget,
        Edges =
        [
            .. set.Edges.Select(edge => edge with
            {
                From = edge.From with { Dataset = OldSource },
                To = edge.To with { Dataset = OldTarget },
            }),
        ],
    };

    private static LineageBatch Described(int day, JobId job, DatasetId target) => new()
    {
        Jobs = [new JobRecord(job) { Sql = "SELECT a AS x FROM s", ValidFrom = Day(day) }],
        Datasets =
        [
            new DatasetRecord(target) { Fields = [new SchemaField("x", "int")], Schema = SchemaKnowledge.Complete, ValidFrom = Day(day) },
        ],
        RecordedAt = Day(day),
    };

    private static LineageBatch Merged() => new()
    {
        Merges =
        [
            Merge(NodeKind.Job, OldJob.Namespace, OldJob.Name, Job.Name), Merge(NodeKind.Dataset, "db", OldSource.Name, Source.Name),
            Merge(NodeKind.Dataset, "db", OldTarget.Name, Target.Name),
        ],
        RecordedAt = Day(10),
    };

    private static IdentityMerge Merge(NodeKind kind, string @namespace, string alias, string canonical) => new(
        $"{kind}-{alias}", kind, new IdentityName(@namespace, alias), new IdentityName(@namespace, canonical), "renamed", "ann", Day(10));

    private static Task<StoreCommit> CommitAsync(InMemoryLineageStore store, LineageBatch batch) =>
        store.CommitAsync(batch, TestContext.Current.CancellationToken);
}
