using System.Diagnostics;
using System.Text;
using LineageService.Api.Access;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;

namespace LineageService.Cli.Tests.Telemetry;

/// <summary>A text that must not be seen goes through every door, as SQL and as a token; then it is looked for in all that the service tells of itself.</summary>
public sealed class CanaryTests
{
    private const string Canary = "quietcanary";
    private const string Sql = $"SELECT {Canary} FROM {Canary}_t WHERE ((('{Canary}'";

    private static readonly string[] Bodies =
    [
        $$"""{"sql": "{{Sql}}", "dialect": "spark", "name": "t", "namespace": "n", "source": "{{Sql}}", "query": "{{Sql}}"}""",
        $$"""[{"sql": "{{Sql}}", "dialect": "tsql", "name": "u", "namespace": "n"}]""",
        $$$$"""
        {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
         "run": {"runId": "0194f5a0-0000-7000-8000-000000000009"},
         "job": {"namespace": "etl", "name": "hidden", "facets": {"sql": {"_producer": "https://example.com", "_schemaURL": "https://example.com", "query": "{{{{Sql}}}}", "dialect": "spark"}}},
         "inputs": [{"namespace": "db", "name": "a"}], "outputs": [{"namespace": "db", "name": "b"}]}
        """,
        $$$"""[{"eventType": "{{{Sql}}}", "job": 1}, {"sql": {"{{{Sql}}}": 1}}]""",
        $$"""{"sql": "{{Sql}}""",
        Sql,
    ];

    [Fact]
    public async Task Neither_sql_nor_tokens_are_in_spans_metrics_or_the_log()
    {
        await using var service = await WatchedService.StartAsync(app => app.MapGet("/boom", Boom).AllowAnyone());
        var endpoints = service.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToArray();
        var asked = 0;
        foreach (var endpoint in endpoints)
        {
            var path = Fill(endpoint.RoutePattern.RawText!);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            {
                if (method == "GET") await SendAsync(service, method, path + $"?q={Uri.EscapeDataString(Sql)}&token={Canary}&node={Canary}", null);
                else foreach (var body in Bodies) await SendAsync(service, method, path, body);
                asked++;
            }
        }

        Assert.InRange(asked, 40, 1000);
        await SendAsync(service, "GET", "/boom", null);
        Assert.Contains(service.Logs, log => log.EventId.Id == 2000 && log.FormattedMessage!.StartsWith("GET /boom failed by InvalidOperationException", StringComparison.Ordinal));
        Assert.Contains(service.Spans, span => span.DisplayName == "lineage.store.commit");
        var seen = new List<string>();
        foreach (var span in service.Spans) seen.AddRange(TextsOf(span));
        foreach (var log in service.Logs) seen.AddRange(TextsOf(log));
        seen.AddRange(service.Measure().Select(point => point.Tags));
        Assert.InRange(seen.Count, 500, int.MaxValue);
        Assert.DoesNotContain(seen, text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    private static string Boom() => throw new InvalidOperationException(Sql, new LineageStoreException(Sql, isTransient: false));

    private static string Fill(string route) => "/" + System.Text.RegularExpressions.Regex.Replace(route.TrimStart('/'), "\\{[^}]*\\}", Canary);

    private static async Task SendAsync(WatchedService service, string method, string path, string? body)
    {
        foreach (var token in new[] { null, Canary, $"lineage_{Canary}" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<string> TextsOf(Activity span)
    {
        yield return span.DisplayName;
        yield return span.OperationName;
        yield return span.StatusDescription ?? "";
        yield return span.TraceStateString ?? "";
        foreach (var tag in span.TagObjects) yield return $"{tag.Key}={tag.Value}";
        foreach (var item in span.Baggage) yield return $"{item.Key}={item.Value}";
        foreach (var one in span.Events) foreach (var tag in one.Tags) yield return $"{one.Name}: {tag.Key}={tag.Value}";
    }

    private static IEnumerable<string> TextsOf(LogRecord log)
    {
        yield return log.FormattedMessage ?? "";
        yield return log.Body ?? "";
        yield return log.Exception?.ToString() ?? "";
        foreach (var attribute in log.Attributes ?? []) yield return $"{attribute.Key}={attribute.Value}";
    }
}
