using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Collect;

/// <summary><c>lineage collect usage</c> and <c>lineage usage</c>.</summary>
public sealed class UsageCommandTests
{
    [Fact]
    public async Task A_log_is_collected_once_and_asked_for_and_what_no_log_tells_is_null()
    {
        using var folder = new WorkFolder();
        var store = folder.PathOf("store");
        folder.Write("etl/orders.sql", "INSERT INTO dw.orders (id, amount) SELECT id, amount FROM ods.orders");
        var imported = await Command.RunAsync("import", folder.PathOf("etl"), "--dialect", "spark", "--namespace", "hive://m:9083", "--store", store);
        Assert.True(imported.ExitCode == 0, imported.Error);

        var unknown = JsonNode.Parse((await Command.RunAsync("usage", "dw.orders", "--json", "--store", store)).Output)!;
        Assert.Null(unknown["readers"]);
        Assert.All(unknown["fields"]!.AsArray(), field => Assert.Null(field!["reads"]));
        Assert.Contains("nothing is known", (await Command.RunAsync("usage", "dw.orders", "--store", store)).Output, StringComparison.Ordinal);

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        folder.Write("log.jsonl", $"{{\"user\":\"ann\",\"timestamp\":{now},\"queryText\":\"select amount from dw.orders\",\"queryId\":\"q1\"}}\nbroken\n");
        for (var run = 0; run < 2; run++)
        {
            var collected = await Command.RunAsync(
                "collect", "usage", "hive", folder.PathOf("log.jsonl"), "--namespace", "hive://m:9083", "--json", "--store", store);
            Assert.True(collected.ExitCode == 0, collected.Error);
            var report = JsonNode.Parse(collected.Output)!;
            Assert.Equal((1 - run, run, 1, 2), ((int)report["counted"]!, (int)report["known"]!, (int)report["failed"]!, (int)report["failures"]![0]!["line"]!));
            Assert.DoesNotContain("select", collected.Output, StringComparison.Ordinal);
        }

        var usage = JsonNode.Parse((await Command.RunAsync("usage", "dw.orders", "--json", "--store", store)).Output)!;
        Assert.Equal((1, 1, "dataset:hive://m:9083:dw.orders"), ((int)usage["readers"]!, (int)usage["reads"]!, (string)usage["dataset"]!));
        Assert.Equal(["amount 1", "id 0"], usage["fields"]!.AsArray().Select(field => $"{field!["field"]} {field["readers"]}").Order(StringComparer.Ordinal));
        Assert.Equal(0, (int)JsonNode.Parse((await Command.RunAsync("usage", "ods.orders", "--json", "--store", store)).Output)!["readers"]!);
        Assert.Contains("by ann", (await Command.RunAsync("usage", "dw.orders", "--store", store)).Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await Command.RunAsync("usage", "dw.nothing", "--store", store)).ExitCode);
    }
}
