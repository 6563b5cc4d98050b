using LineageService.Graph.Conformance;
using LineageService.Graph.Grants;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceWorld;

namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>Two processes that collect over one store.</summary>
public sealed class ReplicaCollectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_that_collect_one_source_at_once_the_slower_one_is_refused_and_the_next_run_brings_all_in_order()
    {
        var shared = new SharedMemory();
        await using var one = await OverAsync(shared.Open());
        await using var other = await OverAsync(shared.Open());
        CollectedItem[] older = [Task("load", "INSERT INTO t SELECT a FROM s"), Table("s", "a")], newer = [Task("load", "INSERT INTO t SELECT b FROM s"), Table("s", "b")];
        var between = new Between("retiring what is gone", () => other.CollectAsync(newer));
        var refused = await Assert.ThrowsAsync<LineageStoreException>(() => one.CollectAsync(between, older));
        Assert.Contains("is collected by another process at the same time", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsTransient);
        Assert.False(refused.IsConflict);

        Assert.Empty((await one.CollectAsync(newer)).Failures);
        Assert.Equal(["s.b -> t.b"], (await one.EdgesOfAsync("load")).Select(edge => edge.Replace("t.a", "t.b", StringComparison.Ordinal)));
        var registry = await SourceRegistries.FindAsync(one.Store, Repository, Token);
        Assert.NotNull(registry!.CompletedAt);
        Assert.DoesNotContain(registry.Items.Values, item => item.Hash == SourceItem.Pending);
    }

    [Fact]
    public async Task Two_new_sources_of_grants_that_end_at_once_are_both_there()
    {
        var shared = new SharedMemory();
        await using var one = await OverAsync(shared.Open());
        await using var other = await OverAsync(shared.Open());
        var (here, there) = (new DatasetId("wh", "here"), new DatasetId("lake", "there"));
        var between = new Between("retiring what is gone", () => other.CollectAsync(new CollectorSource("assets", "other"), Granted(there)));
        await one.CollectAsync(new CollectorSource("assets", "one"), between, Granted(here));
        foreach (var dataset in (DatasetId[])[here, there]) Assert.Single(Assert.NotNull(await GrantStates.FindAsync(one.Store, [dataset], Token)));
        Assert.Equal(2, (await SourceRegistries.ListAsync(one.Store, Token)).Length);
    }

    private static CollectedGrant Granted(DatasetId dataset) => new(new DatasetGrant(dataset, "ann", "user", "select"));

    /// <summary>Does something once where a collection comes to a phase.</summary>
    private sealed class Between(string phase, Func<Task> work) : IProgress<CollectProgress>
    {
        private Func<Task>? _work = work;

        public void Report(CollectProgress value)
        {
            if (value.Doing == phase) Interlocked.Exchange(ref _work, null)?.Invoke().GetAwaiter().GetResult();
        }
    }
}
