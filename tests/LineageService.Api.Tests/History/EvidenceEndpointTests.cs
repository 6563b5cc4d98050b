using System.Net;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Evidence;
using LineageService.Model;

namespace LineageService.Api.Tests.History;

public sealed class EvidenceEndpointTests
{
    private const string Client = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark";

    // The runs show that the country flows into the hash, which the SQL does not say, and nothing of the row set.
    private static readonly LineageBatch Observed = new()
    {
        RecordedAt = TwoDays.Second,
        EdgeSets =
        [
            PlaysWarehouse.Content.EdgeSets[0] with
            {
                Evidence = EvidenceKind.Run, Producer = Client, IsActive = false, ValidFrom = TwoDays.First,
                Cause = new EdgeCause("sql:1111", TwoDays.Run, "e1e1"),
                Edges =
                [
                    Edge("id", "id", EdgeSubtype.Identity), Edge("phone", "phone_hash", EdgeSubtype.Transformation) with { Masking = true },
                    Edge("country", "phone_hash", EdgeSubtype.Identity),
                ],
            },
        ],
    };

    [Fact]
    public async Task Declared_and_observed_columns_are_counted_by_status_and_producer()
    {
        await using var service = await StartAsync();
        var answer = (await service.GetAsync("/api/v2/reconciliation")).Json;
        Assert.Equal(
            """{"agreed":1,"declaredNeverObserved":2,"observedNeverDeclared":0,"contradiction":1,"undecided":0}""", answer["counts"]!.ToJsonString());
        Assert.Equal(2, (int)answer["datasets"]!);
        Assert.Equal([Client, "lineage-sql/0.1.0"], answer["producers"]!.AsArray().Select(one => (string?)one!["producer"]));

        Assert.Equal(3, answer["columns"]!.AsArray().Count);
        var column = answer["columns"]!.AsArray().Single(one => (string?)one!["status"] == "contradiction")!;
        Assert.Equal("field:hive://warehouse:9083:dwd.users:phone_hash", (string?)column["column"]);
        Assert.Equal("""["field:hive://warehouse:9083:ods.users:country"]""", column["onlyObserved"]!.ToJsonString());
        Assert.Equal("[]", column["onlyDeclared"]!.ToJsonString());
    }

    [Theory]
    [InlineData("status=agreed", 1)]
    [InlineData("status=contradiction,agreed", 2)]
    [InlineData("dataset=ads.contacts", 2)]
    [InlineData("dataset=dataset:hive://warehouse:9083:dwd.users", 1)]
    [InlineData("job=contacts", 2)]
    [InlineData("producer=1.53.0", 1)]
    [InlineData("layer=dwd", 1)]
    [InlineData("namespace=other", 0)]
    [InlineData("asOf=2020-01-01", 4)]
    public async Task Filters_narrow(string filter, int columns)
    {
        await using var service = await StartAsync();
        var answer = await service.GetAsync($"/api/v2/reconciliation?{filter}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(columns, answer.Json["columns"]!.AsArray().Count);
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole()
    {
        await using var service = await StartAsync();
        var first = (await service.GetAsync("/api/v2/reconciliation?limit=2")).Json;
        Assert.Equal(2, first["columns"]!.AsArray().Count);
        var second = (await service.GetAsync($"/api/v2/reconciliation?limit=2&cursor={first["nextCursor"]}")).Json;
        Assert.Single(second["columns"]!.AsArray());
        Assert.Null(second["nextCursor"]);
    }

    [Fact]
    public async Task An_edge_says_who_claims_it_on_which_ground_and_what_is_wrong_with_the_producer()
    {
        await using var service = await StartAsync();
        var answer = await service.GetAsync("/api/v2/evidence?from=ods.users.phone&to=field:hive://warehouse:9083:dwd.users:phone_hash");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var claims = answer.Json["claims"]!.AsArray();
        Assert.Equal(["SQL", "RUN"], claims.Select(claim => (string?)claim!["evidence"]));
        Assert.Equal([true, false], claims.Select(claim => (bool)claim!["active"]!));
        Assert.Equal([true, true], claims.Select(claim => (bool)claim!["holds"]!));
        Assert.Equal("job:etl:build_users", (string?)claims[1]!["job"]);
        Assert.Equal(TwoDays.Run.ToString(), (string?)claims[1]!["cause"]!["run"]);
        Assert.NotEmpty(claims[1]!["defects"]!.AsArray());
        Assert.Empty(claims[0]!["defects"]!.AsArray());
    }

    [Fact]
    public async Task Defects_are_those_of_the_rules_that_the_store_ranks_by()
    {
        var ranking = EvidenceRanking.Parse(
            """
            - producer: "*"
              rank: 50
              defects:
                - id: house-rule
                  sentence: "This house trusts nobody."
            """);
        await using var service = await RunningService.StartAsync(
            PlaysWarehouse.Content, limits: EventIngestOptions.Default with { Ranking = ranking });
        var claims = (await service.GetAsync("/api/v2/evidence?from=ods.users.phone&to=dwd.users.phone_hash")).Json["claims"]!.AsArray();
        Assert.Contains("house-rule", Assert.Single(claims)!["defects"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edge_that_only_inactive_evidence_claims_is_shown_and_not_walked()
    {
        await using var service = await StartAsync();
        var claims = (await service.GetAsync("/api/v2/evidence?from=ods.users.country&to=dwd.users.phone_hash")).Json["claims"]!.AsArray();
        Assert.False((bool)Assert.Single(claims)!["active"]!);
        var walk = (await service.GetAsync("/api/v2/lineage?node=ods.users.country&depth=1")).Json;
        Assert.DoesNotContain(walk["nodes"]!.AsArray(), node => (string?)node!["field"] == "phone_hash");
    }

    [Fact]
    public async Task Nothing_claims_an_edge_that_is_none()
    {
        await using var service = await StartAsync();
        Assert.Empty((await service.GetAsync("/api/v2/evidence?from=ods.users.id&to=dwd.users.phone_hash")).Json["claims"]!.AsArray());
    }

    [Fact]
    public async Task Both_ends_must_be_fields_or_row_sets()
    {
        await using var service = await StartAsync();
        var missing = await service.GetAsync("/api/v2/evidence");
        Assert.Equal(["from", "to"], missing.Json["violations"]!.AsArray().Select(one => (string?)one!["name"]));
        var dataset = await service.GetAsync("/api/v2/evidence?from=ods.users&to=dataset:hive://warehouse:9083:dwd.users");
        Assert.Equal(HttpStatusCode.BadRequest, dataset.Status);
        Assert.Equal("from", (string?)dataset.Json["violations"]![0]!["name"]);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync("/api/v2/evidence?from=no.where&to=ods.users.id")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync("/api/v2/evidence?from=ods.users.id&to=ods.users.id&job=nobody")).Status);
    }

    private static async Task<RunningService> StartAsync()
    {
        var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        await service.Backend.Host.CommitAsync(Observed, TestContext.Current.CancellationToken);
        return service;
    }

    private static LineageEdge Edge(string from, string to, EdgeSubtype subtype) =>
        new(LineageNode.Field(PlaysWarehouse.Ods, from), LineageNode.Field(PlaysWarehouse.Dwd, to), subtype);
}
