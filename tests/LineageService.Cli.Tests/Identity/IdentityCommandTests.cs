using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Identity;

public sealed class IdentityCommandTests(SmallStore store) : IClassFixture<SmallStore>
{
    [Fact]
    public async Task A_merge_is_made_listed_and_undone()
    {
        var made = await RunAsync("merge", "dataset:archive:old.ods.users", "dataset:db:ods.users", "--reason", "moved", "--author",
            "ann", "--json");
        Assert.Equal(0, made.ExitCode);
        var id = (string)JsonNode.Parse(made.Output)!["merge"]!["id"]!;
        var listed = await RunAsync("list");
        Assert.Contains("dataset:archive:old.ods.users = dataset:db:ods.users", listed.Output, StringComparison.Ordinal);
        Assert.Contains("ann: moved", listed.Output, StringComparison.Ordinal);
        var trace = await Command.RunAsync("trace", "dataset:archive:old.ods.users", "--store", store.Directory);
        Assert.Contains("ads.contacts", trace.Output, StringComparison.Ordinal);

        var ring = await RunAsync("merge", "dataset:db:ods.users", "dataset:archive:old.ods.users");
        Assert.Equal(2, ring.ExitCode);
        Assert.Contains("ring", ring.Error, StringComparison.Ordinal);

        var undone = await RunAsync("undo", id, "--author", "bob");
        Assert.Equal(0, undone.ExitCode);
        Assert.Contains("undone by bob", undone.Output, StringComparison.Ordinal);
        Assert.Contains("There are none", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggestions_are_shown_and_rejected_for_good()
    {
        using var folder = new WorkFolder();
        var file = folder.Write(
            "t.jsonl",
            """
            {"table": "ods.users", "columns": ["id", "phone", "country"], "namespace": "hive://m:9083"}
            {"table": "ods.users", "columns": ["id", "phone", "country"], "namespace": "default"}
            """);
        Assert.Equal(0, (await Command.RunAsync("import", file, "--store", folder.PathOf("store"))).ExitCode);
        var found = await Command.RunAsync("identity", "suggestions", "--json", "--store", folder.PathOf("store"));
        var suggestion = Assert.Single(JsonNode.Parse(found.Output)!["suggestions"]!.AsArray())!;
        Assert.Equal("dataset:hive://m:9083:ods.users", (string?)suggestion["canonical"]);
        var text = await Command.RunAsync("identity", "suggestions", "--store", folder.PathOf("store"));
        Assert.Contains("namespace: The same name in both namespaces", text.Output, StringComparison.Ordinal);
        var rejected = await Command.RunAsync(
            "identity", "reject", (string)suggestion["id"]!, "--reason", "two shops", "--store", folder.PathOf("store"));
        Assert.Contains("is not", rejected.Output, StringComparison.Ordinal);
        var after = await Command.RunAsync("identity", "suggestions", "--store", folder.PathOf("store"));
        Assert.Contains("No two names look like one.", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_shown_and_changed()
    {
        using var folder = new WorkFolder();
        var file = folder.Write("t.jsonl", """{"table": "s.t", "columns": ["a"], "namespace": "hive://m:9083"}""");
        Assert.Equal(0, (await Command.RunAsync("import", file, "--store", folder.PathOf("store"))).ExitCode);
        string[] rules = ["identity", "rules", "--store", folder.PathOf("store")];
        Assert.Contains("names below hive: in lower case", (await Command.RunAsync(rules)).Output, StringComparison.Ordinal);
        var changed = await Command.RunAsync(
            [.. rules, "--namespace-alias", "default=hive://m:9083", "--fold-case", "hive=none", "--partition-paths", "on", "--json"]);
        Assert.Equal("hive://m:9083", (string?)JsonNode.Parse(changed.Output)!["namespaces"]![0]!["canonical"]);
        var shown = await Command.RunAsync(rules);
        Assert.DoesNotContain("hive: in lower", shown.Output, StringComparison.Ordinal);
        Assert.Contains("do not make another dataset", shown.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Command.RunAsync([.. rules, "--fold-case", "hive"])).ExitCode);
        Assert.Equal(2, (await Command.RunAsync([.. rules, "--fold-case", "hive=title"])).ExitCode);
    }

    [Fact]
    public async Task Without_a_store_nothing_is_made()
    {
        using var folder = new WorkFolder();
        var answer = await Command.RunAsync("identity", "merge", "a", "b", "--store", folder.PathOf("none"));
        Assert.Equal(4, answer.ExitCode);
        Assert.False(Directory.Exists(folder.PathOf("none")));
    }

    [Fact]
    public async Task A_running_service_does_the_same()
    {
        using var folder = new WorkFolder();
        var file = folder.Write(
            "t.jsonl",
            """
            {"table": "ods.users", "columns": ["id", "phone", "country"], "namespace": "hive://m:9083"}
            {"table": "ods.users", "columns": ["id", "phone", "country"], "namespace": "default"}
            """);
        Assert.Equal(0, (await Command.RunAsync("import", file, "--store", folder.PathOf("store"))).ExitCode);
        var (process, address) = await LineageProcess.ServeAsync(folder.PathOf("store"));
        using (process)
        {
            string[] server = ["--server", address.ToString()];
            var found = await Command.RunAsync(["identity", "suggestions", "--json", .. server]);
            var suggestion = Assert.Single(JsonNode.Parse(found.Output)!["suggestions"]!.AsArray())!;
            var made = await Command.RunAsync(
                ["identity", "merge", (string)suggestion["alias"]!, (string)suggestion["canonical"]!, "--author", "ann", "--json", .. server]);
            Assert.Equal(0, made.ExitCode);
            var id = (string)JsonNode.Parse(made.Output)!["merge"]!["id"]!;
            Assert.Contains(id, (await Command.RunAsync(["identity", "list", .. server])).Output, StringComparison.Ordinal);
            Assert.Equal(0, (await Command.RunAsync(["identity", "undo", id, .. server])).ExitCode);
            Assert.Equal(2, (await Command.RunAsync(["identity", "undo", id, .. server])).ExitCode);
            Assert.Contains("hive: in lower", (await Command.RunAsync(["identity", "rules", .. server])).Output, StringComparison.Ordinal);
        }
    }

    private Task<Command> RunAsync(params string[] args) => Command.RunAsync(["identity", .. args, "--store", store.Directory]);
}
