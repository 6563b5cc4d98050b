using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LineageService.Api.Access;
using LineageService.Api.Requests;
using LineageService.Api.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

/// <summary>
/// No answer to a token that is bound to namespaces has a name of another one in it: neither body, nor header, nor cursor. The requests are made from
/// the endpoints that the service has and their parameters.
/// </summary>
public sealed class HiddenNamesTests
{
    private static readonly string[] Nodes =
    [
        "dataset:mine:orders", "dataset:mine:report", "dataset:mine:summary", "field:mine:report:total", "rowset:mine:orders", "job:mine:load",
        "job:mine:own", "orders", "load", "orders.amount", "their_alias", "dataset:mine:their_alias", "old",
    ];

    private static readonly string[] Words = [TwoNamespaces.Mark, "orders", "total", "load", "e"];

    [Fact]
    public async Task No_answer_names_what_lies_in_another_namespace()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        var (_, all) = await tokens.CreateAsync("all", Scope.Read, [], null, TestContext.Current.CancellationToken);
        var answered = new HashSet<string>();
        var speaking = new HashSet<string>();
        foreach (var endpoint in Reads(service))
        {
            var path = endpoint.RoutePattern.RawText!;
            foreach (var query in Queries(endpoint))
            {
                // Who sees everything is told such names, or the test would show nothing.
                if (!speaking.Contains(path) && (await service.GetAsync($"{path}?{query}", ("Authorization", $"Bearer {all}"))).Body
                    .Contains(TwoNamespaces.Mark, StringComparison.Ordinal)) speaking.Add(path);
                var cursor = "";
                for (var page = 0; page < 8; page++)
                {
                    var answer = await service.GetAsync($"{path}?{query}{cursor}");
                    if (answer.Status == HttpStatusCode.OK) answered.Add(path);
                    Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);
                    AssertSilent(answer, $"{path}?{query}{cursor}");
                    if (answer.Status != HttpStatusCode.OK || (string?)answer.Json["nextCursor"] is not { } next) break;
                    AssertSealed(next);
                    cursor = $"&cursor={Uri.EscapeDataString(next)}";
                }
            }
        }

        Assert.True(answered.Count >= 22, string.Join(' ', answered.Order()));
        Assert.True(speaking.Count >= 20, string.Join(' ', speaking.Order()));
    }

    [Fact]
    public async Task What_is_hidden_is_answered_as_what_is_not_there()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var absent = new string('y', TwoNamespaces.Mark.Length);
        string[] hidden = [$"dataset:their-{TwoNamespaces.Mark}:{TwoNamespaces.Mark}.orders", $"{TwoNamespaces.Mark}.orders", $"job:their-{TwoNamespaces.Mark}:load",
            $"{TwoNamespaces.Mark}_job", $"field:their-{TwoNamespaces.Mark}:{TwoNamespaces.Mark}.orders:amount", $"rowset:their-{TwoNamespaces.Mark}:{TwoNamespaces.Mark}.orders"];
        foreach (var endpoint in Reads(service).Where(endpoint => endpoint.Metadata.GetMetadata<NamespaceAware>() is not null))
        {
            var names = endpoint.Metadata.GetMetadata<QueryMetadata>()!.Parameters.Select(parameter => parameter.Name).ToHashSet();
            var path = endpoint.RoutePattern.RawText!;
            foreach (var text in hidden)
            {
                List<string> queries = [];
                foreach (var name in new[] { "node", "dataset", "job", "touching" }.Where(names.Contains)) queries.Add($"{name}={text}&from=2025-01-01");
                if (names.Contains("to")) queries.AddRange([$"from={text}&to=dataset:mine:report", $"from=dataset:mine:orders&to={text}"]);
                if (names.Contains("name")) queries.Add($"namespace=their-{TwoNamespaces.Mark}&name={text.Split(':')[^1]}");
                if (names.Contains("namespace")) queries.Add($"namespace=their-{TwoNamespaces.Mark}");
                if (names.Contains("layer")) queries.AddRange([$"node=dataset:mine:orders&layer={TwoNamespaces.Mark}", $"layer={TwoNamespaces.Mark}"]);
                if (names.Contains("filterNamespace")) queries.Add($"node=dataset:mine:orders&filterNamespace=their-{TwoNamespaces.Mark}");
                foreach (var query in queries)
                {
                    var asked = query;
                    if (!names.Contains("from")) asked = asked.Replace("&from=2025-01-01", "", StringComparison.Ordinal);
                    var one = await service.GetAsync($"{path}?{asked}");
                    var other = await service.GetAsync($"{path}?{asked.Replace(TwoNamespaces.Mark, absent, StringComparison.Ordinal)}");
                    Assert.Equal(
                        (other.Status, other.Body.Replace(absent, "", StringComparison.Ordinal)),
                        (one.Status, one.Body.Replace(TwoNamespaces.Mark, "", StringComparison.Ordinal)));
                }
            }
        }
    }

    [Fact]
    public async Task A_walk_goes_on_through_what_is_hidden_and_counts_it()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var answer = (await service.GetAsync("/api/v2/lineage?node=field:mine:orders:amount&functions=true")).Json;
        var nodes = answer["nodes"]!.AsArray();
        Assert.Equal(
            ["mine:orders 0", "?: 1", "mine:report 2", "mine:summary 2", "?: 3"],
            nodes.Select(node => $"{node!["namespace"]}:{((string?)node["namespace"] == "?" ? "" : node["name"])} {node["distance"]}").Distinct());
        Assert.Equal(nodes.Count(node => (string?)node!["namespace"] == "?"), (int)answer["hidden"]!);

        // An opaque node joins its edges, whose job and place in its SQL are not told where they are another's.
        var ids = nodes.Select(node => (string?)node!["id"]).ToHashSet();
        Assert.All(answer["edges"]!.AsArray(), edge => Assert.True(ids.Contains((string?)edge!["from"]) && ids.Contains((string?)edge["to"])));
        var foreign = answer["edges"]!.AsArray().Where(edge => ((string)edge!["job"]!).StartsWith("job:?:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(foreign);
        Assert.All(foreign, edge => Assert.True(edge!["span"] is null && edge["functions"] is null));

        var paths = (await service.GetAsync("/api/v2/paths?from=field:mine:orders:amount&to=field:mine:summary:total&count=5")).Json;
        Assert.True((int)paths["hidden"]! >= 1);
        Assert.All(paths["paths"]!.AsArray(), path => Assert.Equal(path!["edges"]!.AsArray().Count, (int)path["length"]!));

        // By a filter nobody finds out of which layer a hidden one is.
        var filtered = (await service.GetAsync($"/api/v2/lineage?node=field:mine:orders:amount&layer={TwoNamespaces.Mark}")).Json;
        Assert.Equal(["mine"], filtered["nodes"]!.AsArray().Select(node => (string?)node!["namespace"]).Distinct());
    }

    [Fact]
    public async Task Two_tokens_get_two_names_for_what_is_hidden_and_two_tags_for_an_answer()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var first = await service.GetAsync("/api/v2/lineage?node=orders");
        var again = await service.GetAsync("/api/v2/lineage?node=orders");
        Assert.Equal((first.Body, first.Headers["ETag"]), (again.Body, again.Headers["ETag"]));
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        var (_, all) = await tokens.CreateAsync("all", Scope.Read, [], null, TestContext.Current.CancellationToken);
        var unbound = await service.GetAsync("/api/v2/lineage?node=dataset:mine:orders", ("Authorization", $"Bearer {all}"));
        Assert.Contains(TwoNamespaces.Mark, unbound.Body, StringComparison.Ordinal);
        var tag = await service.GetAsync("/api/v2/namespaces", ("Authorization", $"Bearer {all}"));
        var own = await service.GetAsync("/api/v2/namespaces", ("If-None-Match", tag.Headers["ETag"]));
        Assert.Equal(HttpStatusCode.OK, own.Status);

        var other = await service.GetAsync("/api/v2/lineage?node=orders", ("Authorization", $"Bearer {await TwoNamespaces.TokenAsync(service, "second", Scope.Read)}"));
        var (names, others) = (Opaque(first), Opaque(other));
        Assert.Equal(names.Count, others.Count);
        Assert.Empty(names.Intersect(others));
    }

    [Fact]
    public async Task Text_of_a_job_is_shown_where_all_that_it_names_is_seen()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var own = (await service.GetAsync("/api/v2/jobs?node=job:mine:own")).Json["jobs"]![0]!;
        Assert.Equal("INSERT INTO summary SELECT total FROM report", (string?)own["sql"]);
        var mixed = (await service.GetAsync("/api/v2/jobs?node=load")).Json["jobs"]![0]!;
        Assert.Null(mixed["sql"]);
        Assert.Equal(2, mixed["inputs"]!.AsArray().Count);
        Assert.Equal(1, mixed["inputs"]!.AsArray().Count(input => ((string)input!).StartsWith("dataset:?:", StringComparison.Ordinal)));
        Assert.Equal("star-without-schema", (string?)mixed["unknowns"]![0]!["code"]);
    }

    [Fact]
    public async Task Nothing_is_decided_over_what_is_hidden()
    {
        await using var service = await TwoNamespaces.StartAsync(Scope.Read | Scope.Steward);
        var all = await service.Services.GetRequiredService<Graph.Corrections.CorrectionRegister>().ListAsync(TestContext.Current.CancellationToken);
        foreach (var correction in all)
        {
            var isSeen = correction.From.Dataset.Namespace == "mine" && correction.To.Dataset.Namespace == "mine";
            var answer = await service.SendAsync(HttpMethod.Post, $"/api/v2/corrections/{correction.Id}/accept", """{"author": "x"}""");
            Assert.Equal(isSeen ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.Status);
            AssertSilent(answer, correction.Id);
        }

        Assert.Equal("unknown-merge", (await PostAsync(service, "/api/v2/identity/merges/m-1/undo", """{"author": "x"}""")).Problem);
        Assert.Equal("unknown-node", (await PostAsync(
            service, "/api/v2/identity/merges", $$"""{"author": "x", "alias": "dataset:{{TwoNamespaces.HiddenTwin.Namespace}}:orders", "canonical": "dataset:mine:orders"}""")).Problem);
        Assert.Equal("unknown-node", (await PostAsync(
            service, "/api/v2/corrections",
            $$"""{"author": "x", "kind": "suppress", "reason": "r", "from": "{{TwoNamespaces.Hidden}}", "to": "dataset:mine:orders"}""")).Problem);
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(HttpMethod.Post, "/api/v2/identity/merges/m-2/undo", """{"author": "x"}""")).Status);
        Assert.Equal("namespace-bound", (await service.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", "{}")).Problem);
    }

    private static async Task<Answer> PostAsync(RunningService service, string path, string body) => await service.SendAsync(HttpMethod.Post, path, body);

    private static HashSet<string> Opaque(Answer answer) =>
        [.. answer.Json["nodes"]!.AsArray().Select(node => (string)node!["id"]!).Where(id => id.Contains(":?:", StringComparison.Ordinal))];

    private static void AssertSilent(Answer answer, string asked)
    {
        // What the question itself names may be said again.
        var said = Uri.UnescapeDataString(asked).Contains(TwoNamespaces.Mark, StringComparison.Ordinal) && answer.Status != HttpStatusCode.OK;
        if (!said) Assert.False(answer.Body.Contains(TwoNamespaces.Mark, StringComparison.OrdinalIgnoreCase), $"{asked}: {answer.Body}");
        Assert.DoesNotContain(answer.Headers, header => header.Value.Contains(TwoNamespaces.Mark, StringComparison.OrdinalIgnoreCase));
    }

    private static void AssertSealed(string cursor)
    {
        if (!Base64Url.IsValid(cursor)) return;
        Assert.DoesNotContain(TwoNamespaces.Mark, Encoding.Latin1.GetString(Base64Url.DecodeFromChars(cursor)), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<RouteEndpoint> Reads(RunningService service) =>
        service.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
                && endpoint.Metadata.GetMetadata<QueryMetadata>() is not null && !endpoint.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal));

    /// <summary>Questions by the parameters that an endpoint has: each way to name what it is about, and each other parameter beside it.</summary>
    private static IEnumerable<string> Queries(RouteEndpoint endpoint)
    {
        var parameters = endpoint.Metadata.GetMetadata<QueryMetadata>()!.Parameters;
        var names = parameters.Select(parameter => parameter.Name).ToHashSet();
        var subjects = new List<string> { "" };
        if (names.Contains("from") && names.Contains("knownFrom")) subjects.Add("from=2025-01-01");
        else if (names.Contains("from") && names.Contains("to")) subjects.AddRange(from one in Nodes.Take(8) from other in Nodes.Take(8) where one != other select $"from={one}&to={other}");
        else if (names.Contains("node")) subjects.AddRange(Nodes.Select(node => $"node={node}"));
        if (names.Contains("name")) subjects.AddRange(new[] { "orders", "report", "load", "their_alias" }.Select(name => $"namespace=mine&name={name}"));
        if (names.Contains("q")) subjects.AddRange(Words.Select(word => $"q={word}"));
        var asked = 0;
        foreach (var subject in subjects)
        {
            yield return subject;
            if (++asked > 16) continue;
            foreach (var parameter in parameters)
            {
                foreach (var value in Values(parameter)) yield return $"{subject}&{parameter.Name}={value}";
            }
        }
    }

    private static IEnumerable<string> Values(QueryParameter parameter) => parameter switch
    {
        ChoiceParameter choice => choice.Words,
        IntegerParameter { Name: "limit" } => ["1", "2"],
        TimeParameter { Name: "asOf" or "knownAt" } => ["2026-01-02"],
        _ => [],
    };
}
