using System.Net;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests;

public sealed class SqlEndpointTests
{
    private const string Task =
        """
        {"namespace": "etl", "name": "build", "dialect": "spark", "datasetNamespace": "db",
         "sql": "INSERT INTO b SELECT id, upper(name) AS name FROM a WHERE country = 'DE'"}
        """;

    private const string Catalog = """{"table": "a", "columns": ["id", "name", "country"], "namespace": "db"}""";
    private const string Target = """{"table": "b", "columns": ["id", "name"], "namespace": "db"}""";

    [Fact]
    public async Task Sql_is_analysed_and_stored_nowhere()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(
            HttpMethod.Post, "/api/v2/sql/analyze",
            """{"id": 7, "dialect": "spark", "sql": "INSERT INTO b SELECT id FROM a WHERE x > 1", "schema": {"a": ["id", "x"], "b": ["id"]}}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(7, (int?)answer.Json["id"]);
        Assert.Equal("""[[["a","id"],["b","id"]]]""", answer.Json["columns"]!.ToJsonString());
        Assert.Equal("""[["b","a","x","FILTER"]]""", answer.Json["rows"]!.ToJsonString());
        Assert.Null(answer.Json["error"]);
        Assert.Empty((await service.GetAsync("/api/v2/datasets")).Json["datasets"]!.AsArray());
    }

    [Fact]
    public async Task Sql_that_is_not_understood_is_an_answer_with_an_error()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/sql/analyze", """{"dialect": "ansi", "sql": "SELEC FROM WHERE ("}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotNull((string?)answer.Json["error"]);
        Assert.Empty(answer.Json["columns"]!.AsArray());
    }

    [Theory]
    [InlineData("{}", "invalid-request")]
    [InlineData("[1]", "invalid-request")]
    [InlineData("{\"sql\": 1}", "invalid-request")]
    [InlineData("{\"sql\": \"SELECT 1\"", "malformed-json")]
    public async Task A_body_without_sql_is_400(string body, string problem)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/sql/analyze", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(problem, answer.Problem);
    }

    [Fact]
    public async Task A_task_is_put_read_and_deleted()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(HttpMethod.Post, "/api/v2/tasks", $"[{Catalog}, {Target}]")).Status);
        var put = await service.SendAsync(HttpMethod.Put, "/api/v2/tasks", Task);
        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("analysed", (string?)put.Json["task"]!["status"]);
        Assert.Equal("job:etl:build", (string?)put.Json["task"]!["id"]);

        var lineage = await service.GetAsync($"/api/v2/lineage?node=field:db:a:name&minEpoch={put.Json["epoch"]}");
        Assert.Contains("field:db:b:name", lineage.Json["nodes"]!.AsArray().Select(node => (string?)node!["id"]));

        var again = await service.SendAsync(HttpMethod.Put, "/api/v2/tasks", Task);
        Assert.True((bool)again.Json["task"]!["unchanged"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await Delete(service, "namespace=etl&name=build")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Delete(service, "namespace=etl&name=build")).Status);
        var after = await service.GetAsync("/api/v2/lineage?node=field:db:a:name&depth=1");
        Assert.Empty(after.Json["edges"]!.AsArray());
    }

    [Fact]
    public async Task All_mistakes_of_a_task_are_listed()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Put, "/api/v2/tasks", """{"sql": 5, "name": [], "owner": {}, "tags": 1}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var messages = answer.Json["violations"]!.AsArray().Select(violation => (string)violation!["message"]!).ToList();
        foreach (var name in new[] { "`sql`", "`name`", "`owner`", "`tags`" })
            Assert.Contains(messages, message => message.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_names_everything_that_is_missing()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await Delete(service, "");
        Assert.Equal(["namespace", "name"], answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]));
    }

    [Fact]
    public async Task Many_tasks_have_a_result_each()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/tasks", $$"""[{{Catalog}}, {{Task}}, {"name": "x"}, {"sql": 5}, {{Task}}]""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(5, (int?)answer.Json["received"]);
        Assert.Equal(3, (int?)answer.Json["rejected"]);
        Assert.Equal(
            ["catalog", "analysed", "rejected", "rejected", "rejected"],
            answer.Json["results"]!.AsArray().Select(result => (string?)result!["status"]));
        Assert.Contains("index 1", (string?)answer.Json["results"]![4]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_line_costs_only_itself()
    {
        await using var service = await RunningService.StartAsync();
        var lines = $"{Catalog}\n{{broken\n\n{Task.ReplaceLineEndings(" ")}\n";
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/tasks", lines, "application/x-ndjson");
        Assert.Equal(["catalog", "rejected", "analysed"], answer.Json["results"]!.AsArray().Select(result => (string?)result!["status"]));
        Assert.StartsWith("line 2, byte 2", (string?)answer.Json["results"]![1]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_task_leaves_open_comes_from_the_query()
    {
        await using var service = await RunningService.StartAsync();
        var put = await service.SendAsync(
            HttpMethod.Put, "/api/v2/tasks?dialect=spark&datasetNamespace=lake&jobNamespace=nightly", """{"name": "t", "sql": "CREATE TABLE c AS SELECT 1 AS one"}""");
        Assert.Equal("job:nightly:t", (string?)put.Json["task"]!["id"]);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/datasets?namespace=lake&name=c")).Status);
    }

    private static async Task<Answer> Delete(RunningService service, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v2/tasks?" + query);
        return await service.SendAsync(request);
    }
}
