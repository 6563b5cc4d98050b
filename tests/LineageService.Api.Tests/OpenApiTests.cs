using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LineageService.Api.Contracts;
using LineageService.Api.Tests.Hosting;
using LineageService.Testing;

namespace LineageService.Api.Tests;

public sealed class OpenApiTests
{
    private const string Approved = "schemas/openapi/v2.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        await using var service = await RunningService.StartAsync();
        var document = (await service.GetAsync("/openapi/v2.json")).Json.ToJsonString(Indented) + "\n";
        var path = RepositoryFiles.PathOf(Approved);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1") await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), document);
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_every_parameter_what_it_means()
    {
        await using var service = await RunningService.StartAsync();
        var document = (await service.GetAsync("/openapi/v2.json")).Json;
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        var paths = document["paths"]!.AsObject();
        string[] expected =
        [
            "/api/v1/lineage", "/api/v1/lineage/batch", "/api/v2/lineage", "/api/v2/paths", "/api/v2/search", "/api/v2/datasets",
            "/api/v2/datasets/detail", "/api/v2/fields", "/api/v2/jobs", "/api/v2/runs", "/api/v2/diff", "/api/v2/namespaces", "/api/v2/reconciliation", "/api/v2/evidence", "/api/v2/identity/merges",
            "/api/v2/identity/merges/{id}/undo", "/api/v2/identity/rules", "/api/v2/identity/suggestions",
            "/api/v2/identity/suggestions/{id}/reject", "/api/v2/sql/analyze", "/api/v2/tasks",
            "/api/v2/dead-letters", "/api/v2/dead-letters/replay", "/api/v2/dead-letters/{hash}", "/api/v2/dead-letters/{hash}/replay",
            "/api/v2/corrections", "/api/v2/corrections/changes", "/api/v2/corrections/{id}/accept", "/api/v2/corrections/{id}/confirm",
            "/api/v2/corrections/{id}/reject", "/api/v2/corrections/{id}/revoke", "/api/v2/coverage", "/api/v2/jobs/dependencies",
            "/api/v2/jobs/missing-dependencies", "/api/v2/datasets/usage",
            "/api/v2/datasets/grants", "/api/v2/impact", "/api/v2/impact/unused-columns",
            "/api/v2/labels", "/api/v2/labels/explain", "/api/v2/labels/exposure", "/api/v2/labels/assignments", "/api/v2/labels/assignments/import",
            "/api/v2/labels/assignments/{id}/withdraw", "/api/v2/labels/policy", "/api/v2/labels/policy/check", "/api/v2/labels/simulate",
            "/api/v2/labels/findings", "/api/v2/labels/scan", "/api/v2/labels/residuals/end", "/api/v2/labels/declassifications",
            "/api/v2/labels/declassifications/{id}/submit", "/api/v2/labels/declassifications/{id}/approve",
            "/api/v2/labels/declassifications/{id}/revoke", "/api/v2/labels/audit", "/api/v2/labels/readers",
            "/api/v2/admin/retention", "/api/v2/admin/compact", "/api/v2/admin/ingest",
            "/api/v2/admin/audit", "/api/v2/admin/tokens", "/api/v2/admin/tokens/{name}", "/api/v2/admin/tokens/{name}/rotate",
            "/health/live", "/health/ready",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), paths.Select(path => path.Key).Order(StringComparer.Ordinal));
        foreach (var (path, item) in paths)
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), $"{method} {path} has no summary");
                Assert.False(string.IsNullOrEmpty((string?)operation["operationId"]), $"{method} {path} has no operationId");
                foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                    Assert.False(string.IsNullOrEmpty((string?)parameter!["description"]), $"{parameter["name"]} of {path} has no description");
                var isAction = path.StartsWith("/api/v2/admin/", StringComparison.Ordinal) || path.EndsWith("/replay", StringComparison.Ordinal);
                if (method is "post" or "put" && !isAction) Assert.NotNull(operation["requestBody"]);
            }
        }
    }

    [Fact]
    public async Task Every_property_of_the_contracts_is_described()
    {
        await using var service = await RunningService.StartAsync();
        var schemas = (await service.GetAsync("/openapi/v2.json")).Json["components"]!["schemas"]!.AsObject();
        foreach (var (name, schema) in schemas)
        {
            if (schema!["properties"] is not JsonObject properties) continue;
            foreach (var (property, value) in properties)
                Assert.False(string.IsNullOrEmpty((string?)value!["description"]) && value["$ref"] is null && value["oneOf"] is null, $"{name}.{property} has no description");
        }
    }

    [Theory]
    [InlineData("lineage", typeof(LineageResponse))]
    [InlineData("paths", typeof(PathsResponse))]
    [InlineData("diff", typeof(DiffResponse))]
    [InlineData("reconciliation", typeof(ReconciliationResponse))]
    [InlineData("evidence", typeof(EvidenceResponse))]
    [InlineData("search", typeof(SearchResponse))]
    [InlineData("eventResponse", typeof(EventResponse))]
    [InlineData("eventBatch", typeof(EventBatchResponse))]
    [InlineData("deadLetters", typeof(DeadLettersResponse))]
    [InlineData("retention", typeof(RetentionResponse))]
    [InlineData("analyzeRequest", typeof(SqlAnalysisRequest))]
    [InlineData("analyzeResponse", typeof(SqlAnalysisResponse))]
    [InlineData("task", typeof(TaskRequest))]
    [InlineData("taskResponse", typeof(TaskResponse))]
    [InlineData("tasksResponse", typeof(TasksResponse))]
    public void Examples_are_what_the_contract_says(string example, Type contract) =>
        Assert.NotNull(JsonSerializer.Deserialize(Example(example), contract, Strict));

    [Theory]
    [InlineData("event", "POST", "/api/v1/lineage", HttpStatusCode.Created)]
    [InlineData("events", "POST", "/api/v1/lineage/batch", HttpStatusCode.OK)]
    [InlineData("analyzeRequest", "POST", "/api/v2/sql/analyze", HttpStatusCode.OK)]
    [InlineData("task", "PUT", "/api/v2/tasks", HttpStatusCode.OK)]
    [InlineData("tasks", "POST", "/api/v2/tasks", HttpStatusCode.OK)]
    public async Task Examples_work(string example, string method, string path, HttpStatusCode expected)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(new HttpMethod(method), path, Example(example));
        Assert.Equal(expected, answer.Status);
        if (example == "analyzeRequest") Assert.Equal(JsonNode.Parse(Example("analyzeResponse"))!.ToJsonString(), answer.Json.ToJsonString());
    }

    [Fact]
    public async Task The_explorer_and_all_it_loads_come_from_the_service()
    {
        await using var service = await RunningService.StartAsync();
        var page = await service.GetAsync("/docs/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("http://", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Body, StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/docs/scalar.js")).Status);
        Assert.Contains("openapi/v2.json", page.Body, StringComparison.Ordinal);
    }

    private static string Example(string name) => File.ReadAllText(RepositoryFiles.PathOf($"src/LineageService.Api/OpenApi/Examples/{name}.json"));
}
