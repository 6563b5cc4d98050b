using System.IO.Compression;
using System.Net;
using System.Text;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests;

public sealed class EventEndpointTests
{
    private const string Event =
        """
        {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
         "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "etl", "name": "copy"},
         "inputs": [{"namespace": "db", "name": "a", "facets": {"schema": {"fields": [{"name": "x"}]}}}],
         "outputs": [{"namespace": "db", "name": "b", "facets": {"schema": {"fields": [{"name": "y"}]}, "columnLineage": {"fields": {"y": {"inputFields": [
           {"namespace": "db", "name": "a", "field": "x", "transformations": [{"type": "DIRECT", "subtype": "IDENTITY"}]}]}}}}}]}
        """;

    [Fact]
    public async Task An_event_is_in_the_graph_when_it_is_answered()
    {
        await using var service = await RunningService.StartAsync();
        var taken = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event);
        Assert.Equal(HttpStatusCode.Created, taken.Status);
        Assert.Equal("accepted", (string?)taken.Json["status"]);

        var answer = await service.GetAsync($"/api/v2/lineage?node=field:db:a:x&minEpoch={taken.Headers["Lineage-Epoch"]}");
        Assert.Contains("field:db:b:y", answer.Json["nodes"]!.AsArray().Select(node => (string?)node!["id"]));
        var runs = await service.GetAsync("/api/v2/runs?namespace=etl&name=copy");
        Assert.Equal("COMPLETE", (string?)Assert.Single(runs.Json["runs"]!.AsArray())!["state"]);
    }

    [Fact]
    public async Task The_same_event_again_changes_nothing()
    {
        await using var service = await RunningService.StartAsync();
        var first = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event);
        var again = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal("duplicate", (string?)again.Json["status"]);
        Assert.Equal(first.Headers["Lineage-Epoch"], again.Headers["Lineage-Epoch"]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compressed_bodies_are_understood(string encoding)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Compress(Encoding.UTF8.GetBytes(Event), encoding), encoding: encoding);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/datasets?namespace=db&name=b")).Status);
    }

    [Theory]
    [InlineData("", "malformed-json")]
    [InlineData("{\"eventType\": \"START\", ", "malformed-json")]
    [InlineData("{\"a\": 1} trailing", "malformed-json")]
    [InlineData("{}", "invalid-event")]
    [InlineData("[]", "invalid-event")]
    [InlineData("\"text\"", "invalid-event")]
    [InlineData("{\"eventTime\": \"2026-03-02T01:00:00Z\", \"run\": {\"runId\": \"not-a-uuid\"}}", "invalid-event")]
    public async Task What_is_no_event_is_400(string body, string problem)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(problem, answer.Problem);
        Assert.False(string.IsNullOrEmpty((string?)answer.Json["detail"]));
    }

    [Theory]
    [InlineData("/api/v1/lineage")]
    [InlineData("/api/v1/lineage/batch")]
    [InlineData("/api/v2/sql/analyze")]
    [InlineData("/api/v2/tasks")]
    public async Task Nesting_of_100_000_levels_is_400(string path)
    {
        await using var service = await RunningService.StartAsync();
        foreach (var open in new[] { "[", "{\"a\":" })
        {
            var answer = await service.SendAsync(HttpMethod.Post, path, string.Concat(Enumerable.Repeat(open, 100_000)));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal("malformed-json", answer.Problem);
            Assert.Contains("deeper", (string?)answer.Json["detail"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/v1/lineage")]
    [InlineData("/api/v1/lineage/batch")]
    [InlineData("/api/v2/sql/analyze")]
    [InlineData("/api/v2/tasks")]
    public async Task A_body_that_is_not_utf8_is_400_and_says_where(string path)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, path, [(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"']);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid-encoding", answer.Problem);
        Assert.Equal(2, (long?)answer.Json["offset"]);
    }

    [Fact]
    public async Task A_body_of_100_megabytes_is_413()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", new byte[100_000_000]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("payload-too-large", answer.Problem);
        Assert.Equal(64 << 20, (long?)answer.Json["limit"]);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task A_bomb_is_413_by_what_it_decompresses_to()
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { MaxEventBytes = 1 << 20 });
        var bomb = Compress(new byte[4 << 20], "gzip");
        Assert.True(bomb.Length < 64 << 10);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", bomb, encoding: "gzip")).Status);
        Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event)).Status);
    }

    [Fact]
    public async Task What_claims_to_be_gzip_and_is_not_is_400()
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Encoding.UTF8.GetBytes(Event), encoding: "gzip");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid-encoding", answer.Problem);
        Assert.Equal("unsupported-encoding", (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event, encoding: "zstd")).Problem);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_media_types_are_415(string? contentType)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Encoding.UTF8.GetBytes(Event), contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Equal("unsupported-media-type", answer.Problem);
    }

    [Fact]
    public async Task Of_a_batch_each_event_stands_for_itself()
    {
        await using var service = await RunningService.StartAsync();
        var other = Event.Replace("\"copy\"", "\"copy2\"", StringComparison.Ordinal).Replace("000000000001", "000000000002", StringComparison.Ordinal);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", $"[{Event}, {{\"nothing\": true}}, {other}]");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("partial_success", (string?)answer.Json["status"]);
        Assert.Equal("""{"received":3,"successful":2,"failed":1,"retriable":0,"non_retriable":1}""", answer.Json["summary"]!.ToJsonString());
        var failed = Assert.Single(answer.Json["failed_events"]!.AsArray())!;
        Assert.Equal(1, (int?)failed["index"]);
        Assert.False((bool)failed["retriable"]!);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/jobs?node=job:etl:copy2")).Status);
    }

    [Fact]
    public async Task A_batch_that_is_no_array_is_400()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal("invalid-event", (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", Event)).Problem);
    }

    [Fact]
    public async Task Too_many_waiting_writes_are_503_with_retry_after()
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { MaxWaitingWrites = 0, RetryAfterSeconds = 7 });
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("overloaded", answer.Problem);
        Assert.Equal("7", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Too_many_bytes_at_once_are_503_and_are_given_back()
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { MaxBufferedBytes = 256 << 10 });
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", new string(' ', 512 << 10));
        Assert.Equal("overloaded", answer.Problem);
        for (var i = 0; i < 8; i++)
            Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event)).Status);
    }

    [Fact]
    public async Task Events_and_reads_side_by_side_lose_nothing()
    {
        await using var service = await RunningService.StartAsync();
        var sent = Enumerable.Range(0, 40).Select(async number =>
        {
            var body = Event.Replace("\"copy\"", $"\"job{number}\"", StringComparison.Ordinal)
                .Replace("000000000001", $"{number:000000000000}", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", body)).Status);
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/jobs?namespace=etl&name=job{number}")).Status);
        });
        await Task.WhenAll(sent);
        Assert.Equal(40, (await service.GetAsync("/api/v2/jobs?namespace=etl")).Json["jobs"]!.AsArray().Count);
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(buffer, CompressionLevel.Fastest) : new BrotliStream(buffer, CompressionLevel.Fastest))
            stream.Write(body);
        return buffer.ToArray();
    }
}
