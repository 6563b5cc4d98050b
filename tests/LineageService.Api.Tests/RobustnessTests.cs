using System.Net;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests;

/// <summary>Whatever a client sends, the answer is a problem or a result, never a failure of the service.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Paths =
        ["lineage", "paths", "search", "datasets", "datasets/detail", "fields", "jobs", "runs"];

    private static readonly string[] Parameters =
        ["node", "namespace", "name", "field", "from", "to", "q", "cursor", "depth", "limit", "minEpoch", "direction", "type", "layer", "kind"];

    private static readonly string[] Values =
    [
        "", "%00", "%zz", "%ED%A0%80", "%F0%9F%8E%B5", "a%20b", "..%2F..", "field:", "dataset::", "job:", "rowset:", "::::", "-1", "99999999999999999999",
        "1e3", "NaN", "%22%27%3B--", "%25%5F*", "a&node=b", "AAAA", "%0A%0D", "\u00fc\u00f1\u00ee", "field%3Aother%3Adwd.users%3Aid", "*", "\"", "AND", "NOT x", "(", "x%22%20OR%20",
    ];

    [Fact]
    public async Task No_query_makes_the_service_fail()
    {
        await using var service = await RunningService.StartAsync(
            PlaysWarehouse.Content, new LineageApiOptions { MinEpochWait = TimeSpan.Zero });
        var failures = new List<string>();
        foreach (var path in Paths)
        {
            foreach (var parameter in Parameters)
            {
                foreach (var value in Values)
                {
                    var answer = await service.GetAsync($"/api/v2/{path}?{parameter}={value}&q=x");
                    if (answer.Status == HttpStatusCode.InternalServerError) failures.Add($"{path}?{parameter}={value}");
                    if ((int)answer.Status is >= 400 and not 503) Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
                }
            }
        }

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("/api/v1/lineage", "POST")]
    [InlineData("/api/v1/lineage/batch", "POST")]
    [InlineData("/api/v2/sql/analyze", "POST")]
    [InlineData("/api/v2/tasks", "POST")]
    [InlineData("/api/v2/tasks", "PUT")]
    public async Task No_body_makes_the_service_fail(string path, string method)
    {
        await using var service = await RunningService.StartAsync();
        string[] bodies =
        [
            "", " ", "null", "true", "0", "\"x\"", "[]", "{}", "[[]]", "[null]", "[{}]", "{", "[", "{\"a\"", "{\"a\":}", "\uFEFF{}", "{}{}",
            "{\"\\ud800\": 1}", "{\"sql\": \"\\ud800\"}", "{\"sql\": null}", "{\"sql\": \"\"}", "{\"sql\": \"SELECT 1\", \"name\": 1, \"tags\": [1]}",
            "{\"sql\": \"SELECT 1\", \"dialect\": 5, \"schema\": [], \"context_sql\": {}}", "{\"sql\": \"SELECT 1\", \"name\": \"\\u0000\"}",
            "{\"table\": \"t\", \"columns\": 1}", "{\"table\": \"\", \"columns\": []}", "{\"table\": \"t\", \"columns\": [{\"name\": 1}, null]}",
            "{\"eventTime\": \"yesterday\", \"run\": {\"runId\": 1}, \"job\": []}", "{\"job\": {\"namespace\": \"\", \"name\": \"\"}, \"eventTime\": \"2026-01-01T00:00:00Z\"}",
            "{\"eventTime\": \"2026-01-01T00:00:00Z\", \"dataset\": {\"namespace\": \"n\", \"name\": \"\\ud800\"}}", "[{\"sql\": \"SELECT 1\", \"name\": \"\\udc00\"}]",
            "{\"sql\": \"SELECT 1\", \"schema\": {\"t\": [\"\\ud800\", [\"\\ud800\", \"\\ud800\"], [\"a\", 1]]}}", "{\"id\": \"\\ud800\", \"sql\": \"SELECT 1\"}",
            "{\"table\": \"t\", \"columns\": [\"\\ud800\", {\"name\": \"\\ud800\", \"type\": \"\\ud800\"}]}", "[{\"sql\": \"SELECT 1\", \"\\ud800\": 1}]",
        ];
        foreach (var body in bodies)
        {
            foreach (var type in new[] { "application/json", "application/x-ndjson" })
            {
                var answer = await service.SendAsync(new HttpMethod(method), path, body, type);
                Assert.True((int)answer.Status < 500, $"{method} {path} answers {(int)answer.Status} to {body}: {answer.Body}");
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/ready")).Status);
    }
}
