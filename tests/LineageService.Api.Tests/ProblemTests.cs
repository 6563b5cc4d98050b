using System.Net;
using System.Reflection;
using LineageService.Api.Problems;
using LineageService.Api.Tests.Hosting;
using LineageService.Testing;

namespace LineageService.Api.Tests;

public sealed class ProblemTests
{
    [Fact]
    public async Task Every_mistake_of_a_query_is_listed_at_once()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/lineage?direction=sideways&depth=0&limit=x&granularity=row&typo=1");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal("invalid-request", answer.Problem);
        var names = answer.Json["violations"]!.AsArray().Select(violation => (string)violation!["name"]!).Order(StringComparer.Ordinal);
        Assert.Equal(["depth", "direction", "granularity", "limit", "node", "typo"], names);
    }

    [Fact]
    public async Task A_route_that_is_not_there_is_a_problem()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.GetAsync("/api/v2/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("unknown-route", answer.Problem);
    }

    [Fact]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_one()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/lineage", "{}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal("method-not-allowed", answer.Problem);
        Assert.Equal("GET, HEAD", answer.Headers["Allow"]);
    }

    [Fact]
    public async Task A_request_under_another_host_name_is_refused()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.GetAsync("/api/v2/datasets", ("Host", "evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("unknown-host", answer.Problem);
    }

    [Fact]
    public void Every_problem_type_has_its_paragraph_in_the_docs()
    {
        var text = File.ReadAllText(RepositoryFiles.PathOf("docs/problems.md"));
        Assert.All(ProblemType.All, type =>
        {
            Assert.Contains($"`{type.Uri}`", text, StringComparison.Ordinal);
            Assert.Contains($"{type.Status}", text, StringComparison.Ordinal);
        });
        Assert.Equal(ProblemType.All.Length, ProblemType.All.Select(type => type.Slug).Distinct().Count());
    }

    [Fact]
    public void Every_code_has_its_row_in_the_docs()
    {
        var text = File.ReadAllText(RepositoryFiles.PathOf("docs/problems.md"));
        var codes = Directory.EnumerateFiles(AppContext.BaseDirectory, "LineageService.*.dll")
            .Where(file => !file.EndsWith("Tests.dll", StringComparison.Ordinal) && !file.EndsWith("Testing.dll", StringComparison.Ordinal))
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .Where(type => type.Name.EndsWith("Codes", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();
        Assert.True(codes.Count > 30);
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", text, StringComparison.Ordinal));
    }
}
