using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>Merges in any store: kept, shown alike by the graph that is kept current and the one read anew, and gone without a
/// trace.</summary>
public abstract class IdentityConformance
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Worlds => ConformanceSize.Worlds(12);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_graph_with_merges_read_anew_equals_the_one_kept_current(int seed)
    {
        await using var store = await OpenAsync();
        var host = await LineageGraphHost.OpenAsync(store, null, Token);
        var worlds = Numbers(seed);
        await CommitAsync(host, [.. IdentityWorld.Merges(worlds[0])]);
        foreach (var numbers in worlds) await host.CommitAsync(IdentityWorld.Batch(numbers), Token);
        var read = await GraphLoader.LoadAsync(store, Token);
        Assert.Equal(GraphText.Of(read), GraphText.Of(host.Current));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task An_undone_merge_leaves_no_trace(int seed)
    {
        await using var store = await OpenAsync();
        var host = await LineageGraphHost.OpenAsync(store, null, Token);
        var never = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var worlds = Numbers(seed);
        IdentityMerge[] merges = [.. IdentityWorld.Merges(worlds[0])];
        await CommitAsync(host, merges);
        foreach (var numbers in worlds)
        {
            await host.CommitAsync(IdentityWorld.Batch(numbers), Token);
            await never.CommitAsync(IdentityWorld.Batch(numbers), Token);
        }

        await CommitAsync(host, [.. merges.Select(merge => merge with { UndoneAt = SmallWorld.Noon.AddHours(2), UndoneBy = "bob" })]);
        Assert.Equal(GraphText.Of(never.Current), GraphText.Of(host.Current));
        await never.DisposeAsync();
    }

    [Fact]
    public async Task Rules_come_back_with_the_store()
    {
        await using var store = await OpenAsync();
        var host = await LineageGraphHost.OpenAsync(store, null, Token);
        using var merging = new IdentityMerging(host, TimeProvider.System);
        var rules = new IdentityRules
        {
            Namespaces = [new("default", "hive://m:9083")],
            CaseFolding = IdentityRules.Default.CaseFolding.Add("snowflake", NameCase.Upper),
            PartitionPaths = true,
        };
        await merging.SetRulesAsync(rules, Token);
        var read = await IdentityMap.ReadRulesAsync(store, Token);
        Assert.Equal(rules.Namespaces, read.Namespaces);
        Assert.Equal(rules.CaseFolding, read.CaseFolding);
        Assert.True(read.PartitionPaths);
    }

    private static int[][] Numbers(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 12).Select(_ => random.Next()).ToArray())];
    }

    private static Task<long> CommitAsync(LineageGraphHost host, IdentityMerge[] merges) =>
        host.CommitAsync(new LineageBatch { Merges = [.. merges], RecordedAt = SmallWorld.Noon }, Token);
}
