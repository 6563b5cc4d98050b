using LineageService.Graph.Store;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every store must do for leases: one holder at a time, and nobody writes with one that he lost.</summary>
public abstract class LeaseConformance : IAsyncLifetime
{
    private readonly Clock _time = new();
    private ILineageStore _store = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task One_replica_holds_a_lease_until_it_gives_it_back()
    {
        var (one, other) = (Leases("one"), Leases("other"));
        var held = await one.TryTakeAsync("work", Token);
        Assert.NotNull(held);
        Assert.Null(await other.TryTakeAsync("work", Token));
        Assert.NotNull(await other.TryTakeAsync("something-else", Token));
        await held.DisposeAsync();
        Assert.NotNull(await other.TryTakeAsync("work", Token));
        Assert.Null(await one.TryTakeAsync("work", Token));
    }

    [Fact]
    public async Task A_lease_whose_time_is_over_is_taken_over_and_its_former_holder_writes_nothing_more()
    {
        var (one, other) = (Leases("one"), Leases("other"));
        var lost = (await one.TryTakeAsync("work", Token))!;
        _time.Now += TimeSpan.FromSeconds(59);
        Assert.Null(await other.TryTakeAsync("work", Token));
        Assert.True(await lost.RenewAsync(Token));
        _time.Now += TimeSpan.FromSeconds(59);
        Assert.Null(await other.TryTakeAsync("work", Token));
        _time.Now += TimeSpan.FromSeconds(2);
        var held = (await other.TryTakeAsync("work", Token))!;

        LineageBatch Work(ILineageLease lease, byte value) => new()
        {
            KeyedStates = [new KeyedState("done", new[] { value })],
            Guards = [lease.Guard],
            RecordedAt = _time.Now,
        };
        Assert.True((await Assert.ThrowsAsync<LineageStoreException>(() => _store.CommitAsync(Work(lost, 1), Token))).IsConflict);
        await _store.CommitAsync(Work(held, 2), Token);
        Assert.False(await lost.RenewAsync(Token));
        await lost.DisposeAsync();
        Assert.Null(await one.TryTakeAsync("work", Token));
        Assert.Equal([2], (await _store.FindKeyedStateAsync("done", Token))!.State.ToArray());
    }

    [Fact]
    public async Task Of_many_that_come_at_once_one_gets_the_lease()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(
            () => Leases($"replica-{number}").TryTakeAsync("work", Token), Token)));
        Assert.Single(taken, lease => lease is not null);
    }

    private StoreLeases Leases(string owner) => new(_store, _store.CommitAsync, owner, TimeSpan.FromMinutes(1), _time);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = HistoryModel.Time(1);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
