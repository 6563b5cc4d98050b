using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;

namespace LineageService.Api.Tests.Administration;

public sealed class DeadLetterEndpointTests
{
    private const string Poison = """{"eventTime":"2026-01-01T00:00:00Z","run":{"runId":"x"},"job":{"namespace":"n","name":"j"}}""";

    private static readonly DateTimeOffset Noon = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_rejected_event_is_listed_with_reason_position_receipt_and_size()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal("invalid-event", (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Poison)).Problem);
        await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", $"[{Event(1)}, {{\"nothing\": true}}]");
        var letters = (await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray();
        Assert.Equal(["http", "http#1"], letters.Select(letter => (string?)letter!["position"]).Order(StringComparer.Ordinal));
        var letter = letters.Single(one => (string?)one!["hash"] == Hash(Poison))!;
        Assert.Equal(("dead", "expected run.runId to be a UUID", (long)Poison.Length), ((string?)letter["kind"], (string?)letter["reason"], (long)letter["size"]!));
        Assert.True(TimeProvider.System.GetUtcNow() - (DateTimeOffset)letter["receivedAt"]! < TimeSpan.FromMinutes(1));
        Assert.Null(letter["body"]);
    }

    [Fact]
    public async Task A_letter_is_shown_with_its_body_as_text_or_base64()
    {
        await using var service = await RunningService.StartAsync(Letters("{\"a\": \"ä\"}"u8.ToArray(), [0xFF, 0xFE]));
        var text = (await service.GetAsync($"/api/v2/dead-letters/{Hash("{\"a\": \"ä\"}")[..16].ToUpperInvariant()}")).Json;
        Assert.Equal(("utf-8", "{\"a\": \"ä\"}"), ((string?)text["encoding"], (string?)text["body"]));
        Assert.Equal("left", (string?)text["deadLetter"]!["reason"]);
        var bytes = (await service.GetAsync($"/api/v2/dead-letters/{Hash([0xFF, 0xFE])}")).Json;
        Assert.Equal(("base64", "//4="), ((string?)bytes["encoding"], (string?)bytes["body"]));
    }

    [Fact]
    public async Task Letters_come_in_pages_and_by_time()
    {
        await using var service = await RunningService.StartAsync(Letters([.. Enumerable.Range(1, 25).Select(number => Encoding.UTF8.GetBytes($"{number}"))]));
        var (seen, path) = (new List<string>(), "/api/v2/dead-letters?limit=10");
        for (var page = 0; page < 3; page++)
        {
            var answer = (await service.GetAsync(path)).Json;
            seen.AddRange(answer["deadLetters"]!.AsArray().Select(letter => (string)letter!["hash"]!));
            path = $"/api/v2/dead-letters?limit=10&cursor={(string?)answer["nextCursor"]}";
            Assert.Equal(page == 2, answer["nextCursor"] is null);
        }

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(number => Hash($"{number}")), seen);
        var some = await service.GetAsync("/api/v2/dead-letters?from=2026-10-01T12:03:00Z&to=2026-10-01T12:05:00Z");
        Assert.Equal([Hash("4"), Hash("3")], some.Json["deadLetters"]!.AsArray().Select(letter => (string)letter!["hash"]!));
        Assert.Equal("invalid-request", (await service.GetAsync("/api/v2/dead-letters?cursor=x&kind=y&limit=0&from=z")).Problem);
    }

    [Fact]
    public async Task A_letter_is_replayed_and_is_an_event_then()
    {
        await using var service = await RunningService.StartAsync(Letters(Encoding.UTF8.GetBytes(Event(1))));
        var answer = (await service.SendAsync(HttpMethod.Post, $"/api/v2/dead-letters/{Hash(Event(1))}/replay", "", contentType: null!)).Json;
        Assert.Equal("accepted", (string?)answer["status"]);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/jobs?namespace=etl&name=copy1&minEpoch={answer["epoch"]}")).Status);
        Assert.Empty((await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray());
        Assert.Equal("unknown-event", (await service.SendAsync(HttpMethod.Post, $"/api/v2/dead-letters/{Hash(Event(1))}/replay", "")).Problem);
    }

    [Fact]
    public async Task Many_letters_are_replayed_and_one_that_fails_again_stays()
    {
        await using var service = await RunningService.StartAsync(
            Letters([.. Enumerable.Range(1, 9).Select(number => Encoding.UTF8.GetBytes(Event(number))), Encoding.UTF8.GetBytes(Poison)]));
        var first = (await service.SendAsync(HttpMethod.Post, "/api/v2/dead-letters/replay?to=2026-10-01T12:03:00Z", "")).Json;
        Assert.Equal((2L, 2L), ((long)first["replayed"]!, (long)first["accepted"]!));
        var rest = (await service.SendAsync(HttpMethod.Post, "/api/v2/dead-letters/replay", "")).Json;
        Assert.Equal((8L, 7L, 1L), ((long)rest["replayed"]!, (long)rest["accepted"]!, (long)rest["rejected"]!));
        Assert.Equal(Hash(Poison), (string?)Assert.Single(rest["failures"]!.AsArray())!["hash"]);
        var left = Assert.Single((await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray())!;
        Assert.Equal("expected run.runId to be a UUID", (string?)left["reason"]);
        Assert.Equal(9, (await service.GetAsync("/api/v2/jobs?namespace=etl")).Json["jobs"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_letter_put_aside_is_listed_apart_and_comes_back_by_a_replay()
    {
        await using var service = await RunningService.StartAsync(Letters(Encoding.UTF8.GetBytes(Poison)));
        var path = $"/api/v2/dead-letters/{Hash(Poison)}";
        var aside = await service.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));
        Assert.Equal(("discarded", "left"), ((string?)aside.Json["kind"], (string?)aside.Json["reason"]));
        Assert.Empty((await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray());
        Assert.Single((await service.GetAsync("/api/v2/dead-letters?kind=discarded")).Json["deadLetters"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync(path)).Status);

        Assert.Equal("rejected", (string?)(await service.SendAsync(HttpMethod.Post, $"{path}/replay", "")).Json["status"]);
        Assert.Equal("dead", (string?)Assert.Single((await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray())!["kind"]);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/replay")]
    public async Task A_letter_that_is_not_there_is_404(string method, string action)
    {
        await using var service = await RunningService.StartAsync();
        foreach (var hash in new[] { new string('0', 64), "0123456789abcdef", "short", "%2F%C3%A4" })
        {
            var answer = await service.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v2/dead-letters/{hash}{action}"));
            Assert.Equal((HttpStatusCode.NotFound, "unknown-event"), (answer.Status, answer.Problem));
        }
    }

    [Fact]
    public async Task A_web_page_of_another_origin_can_write_nothing()
    {
        await using var service = await RunningService.StartAsync(Letters(Encoding.UTF8.GetBytes(Poison)));
        foreach (var origin in new[] { "https://elsewhere.example", "null", "http://127.0.0.1:1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/admin/retention?deadLetters=0d");
            request.Headers.TryAddWithoutValidation("Origin", origin);
            var answer = await service.SendAsync(request);
            Assert.Equal((HttpStatusCode.Forbidden, "foreign-origin"), (answer.Status, answer.Problem));
        }

        Assert.Single((await service.GetAsync("/api/v2/dead-letters", ("Origin", "https://elsewhere.example"))).Json["deadLetters"]!.AsArray());
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/v2/admin/retention?deadLetters=0d");
        own.Headers.TryAddWithoutValidation("Origin", service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        Assert.Equal(1, (long)(await service.SendAsync(own)).Json["deadLetters"]!);
    }

    private static LineageBatch Letters(params byte[][] bodies) => new()
    {
        RecordedAt = Noon,
        Events = [.. bodies.Select((body, index) => new LoggedEvent(Hash(body), LoggedEvent.DeadKind, body, Noon.AddMinutes(index + 1), "left", "http"))],
    };

    private static string Hash(string body) => Hash(Encoding.UTF8.GetBytes(body));

    private static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static string Event(int number) =>
        $$"""{"eventType":"COMPLETE","eventTime":"2026-03-02T01:00:00Z","producer":"p","run":{"runId":"0194f5a0-0000-7000-8000-{{number:D12}}"},"job":{"namespace":"etl","name":"copy{{number}}"},"outputs":[{"namespace":"db","name":"b"}]}""";
}
