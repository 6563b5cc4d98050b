using System.Collections.Immutable;
using LineageService.Graph.Sqlite;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>Fold states survive the process: a store that is closed and opened again goes on where it was.</summary>
public sealed class SqliteTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lineage-events").FullName;

    [Theory]
    [InlineData("airflow")]
    [InlineData("spark-1.36-dataset-mode")]
    public async Task A_store_that_is_reopened_between_events_holds_the_same_as_one_that_stayed_open(string file)
    {
        var bodies = SharedEvents.Lines(file).Select(line => (ReadOnlyMemory<byte>)line).ToArray();
        await using var memory = await IngestWorld.OpenAsync();
        await memory.Ingester.IngestManyAsync([.. bodies], TestContext.Current.CancellationToken);

        var size = bodies.Length / 4;
        for (var at = 0; at < bodies.Length; at += size)
        {
            await using var world = await OpenAsync();
            var group = bodies.Skip(at).Take(size).ToImmutableArray();
            Assert.All(await world.Ingester.IngestManyAsync(group, TestContext.Current.CancellationToken), result => Assert.True(result.IsSuccess));
        }

        await using var reopened = await OpenAsync();
        Assert.Equal(await StoreText.OfAsync(memory.Store), await StoreText.OfAsync(reopened.Store));
        Assert.All(
            await reopened.Ingester.IngestManyAsync([.. bodies], TestContext.Current.CancellationToken),
            result => Assert.Equal(Ingestion.Events.IngestStatus.Duplicate, result.Status));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task<IngestWorld> OpenAsync() =>
        await IngestWorld.OpenAsync(store: await SqliteLineageStore.OpenAsync(_directory, new SqliteStoreOptions(), TestContext.Current.CancellationToken));
}
