using System.Net;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;

namespace LineageService.Api.Tests.Administration;

public sealed class AdminEndpointTests
{
    private static readonly LineageBatch Log = new()
    {
        RecordedAt = TimeProvider.System.GetUtcNow(),
        Events =
        [
            Logged('a', "run", days: 100), Logged('b', "run", days: 10), Logged('c', "dead", days: 100), Logged('d', "discarded", days: 300),
        ],
    };

    [Fact]
    public async Task Retention_counts_in_a_dry_run_and_forgets_otherwise()
    {
        await using var service = await RunningService.StartAsync(Log);
        const string Path = "/api/v2/admin/retention?events=90d&deadLetters=26w";
        var dry = (await service.SendAsync(HttpMethod.Post, $"{Path}&dryRun=true", "")).Json;
        Assert.Equal((true, 1L, 1L), ((bool)dry["dryRun"]!, (long)dry["events"]!, (long)dry["deadLetters"]!));
        var done = (await service.SendAsync(HttpMethod.Post, Path, "")).Json;
        Assert.Equal((false, 1L, 1L), ((bool)done["dryRun"]!, (long)done["events"]!, (long)done["deadLetters"]!));
        Assert.Equal(0, (long)(await service.SendAsync(HttpMethod.Post, Path, "")).Json["events"]!);
        Assert.Single((await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray());
    }

    [Theory]
    [InlineData("", "events")]
    [InlineData("?dryRun=true", "events")]
    [InlineData("?events=90", "events")]
    [InlineData("?events=-1d", "events")]
    [InlineData("?events=99999999999999999999d", "events")]
    [InlineData("?events=9999999999999w", "events")]
    [InlineData("?history=1y", "history")]
    [InlineData("?events=1d&dryRun=perhaps", "dryRun")]
    [InlineData("?event=1d", "event")]
    public async Task What_is_no_policy_is_400_and_forgets_nothing(string query, string name)
    {
        await using var service = await RunningService.StartAsync(Log);
        var answer = await service.SendAsync(HttpMethod.Post, $"/api/v2/admin/retention{query}", "");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Problem));
        Assert.Contains(name, answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]));
        Assert.Single((await service.GetAsync("/api/v2/dead-letters")).Json["deadLetters"]!.AsArray());
    }

    [Fact]
    public async Task Compaction_tells_sizes_and_takes_a_post()
    {
        await using var service = await RunningService.StartAsync(Log);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/admin/compact", "");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotNull(answer.Json["bytesBefore"]);
        Assert.NotNull(answer.Json["bytesAfter"]);
        Assert.Equal("method-not-allowed", (await service.GetAsync("/api/v2/admin/compact")).Problem);
    }

    private static LoggedEvent Logged(char digit, string kind, int days) =>
        new(new string(digit, 64), kind, "{}"u8.ToArray(), TimeProvider.System.GetUtcNow().AddDays(-days));
}
