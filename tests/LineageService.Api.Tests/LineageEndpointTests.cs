using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LineageService.Api.Contracts;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests;

public sealed class LineageEndpointTests
{
    [Fact]
    public async Task Functions_of_an_edge_are_told_where_asked_for()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        const string Query = "node=ods.users.phone&depth=1";
        var bare = (await service.GetAsync($"/api/v2/lineage?{Query}")).Json["edges"]!.AsArray();
        Assert.All(bare, edge => Assert.Null(edge!["functions"]));
        var told = (await service.GetAsync($"/api/v2/lineage?{Query}&functions=true")).Json["edges"]!.AsArray();
        Assert.Equal("""[{"name":"SHA2","literals":["256"]}]""", Assert.Single(told)!["functions"]!.ToJsonString());
        var path = (await service.GetAsync("/api/v2/paths?from=ods.users.phone&to=ads.contacts.phone_hash&functions=true")).Json["paths"]![0]!;
        Assert.Equal("""[{"name":"SHA2","literals":["256"]}]""", path["edges"]![0]!["functions"]!.ToJsonString());
        var tables = (await service.GetAsync("/api/v2/lineage?node=ods.users&granularity=table&functions=true")).Json["edges"]!.AsArray();
        Assert.All(tables, edge => Assert.Null(edge!["functions"]));
    }

    private static readonly string Phone = $"field:{PlaysWarehouse.Namespace}:ods.users:phone";
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    [Fact]
    public async Task A_value_is_followed_downstream_hop_by_hop()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync($"/api/v2/lineage?node={Uri.EscapeDataString(Phone)}&direction=downstream");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(Phone, (string?)answer.Json["root"]);
        Assert.Equal(1, (long?)answer.Json["epoch"]);
        var values = Nodes(answer).Where(node => (string?)node["via"] == "DIRECT").Select(node => ($"{node["name"]}.{node["field"]}", (int?)node["distance"]));
        Assert.Equal([("ods.users.phone", 0), ("dwd.users.phone_hash", 1), ("ads.contacts.phone_hash", 2)], values);
        var hash = Edges(answer).Single(edge => (string?)edge["to"] == $"field:{PlaysWarehouse.Namespace}:dwd.users:phone_hash");
        Assert.Equal("DIRECT", (string?)hash["type"]);
        Assert.Equal("TRANSFORMATION", (string?)hash["subtype"]);
        Assert.Equal("job:etl:build_users", (string?)hash["job"]);
        Assert.Equal("[34,16]", hash["span"]!.ToJsonString());
    }

    [Fact]
    public async Task What_only_decides_rows_is_indirect()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync($"/api/v2/lineage?namespace={Uri.EscapeDataString(PlaysWarehouse.Namespace)}&name=ods.users&field=country&depth=1");
        var node = Assert.Single(Nodes(answer), node => (int?)node["distance"] == 1);
        Assert.Equal("rowset", (string?)node["kind"]);
        Assert.Equal("INDIRECT", (string?)node["via"]);
        Assert.Equal("FILTER", (string?)Assert.Single(Edges(answer))["subtype"]);
        Assert.True(Edges(answer)[0].AsObject().ContainsKey("span"));
    }

    [Fact]
    public async Task Table_granularity_counts_columns()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        foreach (var how in new[] { "granularity=table", "rollup=dataset" })
        {
            var answer = await service.GetAsync($"/api/v2/lineage?node=ods.users&{how}");
            Assert.All(Nodes(answer), node => Assert.Equal("dataset", (string?)node["kind"]));
            Assert.Equal(2, (int?)Nodes(answer).Single(node => (string?)node["name"] == "dwd.users")["columns"]);
        }
    }

    [Fact]
    public async Task Upstream_of_a_job_is_what_it_reads()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/lineage?node=job:etl:build_users&direction=upstream&granularity=table");
        Assert.Contains(Nodes(answer), node => (string?)node["name"] == "ods.users");
    }

    [Fact]
    public async Task Pages_together_are_the_whole_answer()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var whole = Nodes(await service.GetAsync("/api/v2/lineage?node=ods.users")).Select(node => (string?)node["id"]).ToList();
        var paged = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await service.GetAsync($"/api/v2/lineage?node=ods.users&limit=3{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.InRange(Nodes(page).Count, 1, 3);
            paged.AddRange(Nodes(page).Select(node => (string?)node["id"]));
            cursor = (string?)page.Json["nextCursor"];
            Assert.Equal(cursor is not null, (bool)page.Json["truncated"]!);
        }
        while (cursor is not null && paged.Count <= whole.Count);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task A_filter_hides_nodes_but_walks_through_them()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync($"/api/v2/lineage?node={Uri.EscapeDataString(Phone)}&layer=ADS&type=DIRECT");
        Assert.Equal("ads.contacts", (string?)Assert.Single(Nodes(answer), node => (int?)node["distance"] > 0)["name"]);
    }

    [Fact]
    public async Task An_unknown_on_the_way_is_told()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.WithUnknowns);
        var answer = await service.GetAsync($"/api/v2/lineage?node={Uri.EscapeDataString(Phone)}");
        Assert.False((bool)answer.Json["complete"]!);
        var unknown = Assert.Single(answer.Json["unknowns"]!.AsArray())!;
        Assert.Equal("star-without-schema", (string?)unknown["code"]);
        Assert.Equal("job:etl:contacts", (string?)unknown["job"]);
    }

    [Fact]
    public async Task A_bare_name_that_fits_two_datasets_is_409_with_candidates()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/lineage?node=dwd.users");
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("ambiguous-node", answer.Problem);
        Assert.Equal(2, answer.Json["candidates"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("node=nothing.here")]
    [InlineData("node=field:x:y:z")]
    [InlineData("namespace=other&name=dwd.users&field=missing")]
    [InlineData("namespace=nowhere&name=dwd.users")]
    public async Task An_unknown_node_is_404(string query)
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/lineage?" + query);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("unknown-node", answer.Problem);
    }

    [Fact]
    public async Task A_node_of_nothing_but_colons_is_refused_at_once()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/lineage?node=field:" + new string(':', 5000));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task A_foreign_cursor_is_a_mistake()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/lineage?node=ods.users&cursor=abc");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("cursor", (string?)answer.Json["violations"]![0]!["name"]);
    }

    [Fact]
    public async Task The_answer_is_what_the_contract_says()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.WithUnknowns);
        foreach (var query in new[] { "node=ods.users", "node=ods.users&granularity=table", "node=ads.contacts&direction=both&limit=1" })
        {
            var answer = await service.GetAsync("/api/v2/lineage?" + query);
            Assert.NotNull(JsonSerializer.Deserialize<LineageResponse>(answer.Body, Strict));
        }

        var paths = await service.GetAsync("/api/v2/paths?from=ods.users.phone&to=ads.contacts.phone_hash");
        Assert.NotNull(JsonSerializer.Deserialize<PathsResponse>(paths.Body, Strict));
    }

    [Fact]
    public async Task The_shortest_path_names_each_hop()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/paths?from=ods.users.phone&to=ads.contacts.phone_hash");
        var path = Assert.Single(answer.Json["paths"]!.AsArray())!;
        Assert.Equal(2, (int?)path["length"]);
        Assert.Equal("TRANSFORMATION", (string?)path["subtype"]);
        Assert.Equal(["job:etl:build_users", "job:etl:contacts"], path["edges"]!.AsArray().Select(edge => (string?)edge!["job"]));
    }

    [Fact]
    public async Task No_path_is_an_empty_list_that_is_complete()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync(
            $"/api/v2/paths?namespace=other&name=dwd.users&toNamespace={Uri.EscapeDataString(PlaysWarehouse.Namespace)}&toName=ads.contacts");
        Assert.Empty(answer.Json["paths"]!.AsArray());
        Assert.True((bool)answer.Json["complete"]!);
    }

    [Fact]
    public async Task Both_ends_of_a_path_are_needed()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/paths?count=0");
        Assert.Equal(["count", "node", "to"], answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]).Order(StringComparer.Ordinal));
    }

    private static List<JsonNode> Nodes(Answer answer) => [.. answer.Json["nodes"]!.AsArray().Select(node => node!)];

    private static List<JsonNode> Edges(Answer answer) => [.. answer.Json["edges"]!.AsArray().Select(edge => edge!)];
}
