using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Tests;

/// <summary>How a store's schema moves forward, and never back.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_step_runs_once_after_the_file_was_copied()
    {
        await using (var old = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token))
        {
            await old.CommitAsync(ChildWriter.Batch(1), Token);
        }

        for (var opening = 0; opening < 2; opening++)
        {
            await using var store = await SqliteLineageStore.OpenAsync(
                _directory.Path, new SqliteStoreOptions(), Next("CREATE TABLE novelty (id INTEGER)"), Token);
            Assert.Single(await store.FindEdgeSetsAsync(ChildWriter.Job, Token));
        }

        var backup = new StoreDirectory(_directory.Path).BackupOf(SchemaMigrations.Embedded.Latest);
        Assert.Equal(1L, Count(backup, "SELECT count(*) FROM edge_set"));
        Assert.Equal(0L, Count(backup, "SELECT count(*) FROM sqlite_master WHERE name = 'novelty'"));
        Assert.Equal(1L, Count(new StoreDirectory(_directory.Path).Database, "SELECT count(*) FROM sqlite_master WHERE name = 'novelty'"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_store_as_it_was()
    {
        await (await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token)).DisposeAsync();
        await Assert.ThrowsAsync<LineageStoreException>(() =>
            SqliteLineageStore.OpenAsync(
                _directory.Path, new SqliteStoreOptions(), Next("CREATE TABLE half (id INTEGER); SELECT no_such_function()"), Token));
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        Assert.Equal(0L, Count(new StoreDirectory(_directory.Path).Database, "SELECT count(*) FROM sqlite_master WHERE name = 'half'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_newer_store_is_refused_by_name_of_its_version(bool readOnly)
    {
        await (await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Next("SELECT 1"), Token)).DisposeAsync();
        var refusal = await Assert.ThrowsAsync<LineageStoreException>(() =>
            SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = readOnly }, Token));
        Assert.False(refusal.IsTransient);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_store_is_not_read_before_it_was_brought_forward()
    {
        await (await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token)).DisposeAsync();
        await Assert.ThrowsAsync<LineageStoreException>(() =>
            SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions { ReadOnly = true }, Next("SELECT 1"), Token));
    }

    private static SchemaMigrations Next(string sql) =>
        new([.. SchemaMigrations.Embedded.Steps, new SchemaMigration(SchemaMigrations.Embedded.Latest + 1, sql)]);

    private static long Count(string path, string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
