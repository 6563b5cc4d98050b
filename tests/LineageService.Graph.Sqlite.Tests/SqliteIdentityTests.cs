using LineageService.Graph.Conformance;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Tests;

public sealed class SqliteIdentityTests : IdentityConformance, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override async Task<ILineageStore> OpenAsync() =>
        await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), TestContext.Current.CancellationToken);
}
