using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LineageService.Graph.Conformance;
using LineageService.Graph.Neo4j.Writing;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>The statements of a commit are planned once for ever, so their plans may not depend on what the graph held then.</summary>
public sealed class CommitPlanTests
{
    // A plan is a tree as deep as its statement is long.
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 4096 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_part_of_a_commit_seeks_by_key_over_an_empty_graph_and_over_a_filled_one()
    {
        await using var store = await EmptyStores.OpenAsync(Token);
        await CheckAsync();
        for (var number = 0; number < 6; number++) await store.CommitAsync(SmallWorld.Batch([number, number + 7, number + 70, number + 700]), Token);
        await CheckAsync();
    }

    private static async Task CheckAsync()
    {
        foreach (var text in (string[])[CommitLoader.Text, CommitText.Whole])
        {
            var operators = new List<string>();
            Collect(await PlanAsync(text), operators);
            Assert.NotEmpty(operators);
            Assert.DoesNotContain(operators, name => name.Contains("Scan", StringComparison.Ordinal));
        }
    }

    private static void Collect(JsonElement plan, List<string> operators)
    {
        operators.Add(plan.GetProperty("operatorType").GetString()!);
        foreach (var child in plan.GetProperty("children").EnumerateArray()) Collect(child, operators);
    }

    private static async Task<JsonElement> PlanAsync(string text)
    {
        var server = Neo4jServer.Shared;
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.User}:{server.Password}")));

        // A text of its own: what was planned before would be shown again.
        var statement = $"CYPHER replan=force\nEXPLAIN {text[CommitText.PlannedOnce.Length..]}";
        using var response = await http.PostAsJsonAsync($"db/{server.Database}/query/v2", new { statement, parameters = new { c = new { } } }, Token);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Deep, Token)).GetProperty("queryPlan");
    }
}
