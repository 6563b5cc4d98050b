using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests.History;

public sealed class PointInTimeTests
{
    private const string Node = "node=field:hive://warehouse:9083:ods.users:phone";
    private const string FirstEvening = "2026-10-01T20:00:00Z";

    private static readonly string[] Reads =
    [
        $"lineage?{Node}&direction=downstream", "lineage?node=dataset:hive://warehouse:9083:dwd.users&direction=both&granularity=table",
        $"paths?from=ods.users.phone&to=ads.contacts.phone_hash", "datasets?limit=2", "datasets?node=ods.users",
        "datasets/detail?node=ads.contacts",
        "fields?namespace=hive://warehouse:9083&name=dwd.users", "jobs", "jobs?namespace=etl&name=build_users", "search?q=users",
        "search?q=phone&kind=field", "namespaces",
    ];

    [Fact]
    public async Task Every_read_answers_as_of_the_first_day_what_the_service_answered_on_it()
    {
        await using var then = await RunningService.StartAsync(TwoDays.Day1);
        await using var now = await TwoDays.StartAsync();
        foreach (var read in Reads)
        {
            var before = await then.GetAsync($"/api/v2/{read}");
            Assert.Equal(HttpStatusCode.OK, before.Status);
            foreach (var time in new[] { $"asOf={FirstEvening}", $"knownAt={FirstEvening}" })
            {
                var past = await now.GetAsync($"/api/v2/{read}{(read.Contains('?') ? '&' : '?')}{time}");
                Assert.Equal(HttpStatusCode.OK, past.Status);
                var stamp = (string?)past.Json[time.Split('=')[0]];
                Assert.Equal(DateTimeOffset.Parse(FirstEvening, null), DateTimeOffset.Parse(stamp!, null));
                Assert.Equal(Bare(before.Json), Bare(past.Json));
            }
        }
    }

    [Fact]
    public async Task Runs_are_read_of_the_past_too()
    {
        await using var service = await TwoDays.StartAsync();
        Assert.Equal(3, (await service.GetAsync("/api/v2/runs")).Json["runs"]!.AsArray().Count);
        Assert.Equal(2, (await service.GetAsync($"/api/v2/runs?knownAt={FirstEvening}")).Json["runs"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_time_that_has_not_come_yet_is_now()
    {
        await using var service = await TwoDays.StartAsync();
        var now = await service.GetAsync($"/api/v2/lineage?{Node}");
        var future = await service.GetAsync($"/api/v2/lineage?{Node}&asOf=2999-01-01&knownAt=2999-01-01T00:00:00%2B08:00");
        Assert.Equal(now.Body, future.Body);
    }

    [Theory]
    [InlineData("2026-10-01T20:00:00Z")]
    [InlineData("2026-10-02T04:00:00%2B08:00")]
    [InlineData("2026-10-02T04:00+08:00")]
    [InlineData("2026-10-01T20:00:00.000Z")]
    [InlineData("2026-10-02")]
    public async Task Times_have_a_zone_and_a_date_is_its_start_in_utc(string time)
    {
        await using var service = await TwoDays.StartAsync();
        var past = await service.GetAsync($"/api/v2/fields?node=dwd.users.id&asOf={time}&namespace=");
        Assert.Equal(HttpStatusCode.Conflict, past.Status);
        var fields = await service.GetAsync($"/api/v2/fields?namespace=hive://warehouse:9083&name=dwd.users&asOf={time}");
        Assert.Equal(["id", "phone_hash"], fields.Json["fields"]!.AsArray().Select(field => (string?)field!["path"]));
    }

    [Theory]
    [InlineData("2026-10-01T20:00:00")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("1790000000")]
    public async Task A_time_without_zone_or_of_another_form_is_a_mistake_and_all_mistakes_are_listed(string time)
    {
        await using var service = await RunningService.StartAsync();
        string[] reads =
        [
            "lineage?node=x", "paths?from=x&to=y", "datasets?limit=1", "datasets/detail?node=x", "fields?node=x", "jobs?limit=1", "runs?limit=1",
            "search?q=x", "reconciliation?limit=1",
        ];
        foreach (var read in reads)
        {
            var answer = await service.GetAsync($"/api/v2/{read}&asOf={time}&knownAt={time}&minEpoch=-1");
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal(["minEpoch", "asOf", "knownAt"], answer.Json["violations"]!.AsArray().Select(one => (string?)one!["name"]));
            Assert.Contains("ISO 8601 with its zone", (string?)answer.Json["violations"]![1]!["message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_node_that_came_later_is_unknown_at_an_earlier_time()
    {
        await using var service = await TwoDays.StartAsync();
        const string Uid = "/api/v2/lineage?node=field:hive://warehouse:9083:dwd.users:uid";
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync(Uid)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync($"{Uid}&asOf={FirstEvening}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync("/api/v2/jobs?node=build_users&asOf=2020-01-01")).Status);
    }

    [Fact]
    public async Task An_answer_about_the_past_is_not_modified_until_something_is_committed()
    {
        await using var service = await TwoDays.StartAsync();
        var path = $"/api/v2/lineage?{Node}&asOf={FirstEvening}";
        var first = await service.GetAsync(path);
        var tag = first.Headers["ETag"];
        Assert.Equal(HttpStatusCode.NotModified, (await service.GetAsync(path, ("If-None-Match", tag))).Status);
        Assert.NotEqual(tag, (await service.GetAsync($"/api/v2/lineage?{Node}")).Headers["ETag"]);

        // A late event tells of the first day: the mask was gone then already.
        var earlier = TwoDays.First.AddHours(1);
        var history = TwoDays.Day2.EdgeHistories[0];
        var late = TwoDays.Day2 with
        {
            EdgeHistories = [history with { From = earlier, Versions = [history.Versions[0] with { ValidFrom = earlier }] }],
            RecordedAt = TwoDays.Second.AddDays(1),
        };
        await service.Backend.Host.CommitAsync(late, TestContext.Current.CancellationToken);
        var second = await service.GetAsync(path, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.NotEqual(Bare(first.Json), Bare(second.Json));

        var believed = await service.GetAsync($"{path}&knownAt=2026-10-02T20:00:00Z");
        Assert.Equal(Bare(first.Json), Bare(believed.Json));
    }

    // The epoch is of the commit that answers, and the stamps of the past are what a present answer lacks.
    private static string Bare(JsonNode answer)
    {
        foreach (var name in new[] { "epoch", "asOf", "knownAt" }) answer.AsObject().Remove(name);
        return answer.ToJsonString();
    }
}
