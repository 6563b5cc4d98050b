using System.Text.Json;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Testing;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Commands;

/// <summary><c>lineage admin</c> over a Neo4j store, as it is typed.</summary>
public sealed class AdminCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-admin-");

    private static string Shared => $"neo4j+http://{Neo4jServer.Shared.User}@{Neo4jServer.Shared.Address.Authority}/{Neo4jServer.Shared.Database}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_store_is_copied_to_Neo4j_backed_up_restored_verified_and_copied_back_and_stays_the_same()
    {
        await Neo4jServer.Shared.ClearAsync(Token);
        var (origin, back, file) = (PathOf("origin"), PathOf("back"), PathOf("one.backup"));
        await Run.DoneAsync("import", RepositoryFiles.PathOf("samples"), "--store", origin);
        var export = await ExportAsync(origin);
        Assert.NotEmpty(export);

        Assert.Contains("Would be copied:", await Run.DoneAsync("admin", "copy", "--from", origin, "--to", Shared, "--dry-run"), StringComparison.Ordinal);
        Assert.Contains(
            "Verified: both hold the same items and give the same canonical export", await Run.DoneAsync("admin", "copy", "--from", origin, "--to", Shared),
            StringComparison.Ordinal);
        Assert.Equal(export, await ExportAsync(Shared));
        Assert.Contains("The store is sound.", await Run.DoneAsync("admin", "verify", "--store", Shared), StringComparison.Ordinal);

        using var written = JsonDocument.Parse(await Run.DoneAsync("admin", "backup", "--store", Shared, "--out", file, "--json"));
        Assert.Equal(new FileInfo(file).Length, written.RootElement.GetProperty("bytes").GetInt64());
        var refused = await Run.OfAsync("admin", "restore", file, "--store", Shared);
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("holds something: --overwrite", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Verified", await Run.DoneAsync("admin", "restore", file, "--store", Shared, "--overwrite"), StringComparison.Ordinal);
        Assert.Equal(export, await ExportAsync(Shared));

        Assert.Contains("Verified", await Run.DoneAsync("admin", "copy", "--from", Shared, "--to", back), StringComparison.Ordinal);
        Assert.Equal(export, await ExportAsync(back));
    }

    [Fact]
    public async Task A_store_that_is_not_sound_is_told_by_rule_and_exit_code()
    {
        await Neo4jServer.Shared.ClearAsync(Token);
        await Run.DoneAsync("import", RepositoryFiles.PathOf("samples"), "--store", Shared);
        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        await executor.RunAsync(new CypherStatement("MATCH (j:Job) WITH j LIMIT 1 DETACH DELETE j"), CypherAccess.Write, Token);
        var run = await Run.OfAsync("admin", "verify", "--store", Shared, "--json");
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        using var answer = JsonDocument.Parse(run.Output);
        Assert.False(answer.RootElement.GetProperty("isSound").GetBoolean());
    }

    [Fact]
    public async Task A_current_store_has_nothing_to_migrate_an_empty_database_has_no_store_and_a_newer_one_is_refused()
    {
        await using (await EmptyStores.OpenAsync(Token))
        {
            // It only has to be there.
        }

        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        Assert.Contains("which is this program's: nothing to do.", await Run.DoneAsync("admin", "migrate", "--store", Shared), StringComparison.Ordinal);
        using var planned = JsonDocument.Parse(await Run.DoneAsync("admin", "migrate", "--store", Shared, "--dry-run", "--json"));
        var current = planned.RootElement.GetProperty("target").GetInt32();
        Assert.Equal((current, 0), (planned.RootElement.GetProperty("before").GetInt32(), planned.RootElement.GetProperty("steps").GetArrayLength()));
        try
        {
            await SetVersionAsync(executor, 99);
            foreach (var arguments in (string[][])[["--dry-run"], []])
            {
                var newer = await Run.OfAsync(["admin", "migrate", "--store", Shared, .. arguments]);
                Assert.Equal(ExitCodes.Unavailable, newer.ExitCode);
                Assert.Equal(
                    $"The store has schema version 99, and this program knows up to {current}: it was written by a newer version of the program.", newer.Error.Trim());
            }

            await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.name = 'put aside'"), CypherAccess.Write, Token);
            var none = await Run.OfAsync("admin", "migrate", "--store", Shared);
            Assert.Equal((ExitCodes.Unavailable, $"There is no store at {Shared}."), (none.ExitCode, none.Error.Trim()));
        }
        finally
        {
            await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.name = 'lineage'"), CypherAccess.Write, Token);
            await SetVersionAsync(executor, current);
        }
    }

    [Fact]
    public async Task An_older_store_shows_its_steps_before_they_run()
    {
        await using (await EmptyStores.OpenAsync(Token))
        {
            // It only has to be there.
        }

        await using var executor = new QueryApiExecutor(EmptyStores.Options);

        // Older than any step: all of them are due, and each may run twice.
        await SetVersionAsync(executor, -1);
        var dry = await Run.DoneAsync("admin", "migrate", "--store", Shared, "--dry-run");
        Assert.Contains("Would run:", dry, StringComparison.Ordinal);
        Assert.Contains("0001-initial", dry, StringComparison.Ordinal);
        Assert.Contains("Neo4j has read all statements and would run them.", dry, StringComparison.Ordinal);
        Assert.Contains("Would run:", await Run.DoneAsync("admin", "migrate", "--store", Shared, "--dry-run"), StringComparison.Ordinal);
        Assert.Contains("Ran:", await Run.DoneAsync("admin", "migrate", "--store", Shared), StringComparison.Ordinal);
        Assert.Contains("nothing to do", await Run.DoneAsync("admin", "migrate", "--store", Shared), StringComparison.Ordinal);
    }

    private static Task SetVersionAsync(QueryApiExecutor executor, int version) => executor.RunAsync(
        new CypherStatement("MATCH (s:Store) SET s.schemaVersion = $version", ("version", version)), CypherAccess.Write, Token);

    // Into a file: a pipe's bytes go past what a command answers.
    private async Task<string> ExportAsync(string store)
    {
        var file = PathOf($"{Guid.NewGuid():N}.jsonl");
        await Run.DoneAsync("export", "--canonical", "--store", store, "--out", file);
        return await File.ReadAllTextAsync(file, Token);
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);
}
