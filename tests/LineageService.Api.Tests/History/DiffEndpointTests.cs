using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests.History;

public sealed class DiffEndpointTests
{
    private const string Days = "/api/v2/diff?from=2026-10-01T20:00:00Z&to=2026-10-02T20:00:00Z";

    [Fact]
    public async Task What_changed_comes_with_counts_causes_and_the_lost_mask()
    {
        await using var service = await TwoDays.StartAsync();
        var answer = await service.GetAsync(Days);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var counts = answer.Json["counts"]!;
        Assert.Equal("""{"added":1,"removed":1,"changed":1}""", counts["edges"]!.ToJsonString());
        Assert.Equal("""{"added":1,"removed":1,"changed":0}""", counts["fields"]!.ToJsonString());
        Assert.Equal((1, 1), ((int)counts["masksRemoved"]!, (int)counts["renames"]!));

        var change = Assert.Single(answer.Json["lineage"]!.AsArray())!;
        Assert.Equal("job:etl:build_users", (string?)change["job"]);
        Assert.Equal("""[{"from":"id","to":"uid","maskRemoved":false}]""", change["renames"]!.ToJsonString());
        var lost = change["edges"]!.AsArray().Single(edge => (string?)edge!["change"] == "changed")!;
        Assert.True((bool?)lost["maskRemoved"]);
        Assert.Equal("""["subtype","masking","functions"]""", lost["aspects"]!.ToJsonString());
        Assert.Equal("""[{"name":"SHA2","literals":["256"]}]""", lost["before"]!["functions"]!.ToJsonString());
        Assert.Equal("sql:2222", (string?)lost["cause"]!["jobVersion"]);
        Assert.Equal(TwoDays.Run.ToString(), (string?)lost["cause"]!["run"]);
        Assert.Equal("e2e2", (string?)lost["cause"]!["event"]);

        foreach (var list in new[] { "jobs", "datasets" })
        {
            var described = Assert.Single(answer.Json[list]!.AsArray())!;
            Assert.Equal("changed", (string?)described["change"]);
            Assert.Equal(TwoDays.Run.ToString(), (string?)described["cause"]!["run"]);
            Assert.Equal("sql:2222", (string?)described["cause"]!["jobVersion"]);
        }
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole()
    {
        await using var service = await TwoDays.StartAsync();
        var whole = (await service.GetAsync(Days)).Json;
        var (jobs, datasets, edges, pages) = (0, 0, new List<string>(), 0);
        string? cursor = null;
        do
        {
            var page = (await service.GetAsync($"{Days}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            Assert.Equal(whole["counts"]!.ToJsonString(), page["counts"]!.ToJsonString());
            jobs += page["jobs"]!.AsArray().Count;
            datasets += page["datasets"]!.AsArray().Count;
            edges.AddRange(page["lineage"]!.AsArray().SelectMany(change => change!["edges"]!.AsArray()).Select(edge => edge!.ToJsonString()));
            cursor = (string?)page["nextCursor"];
            pages++;
        }
        while (cursor is not null);

        Assert.Equal((1, 1, 3), (jobs, datasets, pages));
        Assert.Equal(whole["lineage"]![0]!["edges"]!.AsArray().Select(edge => edge!.ToJsonString()), edges);
    }

    [Theory]
    [InlineData("dataset=dataset:hive://warehouse:9083:dwd.users&job=build_users", 3)]
    [InlineData("dataset=ods.users", 3)]
    [InlineData("dataset=ads.contacts", 0)]
    [InlineData("job=job:etl:contacts", 0)]
    [InlineData("layer=dwd", 3)]
    [InlineData("layer=ADS", 0)]
    [InlineData("namespace=etl", 3)]
    [InlineData("namespace=other", 0)]
    public async Task Filters_narrow(string filter, int edges)
    {
        await using var service = await TwoDays.StartAsync();
        var answer = await service.GetAsync($"{Days}&{filter.Replace("build_users", "job:etl:build_users", StringComparison.Ordinal)}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(edges, answer.Json["lineage"]!.AsArray().Sum(change => change!["edges"]!.AsArray().Count));
    }

    [Fact]
    public async Task From_and_to_must_be_times_in_their_order()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal(["from"], await ViolationsAsync(service, "diff"));
        Assert.Equal(["from"], await ViolationsAsync(service, "diff?from=2026-10-02&to=2026-10-01"));
        Assert.Equal(["from", "to", "limit"], await ViolationsAsync(service, "diff?from=monday&to=tuesday&limit=0"));
        Assert.Equal(["asOf"], await ViolationsAsync(service, "diff?from=2026-10-02&asOf=2026-10-01"));
    }

    [Fact]
    public async Task Nothing_has_changed_from_a_time_that_has_not_come_yet()
    {
        await using var service = await TwoDays.StartAsync();
        var answer = (await service.GetAsync("/api/v2/diff?from=2999-01-01")).Json;
        Assert.Empty(answer["lineage"]!.AsArray());
        Assert.Empty(answer["datasets"]!.AsArray());
    }

    [Fact]
    public async Task To_is_now_when_absent()
    {
        await using var service = await TwoDays.StartAsync();
        var until = (await service.GetAsync(Days)).Json;
        var now = (await service.GetAsync("/api/v2/diff?from=2026-10-01T20:00:00Z")).Json;
        foreach (var part in new[] { "counts", "jobs", "datasets", "lineage" }) Assert.Equal(until[part]!.ToJsonString(), now[part]!.ToJsonString());
        Assert.Null(now["to"]!["asOf"]);
    }

    [Fact]
    public async Task What_was_known_can_be_compared_alone()
    {
        await using var service = await TwoDays.StartAsync();
        var answer = (await service.GetAsync("/api/v2/diff?knownFrom=2026-10-01T20:00:00Z")).Json;
        Assert.Equal(3, answer["lineage"]![0]!["edges"]!.AsArray().Count);
    }

    private static async Task<IEnumerable<string?>> ViolationsAsync(RunningService service, string path)
    {
        var answer = await service.GetAsync($"/api/v2/{path}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        return answer.Json["violations"]!.AsArray().Select(one => (string?)one!["name"]);
    }
}
