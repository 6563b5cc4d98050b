using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Collect;

/// <summary>What all collectors share on the command line, by the one of directories; and the commands over what was collected.</summary>
public sealed class SyncCommandTests
{
    [Fact]
    public async Task A_directory_is_synced_told_beforehand_and_protected()
    {
        using var folder = new WorkFolder();
        for (var i = 0; i < 30; i++) folder.Write($"etl/t{i}.sql", $"INSERT INTO dw.t{i} SELECT a, b FROM ods.s{i}");
        var first = await CollectAsync(folder);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("30 added", first.Output, StringComparison.Ordinal);

        folder.Write("etl/t0.sql", "INSERT INTO dw.t0 SELECT a, upper(b) AS b FROM ods.s0");
        File.Delete(folder.PathOf("etl/t1.sql"));
        var dry = JsonNode.Parse((await CollectAsync(folder, "--dry-run", "--json")).Output)!;
        Assert.Equal(("dryRun", 1, 1, 28), ((string?)dry["outcome"], dry["changed"]!.AsArray().Count, dry["retired"]!.AsArray().Count, (int)dry["unchanged"]!));
        Assert.Contains("1 changed, 28 unchanged, 1 retired", (await CollectAsync(folder)).Output, StringComparison.Ordinal);

        for (var i = 2; i < 17; i++) File.Delete(folder.PathOf($"etl/t{i}.sql"));
        var refused = await CollectAsync(folder);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("refused: 15 of 29 tasks (51.7 %)", refused.Output, StringComparison.Ordinal);
        Assert.Equal("refused", (string?)JsonNode.Parse((await CollectAsync(folder, "--json")).Output)!["outcome"]);
        Assert.Equal(2, (await CollectAsync(folder, "--allow-retire", "half")).ExitCode);
        Assert.Equal(0, (await CollectAsync(folder, "--allow-retire", "52%")).ExitCode);
    }

    [Fact]
    public async Task Corrections_coverage_and_reanalysis_are_told_of_a_store()
    {
        using var folder = new WorkFolder();
        folder.Write("etl/orders.sql", "INSERT INTO dw.orders (id, amount) SELECT id, amount FROM ods.orders");
        Assert.Equal(0, (await CollectAsync(folder)).ExitCode);
        var store = folder.PathOf("store");

        var added = await Command.RunAsync(
            "corrections", "add", "suppress", "ods.orders.amount", "dw.orders.amount", "--reason", "not so", "--author", "ann", "--json", "--store", store);
        Assert.True(added.ExitCode == 0, added.Error);
        var id = (string)JsonNode.Parse(added.Output)!["correction"]!["id"]!;
        Assert.DoesNotContain("ods.orders", (await Command.RunAsync("trace", "dw.orders.amount", "--direction", "upstream", "--store", store)).Output, StringComparison.Ordinal);
        Assert.Contains("not so (ann", (await Command.RunAsync("corrections", "list", "--store", store)).Output, StringComparison.Ordinal);
        Assert.Contains("is as it was", (await Command.RunAsync("corrections", "check", "--store", store)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Command.RunAsync("corrections", "revoke", id, "--store", store)).ExitCode);
        Assert.Contains("ods.orders", (await Command.RunAsync("trace", "dw.orders.amount", "--direction", "upstream", "--store", store)).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Command.RunAsync("corrections", "revoke", id, "--store", store)).ExitCode);

        var coverage = await Command.RunAsync("coverage", "--store", store);
        Assert.Contains("0.0 % of sinks", coverage.Output, StringComparison.Ordinal);
        Assert.Contains("missing task: dataset:default:ods.orders", coverage.Output, StringComparison.Ordinal);
        Assert.Contains("100.0 % of sinks", (await Command.RunAsync("coverage", "--sources", "ods.*", "--store", store)).Output, StringComparison.Ordinal);

        var reanalysis = await Command.RunAsync("admin", "reanalyze", "--store", store);
        Assert.Equal(0, reanalysis.ExitCode);
        Assert.Contains("1 tasks read again, 0 otherwise", reanalysis.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Command.RunAsync("admin", "reanalyze", "--dry-run", "--activate", "--store", store)).ExitCode);
        var byEvents = JsonNode.Parse((await Command.RunAsync("admin", "reanalyze", "--events", "--json", "--store", store)).Output)!;
        Assert.Equal((0, 0), ((int)byEvents["eventJobs"]!, byEvents["jobsByEvents"]!.AsArray().Count));
        Assert.Contains("0 dependencies", (await Command.RunAsync("dependencies", "missing", "--store", store)).Output, StringComparison.Ordinal);
    }

    private static Task<Command> CollectAsync(WorkFolder folder, params string[] options) => Command.RunAsync(
        ["collect", "tasks", "directory", folder.PathOf("etl"), "--source", "etl", "--dialect", "spark", "--store", folder.PathOf("store"), .. options]);
}
