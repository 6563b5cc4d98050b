using System.Globalization;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Tests;

/// <summary>What a killed writer leaves behind, and who may open a store beside whom.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_writer_that_is_killed_loses_nothing_it_was_promised()
    {
        var random = new Random(4711);
        for (var round = 0; round < 3; round++)
        {
            var promised = await RunAndKillAsync(commits: 10 + random.Next(20));
            await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
            var last = BitConverter.ToInt32((await store.FindKeyedStateAsync(ChildWriter.StateKey, Token))!.State.Span);
            Assert.True(last >= promised, $"{promised} was promised, {last} is there.");

            // And what is there is whole: state, event, edges and epoch of one batch stand or fall together.
            Assert.Equal(last, store.Epoch);
            Assert.True(await store.HasEventAsync(ChildWriter.Hash(last), Token));
            Assert.False(await store.HasEventAsync(ChildWriter.Hash(last + 1), Token));
            var number = 0;
            await foreach (var logged in store.ReadEventsAsync(EventQuery.All, Token))
                Assert.True(logged.Body.Span.SequenceEqual(ChildWriter.Body(++number)));
            Assert.Equal(last, number);
            var set = Assert.Single(await store.FindEdgeSetsAsync(ChildWriter.Job, Token));
            Assert.All(set.Edges, edge => Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"c{last}_"), edge.From.Path, StringComparison.Ordinal));
            await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
            Assert.Equal(20, host.Current.EdgeCount);
        }
    }

    [Fact]
    public async Task A_second_writer_is_told_which_process_has_the_store()
    {
        using var child = ChildWriter.Start(_directory.Path);
        try
        {
            Assert.NotNull(await child.StandardOutput.ReadLineAsync(Token));
            var refusal = await Assert.ThrowsAsync<LineageStoreException>(
                () => SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token));
            Assert.True(refusal.IsTransient);
            if (!OperatingSystem.IsMacOS())
                Assert.Contains(child.Id.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);

            // A reader beside it is welcome, and sees whole epochs.
            await using var reader = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
            await using var host = await LineageGraphHost.OpenAsync(reader, null, Token);
            Assert.Equal(20, host.Current.EdgeCount);
            Assert.True(reader.Epoch >= host.Current.Epoch && host.Current.Epoch > 0);
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(Token);
        }

        // The lock goes with the process.
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        Assert.True(store.Epoch > 0);
    }

    [Fact]
    public async Task A_second_writer_in_the_same_process_is_refused_until_the_first_is_disposed()
    {
        var first = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        await Assert.ThrowsAsync<LineageStoreException>(
            () => SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token));
        await first.DisposeAsync();
        await using var second = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        Assert.Equal(first.StoreId, second.StoreId);
    }

    [Fact]
    public async Task A_store_opened_to_read_takes_no_commits()
    {
        await (await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token)).DisposeAsync();
        await using var reader = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
        await Assert.ThrowsAsync<LineageStoreException>(() => reader.CommitAsync(ChildWriter.Batch(1), Token));
    }

    [Fact]
    public async Task A_directory_without_a_store_cannot_be_opened_to_read() =>
        await Assert.ThrowsAsync<LineageStoreException>(() =>
            SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token));

    private async Task<int> RunAndKillAsync(int commits)
    {
        using var child = ChildWriter.Start(_directory.Path);
        var promised = 0;
        for (var count = 0; count < commits; count++)
        {
            promised = int.Parse((await child.StandardOutput.ReadLineAsync(Token))!, CultureInfo.InvariantCulture);
        }

        child.Kill();
        // What it still said before it died was promised too.
        while (await child.StandardOutput.ReadLineAsync(Token) is { } line && int.TryParse(
            line, CultureInfo.InvariantCulture, out var number)) promised = number;
        await child.WaitForExitAsync(Token);
        return promised;
    }
}
