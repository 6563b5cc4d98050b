using System.Globalization;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;

namespace LineageService.Cli.Tests.Collect;

/// <summary>A collection whose process is killed in its midst and started again: the store is what an undisturbed run makes.</summary>
public sealed class KilledCollectionTests
{
    private const int Tasks = 600;

    [Fact]
    public async Task A_killed_collection_is_resumed_and_ends_as_an_undisturbed_one()
    {
        using var folder = new WorkFolder();
        for (var i = 0; i < Tasks; i++) folder.Write($"etl/t{i}.sql", Sql(i, "a"));
        var (killed, whole) = (folder.PathOf("killed"), folder.PathOf("whole"));
        await KillAsync(folder, killed);

        // What the killed run brought in belongs to the source: it is gone from it before anybody ran it again.
        var broken = await RegistryAsync(killed);
        Assert.NotNull(broken);
        Assert.Null(broken.CompletedAt);
        File.Delete(folder.PathOf("etl/t7.sql"));
        folder.Write("etl/t8.sql", Sql(8, "upper(a)"));
        var resumed = await CollectAsync(folder, killed);
        Assert.True(resumed.ExitCode == 0, resumed.Error + resumed.Output);

        // A second kill, of a run that changes and retires.
        for (var i = 0; i < Tasks; i += 3) if (i != 0) folder.Write($"etl/t{i}.sql", Sql(i, "b"));
        for (var i = 1; i < 40; i += 3) File.Delete(folder.PathOf($"etl/t{i}.sql"));
        await KillAsync(folder, killed);
        foreach (var store in (string[])[killed, whole])
        {
            var ended = await CollectAsync(folder, store);
            Assert.True(ended.ExitCode == 0, ended.Error + ended.Output);
        }

        Assert.Equal(await StateAsync(whole), await StateAsync(killed));
        Assert.Contains("0 added, 0 changed", (await CollectAsync(folder, killed)).Output, StringComparison.Ordinal);
    }

    private static string Sql(int i, string column) => string.Create(
        CultureInfo.InvariantCulture, $"INSERT INTO dw.t{i} SELECT {column} AS a, b, c FROM dw.t{i / 2} JOIN ods.s{i} USING (id)");

    // Killed once the store says what it is about to write; before that nothing is there, behind it nothing is left to do.
    private static async Task KillAsync(WorkFolder folder, string store)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using (var process = LineageProcess.Start(null, Arguments(folder, store)))
            {
                while (!await IsPendingAsync(store) && !process.HasExited) await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            if (await IsPendingAsync(store)) return;
            Directory.Delete(store, recursive: true);
        }

        Assert.Fail("no run could be killed in its midst");
    }

    private static async Task<bool> IsPendingAsync(string store)
    {
        try
        {
            return await RegistryAsync(store) is { } registry && registry.Items.Values.Any(item => item.Hash == SourceItem.Pending);
        }
        catch (LineageStoreException)
        {
            // The process is just making it.
            return false;
        }
    }

    private static async Task<SourceRegistry?> RegistryAsync(string directory)
    {
        if (!Directory.Exists(directory)) return null;
        await using var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, TestContext.Current.CancellationToken);
        return await SourceRegistries.FindAsync(store, new CollectorSource("directory", "etl"), TestContext.Current.CancellationToken);
    }

    private static Task<Command> CollectAsync(WorkFolder folder, string store) => Command.RunAsync(Arguments(folder, store));

    private static string[] Arguments(WorkFolder folder, string store) =>
        ["collect", "tasks", "directory", folder.PathOf("etl"), "--source", "etl", "--dialect", "spark", "--store", store];

    // Every live job with its edges, and every dataset that exists.
    private static async Task<string> StateAsync(string directory)
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, token);
        var lines = new List<string>();
        await foreach (var set in store.ReadEdgeSetsAsync(token))
        {
            lines.AddRange(set.Edges.Select(edge => $"{set.Job} {edge.From} -> {edge.To} {edge.Subtype}"));
        }

        await foreach (var job in store.ReadJobsAsync(token)) lines.Add($"{job.Id} {job.State} {job.Sql}");
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
