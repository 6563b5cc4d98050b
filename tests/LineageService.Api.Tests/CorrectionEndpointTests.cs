using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Tests;

public sealed class CorrectionEndpointTests
{
    private const string Phone = "field:hive://warehouse:9083:ods.users:phone", Hash = "field:hive://warehouse:9083:dwd.users:phone_hash";
    private const string Upstream = "/api/v2/lineage?node=field:hive://warehouse:9083:dwd.users:phone_hash&direction=upstream";

    [Fact]
    public async Task A_report_of_a_wrong_edge_waits_for_a_steward_and_is_revoked()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var before = Nodes(await service.GetAsync(Upstream));
        Assert.Contains(Phone, before);

        var reported = await AddAsync(service, "suppress", Phone, Hash);
        Assert.Equal((HttpStatusCode.OK, "proposed"), (reported.Status, (string?)reported.Json["correction"]!["state"]));
        Assert.Equal("job:etl:build_users", (string?)Assert.Single(reported.Json["correction"]!["claims"]!.AsArray())!["job"]);
        Assert.Equal(before, Nodes(await service.GetAsync(Upstream)));
        Assert.Equal("correction-conflict", (await AddAsync(service, "suppress", Phone, Hash)).Problem);

        var id = (string?)reported.Json["correction"]!["id"];
        var accepted = await DecideAsync(service, id, "accept");
        Assert.Equal("inForce", (string?)accepted.Json["correction"]!["state"]);
        Assert.DoesNotContain(Phone, Nodes(await service.GetAsync(Upstream)));
        Assert.Empty((await service.GetAsync("/api/v2/corrections/changes")).Json["changes"]!.AsArray());

        var listed = (await service.GetAsync("/api/v2/corrections?state=inForce&node=dataset:hive://warehouse:9083:dwd.users")).Json["corrections"]!.AsArray();
        Assert.Equal(("ann", "bob"), ((string?)Assert.Single(listed)!["author"], (string?)listed[0]!["decidedBy"]));
        Assert.Empty((await service.GetAsync("/api/v2/corrections?node=ads.contacts")).Json["corrections"]!.AsArray());

        Assert.Equal("revoked", (string?)(await DecideAsync(service, id, "revoke")).Json["correction"]!["state"]);
        Assert.Equal(before, Nodes(await service.GetAsync(Upstream)));
        Assert.Equal("correction-conflict", (await DecideAsync(service, id, "revoke")).Problem);
        Assert.Equal((HttpStatusCode.NotFound, "unknown-correction"), await StatusOf(DecideAsync(service, "c-none", "accept")));
    }

    [Fact]
    public async Task An_asserted_edge_is_shown_as_asserted()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var added = await AddAsync(service, "assert", "field:hive://warehouse:9083:ods.users:mail", Hash, isProposal: false);
        Assert.Equal("inForce", (string?)added.Json["correction"]!["state"]);
        var edge = (await service.GetAsync(Upstream)).Json["edges"]!.AsArray()
            .Single(item => ((string?)item!["from"])!.EndsWith(":mail", StringComparison.Ordinal))!;
        Assert.Equal($"job:corrections:{added.Json["correction"]!["id"]}", (string?)edge["job"]);
        Assert.Equal(["MANUAL"], edge["evidence"]!.AsArray().Select(item => (string?)item));

        var claim = Assert.Single((await service.GetAsync($"/api/v2/evidence?from={edge["from"]}&to={edge["to"]}")).Json["claims"]!.AsArray())!;
        Assert.Equal("ann", (string?)claim["producer"]);
    }

    [Theory]
    [InlineData("{}", "$.kind,$.from,$.to,$.author,$.reason")]
    [InlineData("""{"kind": "assert", "from": "a", "to": "b", "author": "a", "reason": "r", "job": "j", "subtype": "X", "expiresAt": "soon", "proposal": 1}""",
        "$.job,$.subtype,$.proposal,$.expiresAt")]
    public async Task Every_mistake_of_a_body_is_told(string body, string names)
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/corrections", body);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Problem));
        Assert.Equal(names.Split(','), answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]));
    }

    [Fact]
    public async Task Nodes_that_are_not_known_and_ends_that_do_not_fit_are_problems()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        Assert.Equal("unknown-node", (await AddAsync(service, "suppress", "no.such", Hash)).Problem);
        Assert.Equal("invalid-request", (await AddAsync(service, "suppress", "dataset:hive://warehouse:9083:ods.users", Hash)).Problem);
        Assert.Equal("invalid-request", (await AddAsync(service, "suppress", "job:etl:build_users", Hash)).Problem);
    }

    [Fact]
    public async Task Coverage_tells_the_share_of_sinks_and_the_gap_behind_the_one_that_is_incomplete()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content with
        {
            Jobs =
            [
                .. PlaysWarehouse.Content.Jobs,
                new JobRecord(new JobId("etl", "jar")) { State = AnalysisState.Failed, Inputs = [PlaysWarehouse.Dwd], Outputs = [new DatasetId("bi", "report")] },
            ],
        });
        var answer = (await service.GetAsync("/api/v2/coverage")).Json;
        Assert.Equal(((int?)2, (int?)1, (double?)0.5), ((int?)answer["sinks"], (int?)answer["completeSinks"], (double?)answer["share"]));
        Assert.Equal("dataset:bi:report", (string?)Assert.Single(answer["incompleteSinks"]!.AsArray())!["dataset"]);
        Assert.Equal(("job:etl:jar", "parseFailure"), ((string?)answer["gaps"]![0]!["subject"], (string?)answer["gaps"]![0]!["cause"]));
        Assert.Null((double?)(await service.GetAsync("/api/v2/coverage?layer=none")).Json["share"]);
    }

    [Fact]
    public async Task Dependencies_of_a_job_that_no_scheduler_speaks_of_are_none()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = (await service.GetAsync("/api/v2/jobs/dependencies?node=job:etl:build_users")).Json;
        Assert.Empty(answer["upstream"]!.AsArray());
        Assert.Equal(0, (int?)(await service.GetAsync("/api/v2/jobs/missing-dependencies")).Json["total"]);
        Assert.Equal("unknown-node", (await service.GetAsync("/api/v2/jobs/dependencies?node=none")).Problem);
    }

    private static List<string?> Nodes(Answer answer) => [.. answer.Json["nodes"]!.AsArray().Select(node => (string?)node!["id"])];

    private static async Task<(HttpStatusCode, string?)> StatusOf(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer.Problem) : default;

    private static Task<Answer> DecideAsync(RunningService service, string? id, string word) =>
        service.SendAsync(HttpMethod.Post, $"/api/v2/corrections/{id}/{word}", """{"author": "bob"}""");

    private static Task<Answer> AddAsync(RunningService service, string kind, string from, string to, bool isProposal = true) => service.SendAsync(
        HttpMethod.Post, "/api/v2/corrections",
        new JsonObject { ["kind"] = kind, ["from"] = from, ["to"] = to, ["author"] = "ann", ["reason"] = "not so", ["proposal"] = isProposal }.ToJsonString());
}
