using LineageService.Graph.Conformance;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Tests;

public sealed class SqliteStoreTests : StoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqliteSearchTests : SearchConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqliteTraversalTests : TraversalConformance, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), TestContext.Current.CancellationToken);
}

public sealed class SqliteEventLogTests : EventLogConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqliteHistoryTests : HistoryConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqlitePastTests : PastConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqliteHorizonTests : HorizonConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqliteImageTests : ImageConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class SqliteLeaseTests : LeaseConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
