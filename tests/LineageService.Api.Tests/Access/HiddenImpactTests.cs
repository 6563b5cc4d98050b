using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Visibility;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

/// <summary>What a change would do, asked by a token that is bound to namespaces: everything is reached as for everyone, and nothing of the others is named.</summary>
public sealed class HiddenImpactTests
{
    private const string Theirs = $"their-{TwoNamespaces.Mark}";

    private static readonly string[] Changes =
    [
        """{"kind":"drop-column","dataset":"mine:orders","column":"amount"}""",
        """{"kind":"drop-column","dataset":"mine:orders","column":"id"}""",
        """{"kind":"rename-column","dataset":"mine:report","column":"total","to":"sum"}""",
        """{"kind":"retype-column","dataset":"mine:orders","column":"amount","type":"bigint"}""",
        """{"kind":"nullability","dataset":"mine:orders","column":"amount","nullable":true}""",
        """{"kind":"add-column","dataset":"mine:orders","column":"note","type":"string"}""",
        """{"kind":"reorder-columns","dataset":"mine:orders","columns":["amount","id"]}""",
        """{"kind":"meaning","dataset":"mine:orders","column":"amount","note":"in cents"}""",
        """{"kind":"rows","dataset":"mine:orders","note":"without tests"}""",
        """{"kind":"drop-table","dataset":"mine:orders"}""",
        """{"kind":"rename-table","dataset":"mine:orders","to":"orders_2"}""",
        """{"kind":"table-aspect","dataset":"mine:orders","aspect":"format","from":"csv","to":"parquet"}""",
        """{"kind":"partitions-bad","dataset":"mine:orders","since":"2026-01-01T00:00:00Z"}""",
        """{"kind":"job-failed","job":"job:mine:load"}""",
        """{"kind":"job-failed","job":"own"}""",
        """{"kind":"job-late","job":"job:mine:load","minutes":90}""",
        """{"kind":"schedule","job":"job:mine:load","from":"1","to":"2","minutes":30}""",
        """{"kind":"job-metadata","job":"job:mine:load","what":"owner","from":"a","to":"b"}""",
        """{"kind":"remove-task","job":"job:mine:own"}""",
        """{"kind":"remove-task","job":"job:mine:load"}""",
        """{"kind":"task","job":"job:mine:own","sql":"INSERT INTO summary SELECT total + 1 FROM report"}""",
        """{"kind":"task","job":"job:mine:load","sql":"INSERT INTO report SELECT id, amount FROM orders"}""",
        """{"kind":"task","job":"newcomer","jobNamespace":"mine","datasetNamespace":"mine","dialect":"spark","sql":"CREATE TABLE fresh AS SELECT * FROM orders"}""",
        """{"kind":"task","job":"newcomer","jobNamespace":"mine","datasetNamespace":"mine","dialect":"spark","sql":"CREATE TABLE fresh AS SELECT * FROM their_alias"}""",
    ];

    [Fact]
    public async Task No_answer_names_what_lies_in_another_namespace()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var (_, all) = await service.Services.GetRequiredService<TokenRegister>().CreateAsync("all", Scope.Read, [], null, TestContext.Current.CancellationToken);
        var (answered, speaking) = (0, 0);
        foreach (var change in Changes)
        {
            var body = $$"""{"changes":[{{change}}]}""";
            var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/impact", body);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{change}: {answer.Status} {answer.Body}");
            var leak = answer.Body.IndexOf(TwoNamespaces.Mark, StringComparison.OrdinalIgnoreCase);
            Assert.True(leak < 0, $"{change}: {(leak < 0 ? "" : answer.Body[Math.Max(0, leak - 200)..Math.Min(answer.Body.Length, leak + 100)])}");
            if (answer.Status == HttpStatusCode.OK) answered++;

            // Who sees everything is told such names, or this would show nothing.
            if ((await AskAsync(service, body, all)).Body.Contains(TwoNamespaces.Mark, StringComparison.Ordinal)) speaking++;
        }

        Assert.True(answered >= 18, $"{answered}");
        Assert.True(speaking >= 10, $"{speaking}");
    }

    [Fact]
    public async Task What_is_reached_elsewhere_is_there_without_a_name_and_with_its_verdict()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var (_, all) = await service.Services.GetRequiredService<TokenRegister>().CreateAsync("all", Scope.Read, [], null, TestContext.Current.CancellationToken);
        const string Body = """{"changes":[{"kind":"meaning","dataset":"dataset:mine:orders","column":"amount","note":"in cents"}]}""";
        var bound = (await service.SendAsync(HttpMethod.Post, "/api/v2/impact", Body)).Json;
        var whole = (await AskAsync(service, Body, all)).Json;
        Assert.Equal(VerdictsOf(whole), VerdictsOf(bound));
        Assert.Equal((string?)whole["verdict"], (string?)bound["verdict"]);
        var opaque = bound["affected"]!.AsArray().Where(node => ((string)node!["node"]!).Contains($":{NodeVisibility.OpaqueNamespace}:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(opaque);
        Assert.All(opaque, node => Assert.True(node!["owner"] is null && node["useSite"] is null && node["suggestedFix"] is null));

        // A way leads through it to what is one's own, and it has one name wherever it stands.
        var names = opaque.Select(node => (string)node!["node"]!).ToHashSet();
        var report = bound["affected"]!.AsArray().Single(node => (string?)node!["node"] == "field:mine:report:total")!;
        Assert.Contains(report["reason"]!["path"]!.AsArray(), hop => names.Contains((string)hop!["node"]!));
    }

    [Fact]
    public async Task The_severity_of_what_is_hidden_does_not_tell_how_important_it_is()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var (_, all) = await service.Services.GetRequiredService<TokenRegister>().CreateAsync("all", Scope.Read, [], null, TestContext.Current.CancellationToken);
        const string Body = """{"changes":[{"kind":"meaning","dataset":"dataset:mine:orders","column":"amount","note":"in cents"}]}""";
        var bound = (await service.SendAsync(HttpMethod.Post, "/api/v2/impact", Body)).Json["affected"]!.AsArray();
        var whole = (await AskAsync(service, Body, all)).Json["affected"]!.AsArray();

        // Without rank: BEHAVIORAL or UNKNOWN at P3.
        var opaque = bound.Where(node => ((string)node!["node"]!).Contains($":{NodeVisibility.OpaqueNamespace}:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(opaque);
        Assert.All(opaque, node => Assert.Equal(("P3", true), ((string)node!["tier"]!, (double)node["severity"]! <= 0.6 * 0.2 * 100)));
        Assert.Contains(whole, node => ((string)node!["node"]!).Contains(TwoNamespaces.Mark, StringComparison.Ordinal) && (string)node["tier"]! == "P0" && (double)node["severity"]! > 20);
    }

    [Fact]
    public async Task What_is_hidden_is_answered_as_what_is_not_there()
    {
        await using var service = await TwoNamespaces.StartAsync();
        var absent = new string('y', TwoNamespaces.Mark.Length);
        string[] hidden =
        [
            $$"""{"kind":"drop-table","dataset":"dataset:{{Theirs}}:{{TwoNamespaces.Mark}}.orders"}""",
            $$"""{"kind":"drop-column","dataset":"{{TwoNamespaces.Mark}}.orders","column":"amount"}""",
            $$"""{"kind":"job-failed","job":"job:{{Theirs}}:load"}""",
            $$"""{"kind":"job-late","job":"{{TwoNamespaces.Mark}}_job","minutes":5}""",
            $$"""{"kind":"remove-task","job":"{{TwoNamespaces.Mark}}_job"}""",
            $$"""{"kind":"task","job":"{{TwoNamespaces.Mark}}_job","sql":"SELECT 1"}""",
            $$"""{"kind":"task","job":"x","jobNamespace":"{{Theirs}}","datasetNamespace":"{{Theirs}}","dialect":"spark","sql":"CREATE TABLE a AS SELECT * FROM {{TwoNamespaces.Mark}}.orders"}""",
            $$"""{"kind":"task","job":"x","jobNamespace":"mine","datasetNamespace":"mine","dialect":"spark","sql":"CREATE TABLE a AS SELECT * FROM {{TwoNamespaces.Mark}}_out"}""",
            $$$"""{"kind":"drop-column","datasetId":{"namespace":"{{{Theirs}}}","name":"{{{TwoNamespaces.Mark}}}.orders"},"column":"amount"}""",
            $$$"""{"kind":"job-failed","jobId":{"namespace":"{{{Theirs}}}","name":"load"}}""",
            $$$"""{"kind":"rename-table","dataset":"mine:report","toId":{"namespace":"{{{Theirs}}}","name":"{{{TwoNamespaces.Mark}}}_out"}}""",
            $$$"""{"kind":"task","before":{"namespace":"mine","name":"x","dialect":"spark","datasetNamespace":"mine","sql":"CREATE TABLE a AS SELECT * FROM {{{TwoNamespaces.Mark}}}_out"},"after":null}""",
        ];
        foreach (var change in hidden)
        {
            var one = await service.SendAsync(HttpMethod.Post, "/api/v2/impact", $$"""{"changes":[{{change}}]}""");
            var other = await service.SendAsync(HttpMethod.Post, "/api/v2/impact", $$"""{"changes":[{{change.Replace(TwoNamespaces.Mark, absent, StringComparison.Ordinal)}}]}""");
            Assert.True(one.Status == HttpStatusCode.BadRequest, $"{change}: {one.Status} {one.Body} {other.Status}");
            Assert.Equal((other.Status, other.Body.Replace(absent, "", StringComparison.Ordinal)), (one.Status, one.Body.Replace(TwoNamespaces.Mark, "", StringComparison.Ordinal)));
        }

        // A name of one's own that is merged with theirs reads like one that is not there.
        var merged = await ReadingAsync(service, "their_alias");
        var unknown = await ReadingAsync(service, "no_such_tab");
        Assert.Equal(unknown.Replace("no_such_tab", "", StringComparison.Ordinal), merged.Replace("their_alias", "", StringComparison.Ordinal));
    }

    private static async Task<string> ReadingAsync(RunningService service, string table) => (await service.SendAsync(
        HttpMethod.Post, "/api/v2/impact",
        $$"""{"changes":[{"kind":"task","job":"x","jobNamespace":"mine","datasetNamespace":"mine","dialect":"spark","sql":"CREATE TABLE a AS SELECT * FROM {{table}}"}]}""")).Body;

    private static string[] VerdictsOf(JsonNode answer) =>
        [.. answer["affected"]!.AsArray().Select(node => $"{node!["kind"]} {node["verdict"]} {node["distance"]}").Order(StringComparer.Ordinal)];

    private static async Task<Answer> AskAsync(RunningService service, string body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/impact") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        return await service.SendAsync(request);
    }
}
