using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Collect;

/// <summary>From a warehouse column to a dashboard's field, and who may read it, on the command line.</summary>
public sealed class AssetCommandTests
{
    [Fact]
    public async Task A_trace_reaches_a_dashboard_and_grants_are_null_empty_or_told()
    {
        using var folder = new WorkFolder();
        var store = folder.PathOf("store");
        folder.Write("etl/orders.sql", "INSERT INTO dw.orders (id, amount) SELECT id, amount FROM ods.orders");
        Assert.Equal(0, (await Command.RunAsync("collect", "tasks", "directory", folder.PathOf("etl"), "--source", "etl", "--dialect", "spark", "--store", store)).ExitCode);
        folder.Write("assets/a.jsonl", """
            {"asset":"dashboard","namespace":"bi","name":"sales","fields":[{"path":"revenue","from":["dw.orders.amount"],"transformation":"aggregation"}]}
            {"grant":"ann","dataset":"dw.orders","fields":["amount"],"mask":"hash"}
            {"broken":true}
            """);
        var collected = await Command.RunAsync("collect", "assets", "jsonl", folder.PathOf("assets"), "--store", store);
        Assert.True(collected.ExitCode == 0, collected.Error);
        Assert.Contains("lineage of 1 assets, 1 grants", collected.Output, StringComparison.Ordinal);
        Assert.Contains("a.jsonl:3:1", collected.Output, StringComparison.Ordinal);

        var trace = await Command.RunAsync("trace", "ods.orders.amount", "--direction", "downstream", "--store", store);
        Assert.Matches(@"2 hops\s+sales\s+revenue", trace.Output);

        Assert.Contains("user ann: select of amount, masked: hash", (await Command.RunAsync("grants", "dw.orders", "--store", store)).Output, StringComparison.Ordinal);
        var told = await GrantsAsync("dw.orders");
        Assert.Equal(["ann"], told["readers"]!.AsArray().Select(reader => (string)reader!));
        var none = await GrantsAsync("ods.orders");
        Assert.Empty(none["grants"]!.AsArray());
        var unknown = await GrantsAsync("sales");
        Assert.True(unknown.AsObject().ContainsKey("grants"));
        Assert.Null(unknown["grants"]);

        async Task<JsonNode> GrantsAsync(string name) => JsonNode.Parse((await Command.RunAsync("grants", name, "--json", "--store", store)).Output)!;
    }
}
