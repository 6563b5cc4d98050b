using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Tests;

public sealed class IdentityEndpointTests
{
    private const string Alias = "dataset:default:DWD.users", Canonical = "dataset:hive://warehouse:9083:dwd.users";

    private static readonly LineageBatch Content = PlaysWarehouse.Content with
    {
        Datasets =
        [
            .. PlaysWarehouse.Content.Datasets,
            new DatasetRecord(new DatasetId("default", "DWD.users"))
            {
                Description = "users, cleaned", Fields = [new("ID"), new("phone_hash"), new("extra")], Schema = SchemaKnowledge.Complete,
            },
        ],
        EdgeSets =
        [
            .. PlaysWarehouse.Content.EdgeSets,
            new EdgeSet(
                new JobId("sql", "report"), new DatasetId("bi", "report"), EvidenceKind.Sql, "test", DateTimeOffset.UnixEpoch,
                [
                    new LineageEdge(
                        LineageNode.Field(new DatasetId("default", "DWD.users"), "ID"), LineageNode.Field(new DatasetId("bi", "report"),
                            "users"),
                        EdgeSubtype.Aggregation),
                ],
                []),
        ],
    };

    [Fact]
    public async Task A_merge_joins_lineage_at_once_and_undo_parts_it()
    {
        await using var service = await RunningService.StartAsync(Content);
        var lineage = $"/api/v2/lineage?node={Uri.EscapeDataString(Canonical)}&direction=downstream";
        var before = (await service.GetAsync(lineage)).Json["nodes"]!.ToJsonString();
        Assert.DoesNotContain("bi:report", before, StringComparison.Ordinal);

        var made = await MergeAsync(service, Alias, Canonical);
        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.Equal("inForce", (string?)made.Json["merge"]!["state"]);
        Assert.Contains("bi:report", (await service.GetAsync(lineage)).Body, StringComparison.Ordinal);

        var detail = await service.GetAsync($"/api/v2/datasets/detail?node={Uri.EscapeDataString(Alias)}");
        Assert.Equal(Canonical, (string?)detail.Json["id"]);
        Assert.Equal("users, cleaned", (string?)detail.Json["description"]);
        Assert.Equal([Alias], detail.Json["mergedFrom"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(["id", "phone_hash", "extra"], detail.Json["fields"]!.AsArray().Select(field => (string?)field!["path"]));
        var named = await service.GetAsync("/api/v2/datasets/detail?namespace=default&name=DWD.users");
        Assert.Equal(Canonical, (string?)named.Json["id"]);
        var field = await service.GetAsync("/api/v2/fields?namespace=default&name=DWD.users&field=ID");
        Assert.Equal("id", (string?)Assert.Single(field.Json["fields"]!.AsArray())!["path"]);

        var undone = await service.SendAsync(
            HttpMethod.Post, $"/api/v2/identity/merges/{made.Json["merge"]!["id"]}/undo", """{"author": "bob"}""");
        Assert.Equal("undone", (string?)undone.Json["merge"]!["state"]);
        Assert.Equal(before, (await service.GetAsync(lineage)).Json["nodes"]!.ToJsonString());
        var again = await service.SendAsync(
            HttpMethod.Post, $"/api/v2/identity/merges/{made.Json["merge"]!["id"]}/undo", """{"author": "bob"}""");
        Assert.Equal((HttpStatusCode.Conflict, "merge-not-in-force"), (again.Status, again.Problem));
    }

    [Fact]
    public async Task Evidence_of_a_merged_edge_is_found_under_the_name_it_is_stated_with()
    {
        await using var service = await RunningService.StartAsync(Content);
        await MergeAsync(service, Alias, Canonical);
        var answer = await service.GetAsync(
            $"/api/v2/evidence?from={Uri.EscapeDataString("field:hive://warehouse:9083:dwd.users:id")}&to=field:bi:report:users");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("job:sql:report", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_and_lists_say_what_is_merged()
    {
        await using var service = await RunningService.StartAsync(Content);
        await MergeAsync(service, Alias, Canonical);
        var hits = (await service.GetAsync("/api/v2/search?q=dwd.users&kind=dataset")).Json["results"]!.AsArray();
        Assert.DoesNotContain(hits, hit => (string?)hit!["id"] == Alias);
        Assert.Single(hits, hit => (string?)hit!["id"] == Canonical);
        var listed = (await service.GetAsync("/api/v2/datasets?namespace=default")).Json["datasets"]!.AsArray();
        Assert.Equal(Canonical, (string?)Assert.Single(listed)!["mergedInto"]);
        var merges = (await service.GetAsync("/api/v2/identity/merges")).Json["merges"]!.AsArray();
        Assert.Equal("ann", (string?)Assert.Single(merges)!["author"]);
    }

    [Fact]
    public async Task What_cannot_be_merged_is_a_problem_of_its_own_type()
    {
        await using var service = await RunningService.StartAsync(Content);
        await MergeAsync(service, Alias, Canonical);
        Assert.Equal("merge-cycle", (await MergeAsync(service, Canonical, Alias)).Problem);
        Assert.Equal("merge-cycle", (await MergeAsync(service, Canonical, Canonical)).Problem);
        Assert.Equal("already-merged", (await MergeAsync(service, Alias, "dataset:other:dwd.users")).Problem);
        Assert.Equal("unknown-node", (await MergeAsync(service, "dataset:none:none", Canonical)).Problem);
        Assert.Equal("ambiguous-node", (await MergeAsync(service, "dwd.users", "ads.contacts")).Problem);
        var unknown = await service.SendAsync(HttpMethod.Post, "/api/v2/identity/merges/m-1/undo", """{"author": "bob"}""");
        Assert.Equal((HttpStatusCode.NotFound, "unknown-merge"), (unknown.Status, unknown.Problem));
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("{}", "$.alias,$.canonical,$.author")]
    [InlineData("""{"alias": 1, "canonical": "", "author": "a", "kind": "run"}""", "$.kind,$.alias,$.canonical")]
    public async Task Every_mistake_of_a_body_is_told(string body, string names)
    {
        await using var service = await RunningService.StartAsync(Content);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/identity/merges", body);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Problem));
        Assert.Equal(names.Split(','), answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]));
    }

    [Fact]
    public async Task A_suggestion_has_its_evidence_and_can_be_rejected()
    {
        await using var service = await RunningService.StartAsync(Content);
        var found = (await service.GetAsync("/api/v2/identity/suggestions?namespace=default")).Json;
        var suggestion = Assert.Single(found["suggestions"]!.AsArray())!;
        Assert.Equal((Alias, Canonical), ((string?)suggestion["alias"], (string?)suggestion["canonical"]));
        Assert.Contains(suggestion["evidence"]!.AsArray(), sign => (string?)sign!["sign"] == "namespace");
        var rejected = await service.SendAsync(
            HttpMethod.Post, $"/api/v2/identity/suggestions/{suggestion["id"]}/reject", """{"author": "ann", "reason": "two shops"}""");
        Assert.Equal("rejected", (string?)rejected.Json["merge"]!["state"]);
        Assert.Empty((await service.GetAsync("/api/v2/identity/suggestions?namespace=default")).Json["suggestions"]!.AsArray());
        var gone = await service.SendAsync(
            HttpMethod.Post, $"/api/v2/identity/suggestions/{suggestion["id"]}/reject", """{"author": "ann"}""");
        Assert.Equal("unknown-merge", gone.Problem);
        Assert.Single((await service.GetAsync("/api/v2/identity/merges?state=rejected")).Json["merges"]!.AsArray());
    }

    [Fact]
    public async Task Rules_are_replaced_and_exceptions_are_made_by_undo()
    {
        await using var service = await RunningService.StartAsync(Content);
        Assert.Equal("lower", (string?)(await service.GetAsync("/api/v2/identity/rules")).Json["caseFolding"]!["hive"]);
        var rules = """{"namespaces": [{"alias": "default", "canonical": "hive://warehouse:9083"}], "caseFolding": {"hive": "lower"}}""";
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", rules)).Status);
        var merge = Assert.Single((await service.GetAsync("/api/v2/identity/merges")).Json["merges"]!.AsArray())!;
        Assert.Equal("rule:namespace+case", (string?)merge["author"]);
        var undone = await service.SendAsync(HttpMethod.Post, $"/api/v2/identity/merges/{merge["id"]}/undo", """{"author": "bob"}""");
        Assert.Equal(HttpStatusCode.OK, undone.Status);
        Assert.Empty((await service.GetAsync("/api/v2/identity/merges")).Json["merges"]!.AsArray());
        var wrong = await service.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", """{"caseFolding": {"hive": "title"}}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }

    [Fact]
    public async Task Jobs_are_merged_too()
    {
        await using var service = await RunningService.StartAsync(Content);
        var made = await MergeAsync(service, "job:other:build_users", "job:etl:build_users");
        Assert.Equal(HttpStatusCode.OK, made.Status);
        var job = Assert.Single((await service.GetAsync("/api/v2/jobs?node=job:other:build_users")).Json["jobs"]!.AsArray())!;
        Assert.Equal("job:etl:build_users", (string?)job["id"]);
        Assert.Equal(["job:other:build_users"], job["mergedFrom"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("merge-cycle", (await MergeAsync(service, "job:etl:build_users", "job:other:build_users")).Problem);
    }

    private static Task<Answer> MergeAsync(RunningService service, string alias, string canonical) => service.SendAsync(
        HttpMethod.Post, "/api/v2/identity/merges",
        new JsonObject { ["alias"] = alias, ["canonical"] = canonical, ["author"] = "ann", ["reason"] = "one table" }.ToJsonString());
}
