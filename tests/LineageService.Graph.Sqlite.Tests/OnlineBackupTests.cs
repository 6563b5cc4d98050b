using System.Globalization;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Graph.Verification;
using LineageService.Model;

namespace LineageService.Graph.Sqlite.Tests;

public sealed class OnlineBackupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_backup_under_writes_shows_one_moment_whole()
    {
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var writing = WriteAsync(store, stop.Token);
        await using var beside = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
        var epochs = new List<long>();
        for (var backup = 0; backup < 5; backup++)
        {
            using var file = new MemoryStream();
            var header = new BackupHeader(1, "test", "sqlite", beside.Epoch, DateTimeOffset.UnixEpoch);
            await BackupFile.WriteAsync(beside, header, file, null, Token);
            file.Position = 0;
            await using var restored = new InMemoryLineageStore();
            await ImageTransfer.RunAsync(new ImageSource("backup", token => BackupFile.ReadAsync(file, token)), restored, overwrite: false, null, Token);
            Assert.Empty((await StoreVerification.RunAsync(restored, null, Token)).Violations);
            var last = await restored.FindKeyedStateAsync("last", Token);
            Assert.Equal(restored.Epoch, last is null ? 0 : long.Parse(Encoding.UTF8.GetString(last.State.Span), CultureInfo.InvariantCulture));
            var jobs = await restored.ListJobsAsync(new ListQuery(Limit: 100_000), Token);
            Assert.Equal(restored.Epoch, jobs.Items.Length);
            epochs.Add(restored.Epoch);
            await Task.Delay(30, Token);
        }

        await stop.CancelAsync();
        await writing;
        Assert.True(epochs[^1] > epochs[0], string.Join(' ', epochs));
    }

    private static async Task WriteAsync(SqliteLineageStore store, CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            await store.CommitAsync(
                new LineageBatch
                {
                    Jobs = [new JobRecord(new JobId("jobs", number.ToString(CultureInfo.InvariantCulture)))],
                    KeyedStates = [new KeyedState("last", Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)))],
                    RecordedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
                },
                CancellationToken.None);
        }
    }
}
