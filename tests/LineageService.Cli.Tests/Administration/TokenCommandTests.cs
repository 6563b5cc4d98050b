using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Administration;

public sealed class TokenCommandTests
{
    [Fact]
    public async Task The_first_token_makes_the_store_and_serves_other_machines()
    {
        using var folder = new WorkFolder();
        var store = folder.PathOf("store");
        var refused = await Command.RunAsync("serve", "--store", store, "--urls", "http://127.0.0.1:0", "--allow-remote");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("lineage admin token create", Assert.Single(refused.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);

        var made = await Command.RunAsync("admin", "token", "create", "--name", "ops", "--scopes", "read,admin", "--store", store, "--json");
        Assert.Equal(0, made.ExitCode);
        var secret = (string)JsonNode.Parse(made.Output)!["secret"]!;
        var (process, address) = await LineageProcess.ServeAsync(store, "--require-tokens");
        using (process)
        {
            var nobody = await Command.RunAsync("admin", "token", "list", "--server", address.ToString());
            Assert.NotEqual(0, nobody.ExitCode);
            var file = folder.Write("token", secret + "\n");
            string[] there = ["--server", address.ToString(), "--token-file", file];
            Assert.Equal(0, (await Command.RunAsync(["admin", "token", "create", "--name", "etl", "--scopes", "ingest", "--namespace", "etl*", .. there])).ExitCode);
            Assert.Equal(0, (await Command.RunAsync(["admin", "token", "rotate", "etl", "--overlap", "1h", .. there])).ExitCode);
            Assert.Equal(0, (await Command.RunAsync(["admin", "token", "revoke", "etl", .. there])).ExitCode);
            var listed = await Command.RunAsync(["admin", "token", "list", .. there]);
            Assert.Contains("etl  ingest  in etl*", listed.Output, StringComparison.Ordinal);
            Assert.Contains("revoked", listed.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, listed.Output, StringComparison.Ordinal);
        }

        var beside = await Command.RunAsync("admin", "token", "list", "--store", store);
        Assert.Contains("ops  read,admin", beside.Output, StringComparison.Ordinal);
        var audit = (await Command.RunAsync("admin", "audit", "--store", store)).Output;
        Assert.Contains("local  createToken  ops  200", audit, StringComparison.Ordinal);
        Assert.Contains("ops  createToken  etl  201", audit, StringComparison.Ordinal);
        Assert.Contains("ops  revokeToken  etl  200", audit, StringComparison.Ordinal);
    }
}
