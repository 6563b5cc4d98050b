using LineageService.Graph.Conformance;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Tests;

/// <summary>Earlier versions of edge sets stay, with the time until which they held.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_replaced_version_ends_when_the_next_begins()
    {
        await using (var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token))
        {
            await store.CommitAsync(ChildWriter.Batch(1), Token);
            await store.CommitAsync(ChildWriter.Batch(2), Token);
            await store.CommitAsync(new LineageBatch { RetiredJobs = [ChildWriter.Job], RecordedAt = SmallWorld.Noon.AddHours(1) }, Token);
        }

        var rows = Rows("SELECT valid_from, valid_to, recorded_from, closed_at FROM edge_set ORDER BY id");
        Assert.Equal(
            [
                (Minute(1), Minute(2), Minute(1), Minute(2)),
                (Minute(2), Minute(60), Minute(2), Minute(60)),
            ],
            rows);
        Assert.Empty(Rows("SELECT source_id, source_id, source_id, source_id FROM edge_set_source"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_sources_of_a_version_stand_in_the_table_of_the_present_or_of_the_past(int seed)
    {
        const string Current = "(SELECT id FROM edge_set WHERE closed_at IS NULL AND recorded_to IS NULL)";
        const string Past = "(SELECT id FROM edge_set WHERE closed_at IS NOT NULL OR recorded_to IS NOT NULL)";
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        foreach (var batch in HistoryWorld.Batches(seed, 40)) await store.CommitAsync(batch, Token);
        for (var isForgotten = false; ; isForgotten = true)
        {
            Assert.Empty(Ids($"SELECT edge_set_id FROM edge_set_source WHERE edge_set_id NOT IN {Current}"));
            Assert.Empty(Ids($"SELECT edge_set_id FROM edge_set_source_past WHERE edge_set_id NOT IN {Past}"));
            Assert.Empty(Ids($"SELECT id FROM edge_set WHERE id IN {Current} AND id NOT IN (SELECT edge_set_id FROM edge_set_source)"));
            Assert.Empty(Ids($"SELECT id FROM edge_set WHERE id IN {Past} AND id NOT IN (SELECT edge_set_id FROM edge_set_source_past)"));
            if (isForgotten) break;
            Assert.NotEmpty(Ids("SELECT id FROM edge_set WHERE recorded_to IS NOT NULL"));
            var policy = new RetentionPolicy(HistoryModel.Time(12), History: TimeSpan.Zero);
            Assert.NotEqual(0, (await store.RetainAsync(policy, dryRun: false, Token)).EdgeVersions);
        }
    }

    private List<long> Ids(string sql) => Rows($"WITH found (id) AS ({sql}) SELECT id, 0, 0, 0 FROM found").ConvertAll(row => row.Item1);

    private static long Minute(int number) => SmallWorld.Noon.AddMinutes(number).UtcTicks;

    private List<(long, long, long, long)> Rows(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = new StoreDirectory(_directory.Path).Database,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<(long, long, long, long)>();
        while (reader.Read()) rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return rows;
    }
}
