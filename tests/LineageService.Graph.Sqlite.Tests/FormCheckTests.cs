using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Verification;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Tests;

public sealed class FormCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("DELETE FROM job WHERE id = (SELECT job_id FROM edge_set LIMIT 1)", "edges-of-unknown-job")]
    [InlineData("DELETE FROM job WHERE id = (SELECT job_id FROM run LIMIT 1)", "run-of-unknown-job")]
    [InlineData("DELETE FROM job WHERE id = (SELECT job_id FROM fold_state LIMIT 1)", "fold-state-of-unknown-job")]
    [InlineData("DELETE FROM edge_set WHERE id = (SELECT edge_set_id FROM edge_set_source LIMIT 1)", "source-of-unknown-edges")]
    [InlineData("INSERT INTO edge_set_source VALUES (9999, (SELECT max(id) FROM edge_set))", "unknown-source")]
    [InlineData("INSERT OR IGNORE INTO edge_set_source SELECT target_id, id FROM edge_set WHERE closed_at IS NOT NULL", "past-edges-among-the-present")]
    [InlineData("UPDATE dataset_version SET dataset_id = 9999", "version-of-unknown-dataset")]
    [InlineData("UPDATE job_version SET job_id = 9999", "version-of-unknown-job")]
    [InlineData("DELETE FROM dataset_search WHERE rowid = (SELECT min(id) FROM dataset)", "dataset-without-search-row")]
    [InlineData("DELETE FROM dataset WHERE id = (SELECT source_id FROM edge_set_source LIMIT 1)", "unreadable")]
    [InlineData("UPDATE edge_set SET edges = x'01'", "unreadable")]
    [InlineData("UPDATE dataset SET record = x'01' WHERE record IS NOT NULL", "unreadable")]
    [InlineData("UPDATE store SET epoch = epoch - 3", "snapshot-from-the-future")]
    [InlineData("UPDATE edge_set SET is_active = 1 - is_active WHERE closed_at IS NULL AND recorded_to IS NULL", "snapshot-differs")]
    public async Task What_somebody_did_to_the_file_is_found(string sql, string rule)
    {
        await FillAsync();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "lineage.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
            command.CommandText = sql;
#pragma warning restore CA2100
            Assert.True(await command.ExecuteNonQueryAsync(Token) > 0);
        }

        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
        var report = await StoreVerification.RunAsync(store, null, Token);
        Assert.Contains(rule, report.Violations.Select(violation => violation.Rule));
    }

    [Fact]
    public async Task A_store_and_its_snapshot_file_are_sound()
    {
        await FillAsync();
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Token);
        Assert.NotNull(((ISnapshotShelf)store).OpenSnapshot());
        Assert.Empty((await StoreVerification.RunAsync(store, null, Token)).Violations);
    }

    private async Task FillAsync()
    {
        var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
        foreach (var batch in ImageConformance.Batches(4, 24)) await host.CommitAsync(batch, Token);
    }
}
