using System.Text.Json;
using LineageService.Cli.CommandLine;
using Microsoft.Data.Sqlite;

namespace LineageService.Cli.Tests.Administration;

public sealed class MovingCommandTests(SmallStore store) : IClassFixture<SmallStore>, IDisposable
{
    private readonly WorkFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_is_proved_to_be_what_was_copied()
    {
        var copy = _folder.PathOf("copy");
        var dry = await DoneAsync("admin", "copy", "--from", store.Directory, "--to", copy, "--dry-run");
        Assert.Contains("Would be copied:", dry, StringComparison.Ordinal);
        Assert.Contains("is empty", dry, StringComparison.Ordinal);
        Assert.False(Directory.Exists(copy));

        var done = await DoneAsync("admin", "copy", "--from", store.Directory, "--to", copy);
        Assert.Contains("Verified: both hold the same items and give the same canonical export", done, StringComparison.Ordinal);
        Assert.Contains("The store is sound.", await DoneAsync("admin", "verify", "--store", copy), StringComparison.Ordinal);
        Assert.Equal(await ExportAsync(store.Directory), await ExportAsync(copy));
        Assert.Equal(
            await DoneAsync("trace", "field:db:ads.contacts:phone_hash", "--direction", "upstream", "--store", store.Directory),
            await DoneAsync("trace", "field:db:ads.contacts:phone_hash", "--direction", "upstream", "--store", copy));
    }

    [Fact]
    public async Task A_target_that_holds_something_is_refused_and_overwritten_only_where_that_is_said()
    {
        var target = _folder.PathOf("target");
        await DoneAsync("import", _folder.Write("t.sql", "INSERT INTO u SELECT a FROM t"), "--store", target);
        var before = await ExportAsync(target);
        var refused = await Command.RunAsync("admin", "copy", "--from", store.Directory, "--to", target);
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("holds something: --overwrite", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await ExportAsync(target));
        using var answer = JsonDocument.Parse(await DoneAsync("admin", "copy", "--from", store.Directory, "--to", target, "--overwrite", "--json"));
        Assert.True(answer.RootElement.GetProperty("verified").GetBoolean());
        Assert.Equal(await ExportAsync(store.Directory), await ExportAsync(target));
        var same = await Command.RunAsync("admin", "copy", "--from", store.Directory, "--to", store.Directory + "/");
        Assert.Equal(ExitCodes.Usage, same.ExitCode);
    }

    [Fact]
    public async Task A_backup_is_one_file_that_a_restore_brings_back()
    {
        var (file, restored) = (_folder.PathOf("one.backup"), _folder.PathOf("restored"));
        using var written = JsonDocument.Parse(await DoneAsync("admin", "backup", "--store", store.Directory, "--out", file, "--json"));
        Assert.Equal(new FileInfo(file).Length, written.RootElement.GetProperty("bytes").GetInt64());
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file, Token))),
            written.RootElement.GetProperty("sha256").GetString());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(ExitCodes.Usage, (await Command.RunAsync("admin", "backup", "--store", store.Directory, "--out", file)).ExitCode);

        Assert.Contains("The backup is whole", await DoneAsync("admin", "restore", file, "--dry-run", "--store", restored), StringComparison.Ordinal);
        Assert.False(Directory.Exists(restored));
        Assert.Contains("Verified", await DoneAsync("admin", "restore", file, "--store", restored), StringComparison.Ordinal);
        Assert.Equal(await ExportAsync(store.Directory), await ExportAsync(restored));
        var again = await Command.RunAsync("admin", "restore", file, "--store", restored);
        Assert.Equal(ExitCodes.Usage, again.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder.PathOf("."), "*.partial"));
    }

    [Fact]
    public async Task A_damaged_backup_touches_no_store()
    {
        var (file, target) = (_folder.PathOf("one.backup"), _folder.PathOf("target"));
        await DoneAsync("admin", "backup", "--store", store.Directory, "--out", file);
        await DoneAsync("import", _folder.Write("t.sql", "INSERT INTO u SELECT a FROM t"), "--store", target);
        var before = await ExportAsync(target);
        var bytes = await File.ReadAllBytesAsync(file, Token);
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)], Token);
        var run = await Command.RunAsync("admin", "restore", file, "--store", target, "--overwrite");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("backup", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await ExportAsync(target));
        Assert.Equal(ExitCodes.Usage, (await Command.RunAsync("admin", "restore", _folder.PathOf("missing"), "--store", target)).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await Command.RunAsync("admin", "restore", _folder.PathOf("t.sql"), "--store", target)).ExitCode);
    }

    [Fact]
    public async Task A_store_that_is_not_sound_is_told_by_rule_and_exit_code()
    {
        var broken = _folder.PathOf("broken");
        await DoneAsync("admin", "copy", "--from", store.Directory, "--to", broken);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(broken, "lineage.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM job";
            await command.ExecuteNonQueryAsync(Token);
        }

        var run = await Command.RunAsync("admin", "verify", "--store", broken);
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("edges-of-unknown-job", run.Output, StringComparison.Ordinal);
        run = await Command.RunAsync("admin", "verify", "--store", broken, "--json");
        using var answer = JsonDocument.Parse(run.Output);
        Assert.False(answer.RootElement.GetProperty("isSound").GetBoolean());
        Assert.Equal(ExitCodes.Unavailable, (await Command.RunAsync("admin", "verify", "--store", _folder.PathOf("nowhere"))).ExitCode);
    }

    [Fact]
    public async Task A_current_store_has_nothing_to_migrate_and_an_older_one_shows_its_steps_before_they_run()
    {
        Assert.Contains("nothing to do", await DoneAsync("admin", "migrate", "--store", store.Directory), StringComparison.Ordinal);
        var old = _folder.PathOf("old");
        Directory.CreateDirectory(old);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(old, "lineage.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The schema's own first step.
            command.CommandText = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);"
                + "INSERT INTO schema_version VALUES (1, 0);"
                + await File.ReadAllTextAsync(Testing.RepositoryFiles.PathOf("schemas/sqlite/0001-initial.sql"), Token);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Token);
        }

        var dry = await DoneAsync("admin", "migrate", "--store", old, "--dry-run");
        Assert.Contains("0002-event-log", dry, StringComparison.Ordinal);
        Assert.Contains("all steps work", dry, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(old), path => Path.GetFileName(path) == "lineage.db");
        using (var planned = JsonDocument.Parse(await DoneAsync("admin", "migrate", "--store", old, "--dry-run", "--json")))
            Assert.Equal(1, planned.RootElement.GetProperty("before").GetInt32());
        var ran = await DoneAsync("admin", "migrate", "--store", old);
        Assert.Contains("lineage.v1.backup.db", ran, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(old, "lineage.v1.backup.db")));
        Assert.Contains("nothing to do", await DoneAsync("admin", "migrate", "--store", old), StringComparison.Ordinal);
        Assert.Contains("The store is sound.", await DoneAsync("admin", "verify", "--store", old), StringComparison.Ordinal);
    }

    // Into a file: a pipe's bytes go past what a command answers.
    private async Task<string> ExportAsync(string from)
    {
        var file = _folder.PathOf($"{Guid.NewGuid():N}.jsonl");
        await DoneAsync("export", "--canonical", "--store", from, "--out", file);
        var export = await File.ReadAllTextAsync(file, Token);
        Assert.NotEmpty(export);
        return export;
    }

    private static async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await Command.RunAsync(arguments);
        Assert.True(run.ExitCode == ExitCodes.Done, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run.Output;
    }
}
