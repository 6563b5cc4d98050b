using System.IO.Compression;
using System.Net;
using System.Text;
using LineageService.Api.Tests.Hosting;
using LineageService.Ingestion.Events;

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
    public async Task A_batch_without_any_event_that_can_be_taken_is_still_answered_in_the_words_of_the_specification()
    {
        await using var service = await RunningService.StartAsync();
        var none = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", "[5, {}, \"text\"]");
        Assert.Equal((HttpStatusCode.OK, "partial_success"), (none.Status, (string?)none.Json["status"]));
        Assert.Equal("""{"received":3,"successful":0,"failed":3,"retriable":0,"non_retriable":3}""", none.Json["summary"]!.ToJsonString());
        Assert.All(none.Json["failed_events"]!.AsArray(), failed => Assert.False(string.IsNullOrEmpty((string?)failed!["reason"])));
        var empty = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", "[]");
        Assert.Equal((HttpStatusCode.OK, "success"), (empty.Status, (string?)empty.Json["status"]));
        Assert.Equal("""{"received":0,"successful":0,"failed":0,"retriable":0,"non_retriable":0}""", empty.Json["summary"]!.ToJsonString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compressed_batches_are_understood_and_limited_by_what_they_decompress_to(string encoding)
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { MaxBatchBytes = 1 << 20 });
        var batch = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", Compress(Encoding.UTF8.GetBytes($"[{Event}]"), encoding), encoding: encoding);
        Assert.Equal("success", (string?)batch.Json["status"]);
        var bomb = Compress(new byte[4 << 20], encoding);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", bomb, encoding: encoding);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "payload-too-large"), (answer.Status, answer.Problem));
        Assert.Equal(1 << 20, (long?)answer.Json["limit"]);
    }

    [Fact]
    public async Task Of_a_batch_an_event_above_the_limit_of_one_fails_alone_and_for_good()
    {
        await using var service = await RunningService.StartAsync(limits: new EventIngestOptions { Reading = new() { MaxEventBytes = 2000 } });
        var large = Event.Replace("\"copy\"", $"\"{new string('x', 3000)}\"", StringComparison.Ordinal);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", $"[{large}, {Event}]");
        var failed = Assert.Single(answer.Json["failed_events"]!.AsArray())!;
        Assert.Equal((0, false), ((int)failed["index"]!, (bool)failed["retriable"]!));
        Assert.Equal(1, (int)answer.Json["summary"]!["successful"]!);
    }

    [Fact]
    public async Task While_the_disk_is_full_events_are_503_with_retry_after_and_taken_when_they_come_again()
    {
        var (store, disk) = BusyStore.Create();
        await using var service = await RunningService.StartAsync(store: store);
        disk.IsFull = true;
        foreach (var (path, body) in new[] { ("/api/v1/lineage", Event), ("/api/v1/lineage/batch", $"[{Event}]") })
        {
            var answer = await service.SendAsync(HttpMethod.Post, path, body);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store-unavailable"), (answer.Status, answer.Problem));
            Assert.True(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);
        }

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/datasets")).Status);
        disk.IsFull = false;
        Assert.Equal("accepted", (string?)(await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event)).Json["status"]);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/jobs?namespace=etl&name=copy")).Status);
    }

    [Theory]
    [InlineData("/api/v1/lineage")]
    [InlineData("/api/v1/lineage/batch")]
    public async Task Too_much_at_once_is_503_with_retry_after_and_never_429(string path)
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { MaxWaitingWrites = 0 });
        var answer = await service.SendAsync(HttpMethod.Post, path, path.EndsWith("batch", StringComparison.Ordinal) ? $"[{Event}]" : Event);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.True(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData("""{"eventTime": "yesterday", "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "n", "name": "j"}}""", HttpStatusCode.Created)]
    [InlineData("""{"eventTime": 5, "run": [], "job": "x", "inputs": {}, "outputs": 7}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"run": {"runId": null}, "job": {"namespace": {}, "name": []}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"run": {"runId": "0194f5a0-0000-7000-8000-000000000001", "facets": 1}, "job": {"namespace": "n", "name": "j", "facets": [1]}, "inputs": [1, null, {}], "outputs": [[]]}""", HttpStatusCode.Created)]
    [InlineData("""{"dataset": {"namespace": "", "name": ""}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"job": {"namespace": "n", "name": "j\u0000"}, "eventTime": "0000-00-00T00:00:00Z"}""", HttpStatusCode.Created)]
    [InlineData("""{"run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "n", "name": "\ud800"}, "eventType": "NEW_WORD"}""", HttpStatusCode.BadRequest)]
    public async Task Odd_events_are_taken_or_400_and_never_500(string body, HttpStatusCode expected)
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal(expected, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", body)).Status);
        Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event)).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/jobs")).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/datasets")).Status);
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
