using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Tests;

/// <summary>The snapshot file is a cache: used when it is current and whole, else the graph is built from the database.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Snapshot => new StoreDirectory(_directory.Path).Snapshot;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Closing_a_host_leaves_a_snapshot_that_the_next_start_reads()
    {
        var text = await WriteAsync();
        Assert.True(File.Exists(Snapshot));
        await using var host = await OpenAsync();
        Assert.Equal(text, GraphText.Of(host.Current));
        Assert.Equal(0, host.Current.DirtyNodes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(400)]
    [InlineData(-1)]
    public async Task A_damaged_snapshot_is_not_believed(int at)
    {
        var text = await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(Snapshot, Token);
        bytes[at < 0 ? bytes.Length - 1 : at] ^= 0x40;
        await File.WriteAllBytesAsync(Snapshot, bytes, Token);
        await using var host = await OpenAsync();
        Assert.Equal(text, GraphText.Of(host.Current));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(39)]
    [InlineData(50)]
    [InlineData(500)]
    public async Task A_snapshot_cut_short_is_not_believed(int length)
    {
        var text = await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(Snapshot, Token);
        await File.WriteAllBytesAsync(Snapshot, bytes[..length], Token);
        await using var host = await OpenAsync();
        Assert.Equal(text, GraphText.Of(host.Current));
    }

    [Fact]
    public async Task A_snapshot_of_an_earlier_epoch_is_not_believed()
    {
        await WriteAsync();
        await using (var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token))
        {
            await store.CommitAsync(ChildWriter.Batch(1), Token);
        }

        await using var host = await OpenAsync();
        Assert.NotNull(host.Current.FindJob(ChildWriter.Job));
    }

    [Fact]
    public async Task A_snapshot_of_another_store_is_not_believed()
    {
        await WriteAsync();
        using var other = new TemporaryDirectory();
        var store = await SqliteLineageStore.OpenAsync(other.Path, new SqliteStoreOptions(), Token);
        for (var number = 1; number <= 8; number++) await store.CommitAsync(ChildWriter.Batch(number), Token);
        File.Copy(Snapshot, new StoreDirectory(other.Path).Snapshot);
        await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
        Assert.Equal(1, host.Current.JobCount);
    }

    [Fact]
    public async Task A_reader_does_not_write_a_snapshot()
    {
        await WriteAsync();
        File.Delete(Snapshot);
        var reader = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
        await (await LineageGraphHost.OpenAsync(reader, null, Token)).DisposeAsync();
        Assert.False(File.Exists(Snapshot));
    }

    private async Task<LineageGraphHost> OpenAsync() =>
        await LineageGraphHost.OpenAsync(await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token), null, Token);

    private async Task<string> WriteAsync()
    {
        var random = new Random(1);
        await using var host = await OpenAsync();
        for (var batch = 0; batch < 8; batch++)
        {
            await host.CommitAsync(SmallWorld.Batch([.. Enumerable.Range(0, 12).Select(_ => random.Next())]), Token);
        }

        return GraphText.Of(host.Current);
    }
}
