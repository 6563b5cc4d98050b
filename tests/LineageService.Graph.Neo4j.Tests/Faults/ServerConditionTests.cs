using LineageService.Graph.Conformance;
using LineageService.Graph.Store;
using LineageService.Testing;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Faults;

/// <summary>A real server of its own that cannot write.</summary>
public sealed class ServerConditionTests
{
    // Every write to it fails as on a full disk.
    private const string FullDevice = "/dev/full";

    private const int Commits = 200, LogsAhead = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_a_commit_is_refused_with_a_sentence_all_that_was_acknowledged_is_there_and_with_room_it_goes_on()
    {
        if (!File.Exists(FullDevice)) SharedFiles.SkipOrFail($"there is no {FullDevice}");
        using var server = Neo4jServer.StartOwn(("EXTRA_PROPERTIES", "db.tx_log.rotation.size=131072"));
        await using var store = await Neo4jLineageStore.OpenAsync(Options(server), Token);
        await store.CommitAsync(SmallWorld.Batch([0]), Token);

        // The files that its log goes on in.
        var log = Path.Combine(server.Folder!, "data", "transactions", server.Database);
        var last = Directory.GetFiles(log, "neostore.transaction.db.*").Max(file => int.Parse(Path.GetExtension(file).AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));
        var links = Enumerable.Range(last + 1, LogsAhead).Select(number => Path.Combine(log, $"neostore.transaction.db.{number}")).ToArray();
        foreach (var link in links) File.CreateSymbolicLink(link, FullDevice);
        var acknowledged = 1L;
        LineageStoreException? failure = null;
        for (var number = 1; number < Commits && failure is null; number++)
        {
            try
            {
                acknowledged = (await store.CommitAsync(SmallWorld.Batch([number, number + 1_000, number + 2_000, number + 3_000]), Token)).Epoch;
            }
            catch (LineageStoreException full)
            {
                failure = full;
            }
        }

        Assert.NotNull(failure);
        Assert.Equal(
            ("Neo4j could not write a commit, as on a full disk: its log says why; it needs room, and perhaps to be started again.", true), (failure.Message, failure.IsTransient));
        foreach (var link in links) if (new FileInfo(link).LinkTarget is not null) File.Delete(link);
        Assert.Equal(acknowledged, await store.ReadEpochAsync(Token));
        Assert.Equal(acknowledged + 1, (await store.CommitAsync(SmallWorld.Batch([9_000]), Token)).Epoch);
    }

    private static Neo4jStoreOptions Options(Neo4jServer server) => new(server.Address, server.Database) { User = server.User, Password = server.Password };
}
