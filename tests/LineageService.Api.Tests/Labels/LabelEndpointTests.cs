using System.Net;
using System.Text.Json.Nodes;

namespace LineageService.Api.Tests.Labels;

public sealed class LabelEndpointTests
{
    private const string Policy = """
        version: 2
        sinks:
          - {zone: partner, match: "out.*"}
        constraints:
          - {id: c1, when: "form>=PARTIAL && sink.zone=='partner'", mode: MODE}
        """;

    private static readonly (string, string)[] Export =
        [("dwd", "CREATE TABLE dwd.users AS SELECT mail, MD5(mail) AS digest FROM ods.users"), ("out", "CREATE TABLE out.users AS SELECT mail FROM dwd.users")];

    [Fact]
    public async Task A_constraint_goes_from_log_to_enforce_and_a_waiver_is_over_at_its_end()
    {
        await using var world = await RestLabels.StartAsync(Export);
        await world.AssignAsync("ods.users.mail", "PII.email");
        var check = await world.PostAsync("policy/check", new JsonObject { ["text"] = Policy.Replace("MODE", "log", StringComparison.Ordinal) });
        Assert.Empty(check["mistakes"]!.AsArray());
        Assert.Equal("CONSTRAINT_VIOLATION", (string?)Assert.Single(check["delta"]!["appearingViolations"]!.AsArray())!["kind"]);
        Assert.False((bool?)check["delta"]!["denied"]);

        await world.ActivateAsync(Policy.Replace("MODE", "log", StringComparison.Ordinal));
        Assert.Equal(("logged", "c1"), await StatusAsync(world));
        await world.ActivateAsync(Policy.Replace("MODE", "enforce", StringComparison.Ordinal));
        Assert.Equal(("denied", "c1"), await StatusAsync(world));

        var finding = Assert.Single((await world.GetAsync("/findings?kind=CONSTRAINT_VIOLATION"))["findings"]!.AsArray())!;
        var waived = await world.PostAsync("findings", new JsonObject
        {
            ["key"] = (string?)finding["key"],
            ["state"] = "waived",
            ["author"] = "ann",
            ["owner"] = "core",
            ["reason"] = "until the mask is there",
            ["expiresAt"] = TimeProvider.System.GetUtcNow().AddMilliseconds(400),
        });
        Assert.Equal(("waived", "core"), ((string?)waived["state"], (string?)waived["owner"]));
        Assert.Equal("waived", (await StatusAsync(world)).Status);
        Assert.Equal("denied", (await RestLabels.EventuallyAsync(() => StatusAsync(world), status => status.Status != "waived")).Status);

        var simulated = await world.PostAsync("simulate", new JsonObject { ["retireJobs"] = new JsonArray("job:default:out") });
        Assert.Empty(simulated["vanishingViolations"]!.AsArray());
        var masked = new JsonObject { ["name"] = "out", ["sql"] = "CREATE TABLE out.users AS SELECT mail, MD5(mail) AS digest FROM dwd.users", ["dialect"] = "spark", ["namespace"] = "wh" };
        Assert.Equal(["field:wh:out.users:digest"], (await world.PostAsync("simulate", new JsonObject { ["jobs"] = new JsonArray(masked) }))["labels"]!.AsArray().Select(change => (string?)change!["node"]));
    }

    [Fact]
    public async Task A_policy_with_mistakes_tells_all_of_them_and_is_not_put_in_force()
    {
        await using var world = await RestLabels.StartAsync();
        var check = await world.PostAsync("policy/check", new JsonObject { ["text"] = "version: 1\nsinks:\n  - {match: x}\nconstraints:\n  - {id: a, when: \"level>=top\"}\n" });
        Assert.Equal([3, 5], check["mistakes"]!.AsArray().Select(mistake => (int?)mistake!["line"] ?? 0));
        var refused = await world.Service.SendAsync(HttpMethod.Post, "/api/v2/labels/policy", """{"text": "a: b", "author": "ann"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (refused.Status, refused.Problem));
        var stale = await world.Service.SendAsync(HttpMethod.Post, "/api/v2/labels/policy", """{"text": "version: 1", "author": "ann", "replaces": "other"}""");
        Assert.Equal((HttpStatusCode.Conflict, "label-conflict"), (stale.Status, stale.Problem));
        Assert.Null((string?)(await world.GetAsync("/policy"))["hash"]);
    }

    [Fact]
    public async Task Csv_is_taken_whole_or_not_at_all()
    {
        await using var world = await RestLabels.StartAsync(Export);
        var refused = await world.Service.SendAsync(
            HttpMethod.Post, "/api/v2/labels/assignments/import",
            new JsonObject { ["csv"] = "namespace,dataset,field,tag,level\nwh,ods.users,mail,PII.email,\nwh,ods.users,mail,PII.email,top\nwh,ods.users\n", ["author"] = "ann" }.ToJsonString());
        Assert.Equal(["$.csv line 3", "$.csv line 4"], refused.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]));
        Assert.Empty((await world.GetAsync("/assignments"))["assignments"]!.AsArray());

        await world.PostAsync("assignments/import", new JsonObject { ["csv"] = "tag,field,dataset,namespace,method\nPII.email,mail,ods.users,wh,scanned\n", ["author"] = "ann" });
        Assert.Equal("RAW", await world.FormsAsync("out.users.mail"));
        var known = Assert.Single((await world.GetAsync("/assignments?node=ods.users"))["assignments"]!.AsArray())!;
        Assert.Equal(("scanned", "csv", "ann"), ((string?)known["method"], (string?)known["source"], (string?)known["actor"]));
    }

    [Fact]
    public async Task What_is_suggested_is_shown_and_not_carried_on()
    {
        await using var world = await RestLabels.StartAsync(Export);
        await world.AssignAsync("ods.users.mail", "PII.email", request => request["method"] = "suggested");

        Assert.Equal("PII.email", (string?)(await world.LabelsAsync("ods.users.mail"))["suggested"]![0]!["tag"]);
        Assert.Equal("", await LabelScenarioTests.FormsOrNoneAsync(world, "dwd.users.mail"));
    }

    [Fact]
    public async Task Tags_of_events_with_a_field_are_assignments_and_go_with_the_tag()
    {
        await using var world = await RestLabels.StartAsync(Export);
        await SendTagAsync(world, """{"key": "PII", "value": "email", "field": "mail"}""", 1);
        Assert.Equal("RAW", await world.FormsAsync("out.users.mail"));
        Assert.Equal("tags", (string?)Assert.Single((await world.GetAsync("/assignments"))["assignments"]!.AsArray())!["source"]);

        await SendTagAsync(world, """{"key": "domain", "value": "users"}""", 2);
        Assert.Empty((await world.GetAsync("/assignments"))["assignments"]!.AsArray());
        Assert.Equal("", await LabelScenarioTests.FormsOrNoneAsync(world, "out.users.mail"));
    }

    [Fact]
    public async Task Who_could_see_it_then_as_known_then_and_as_known_now_are_two_answers()
    {
        await using var world = await RestLabels.StartAsync(Export);
        var before = TimeProvider.System.GetUtcNow();
        await RestLabels.LaterThanAsync(before);
        await world.AssignAsync("ods.users.mail", "PII.email", request => request["validFrom"] = before.AddDays(-30));
        var text = Uri.EscapeDataString(before.ToString("O", System.Globalization.CultureInfo.InvariantCulture));

        var knownNow = await world.GetAsync($"/readers?tag=PII.email&minForm=RAW&asOf={text}");
        var knownThen = await world.GetAsync($"/readers?tag=PII.email&minForm=RAW&asOf={text}&knownAt={text}");

        Assert.Contains("field:wh:ods.users:mail", knownNow["nodes"]!.AsArray().Select(node => (string?)node!["node"]));
        Assert.Empty(knownThen["nodes"]!.AsArray());
        var entry = Assert.Single((await world.GetAsync("/audit"))["entries"]!.AsArray())!;
        Assert.Equal(("assigned", "ann", 1), ((string?)entry["kind"], (string?)entry["actor"], (int?)entry["number"] ?? 0));
    }

    [Fact]
    public async Task A_row_tells_since_when_its_way_has_been_there()
    {
        await using var world = await RestLabels.StartAsync(Export);
        var told = TimeProvider.System.GetUtcNow();
        await RestLabels.LaterThanAsync(told);
        await world.AssignAsync("ods.users.mail", "PII.email");
        var assigned = TimeProvider.System.GetUtcNow();

        var first = FirstSeen(await world.GetAsync("/exposure"));
        Assert.InRange(first, told, assigned);

        // The job is written anew: its way is the same and began when it began, whatever else it does now.
        await RestLabels.LaterThanAsync(assigned);
        await world.SendTasksAsync([(Export[0].Item1, Export[0].Item2 + " WHERE 1 = 1"), .. Export[1..]]);
        Assert.Equal(first, FirstSeen(await world.GetAsync("/exposure")));

        // Before there was a way, the assignment alone is no exposure: the way begins with its last edge.
        await world.SendTasksAsync(("late", "INSERT INTO out.late SELECT mail FROM dwd.users"));
        var late = (await world.GetAsync("/exposure"))["rows"]!.AsArray().Single(row => ((string?)row!["sink"])!.EndsWith("out.late", StringComparison.Ordinal))!;
        Assert.True(late["firstSeen"]!.GetValue<DateTimeOffset>() > first);

        // An assignment that held before the jobs were known was seen when they were.
        await world.WithdrawAsync("ods.users.mail", "PII.email");
        await world.AssignAsync("ods.users.mail", "PII.email", request => request["validFrom"] = told.AddDays(-30));
        Assert.InRange(FirstSeen(await world.GetAsync("/exposure")), told.AddMinutes(-5), told);

        static DateTimeOffset FirstSeen(JsonNode report) => report["rows"]!.AsArray()
            .Single(row => ((string?)row!["sink"])!.EndsWith("out.users", StringComparison.Ordinal))!["firstSeen"]!.GetValue<DateTimeOffset>();
    }

    [Fact]
    public async Task Exposure_has_rows_by_risk_with_a_way_and_names_the_job_that_a_mask_would_help_most()
    {
        await using var world = await RestLabels.StartAsync(Export);
        await world.AssignAsync("ods.users.mail", "PII.email");
        await world.ActivateAsync(Policy.Replace("MODE", "log", StringComparison.Ordinal));

        var report = await world.GetAsync("/exposure");
        var row = Assert.Single(report["rows"]!.AsArray())!;
        Assert.Equal(("partner", "mail", "RAW", 12), ((string?)row["sinkZone"], (string?)row["sinkColumn"], (string?)row["form"], (int?)(double?)row["risk"] ?? 0));
        Assert.Null((int?)row["readers30d"]);
        Assert.Equal(["field:wh:ods.users:mail", "field:wh:dwd.users:mail", "field:wh:out.users:mail"], row["witness"]!.AsArray().Select(node => (string?)node));
        Assert.Equal([1, 1], report["leakingJobs"]!.AsArray().Select(job => (int?)job!["cut"] ?? 0));
        Assert.Empty((await world.GetAsync("/exposure?zone=internal"))["rows"]!.AsArray());
        Assert.Empty((await world.GetAsync("/exposure?minForm=RAW&tag=FIN"))["rows"]!.AsArray());
        var since = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty((await world.GetAsync($"/exposure?newSince={since}"))["rows"]!.AsArray());

        var csv = await world.Service.GetAsync("/api/v2/labels/exposure?format=csv");
        Assert.Equal(2, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("text/csv", csv.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_a_tag_join_rank_or_contradict_as_the_policy_says()
    {
        await using var world = await RestLabels.StartAsync(("t1", "INSERT INTO t SELECT s FROM src.a"), ("t2", "INSERT INTO t SELECT s FROM src.b"));
        await world.ActivateAsync("""
            version: 2
            tag_rules:
              - {tag: TIER, values: ordered, order: [bronze, silver, gold]}
              - {tag: OWNER, values: single}
              - {tag: USE, values: set}
            """);
        foreach (var (node, suffix) in ((string, int)[])[("src.a.s", 0), ("src.b.s", 1)])
        {
            string[] values = suffix == 0 ? ["silver", "core", "x"] : ["gold", "ads", "y"];
            await world.AssignAsync(node, "TIER", request => request["value"] = values[0]);
            await world.AssignAsync(node, "OWNER", request => request["value"] = values[1]);
            await world.AssignAsync(node, "USE", request => request["value"] = values[2]);
        }

        var values2 = (await world.LabelsAsync("t.s"))["values"]!;
        Assert.Equal(
            ("""["gold"]""", """["CONFLICT"]""", """["x","y"]"""), (values2["TIER"]!.ToJsonString(), values2["OWNER"]!.ToJsonString(), values2["USE"]!.ToJsonString()));
        Assert.Contains("VALUE_CONFLICT", (await world.GetAsync("/findings"))["findings"]!.AsArray().Select(finding => (string?)finding!["kind"]));
    }

    [Theory]
    [InlineData("assignments", """[{"node": "a", "tag": "PII", "author": "x", "method": "guess", "confidence": 3}]""", "$[0].method,$[0].confidence")]
    [InlineData("assignments", """[{}]""", "$[0].node,$[0].tag,$[0].author")]
    [InlineData("simulate", """{"dropMasks": [{}], "jobs": [{"name": "a"}]}""", "$.dropMasks[0].from,$.dropMasks[0].to,$.jobs[0].sql,$.jobs[0].dialect,$.jobs[0].namespace")]
    [InlineData("findings", """{"key": "k", "author": "x", "state": "gone"}""", "$.state")]
    [InlineData("declassifications", """{"to": 3}""", "$.to")]
    [InlineData("residuals/end", "{}", "$.nodes,$.author,$.cause")]
    public async Task Every_mistake_of_a_body_is_told(string path, string body, string names)
    {
        await using var world = await RestLabels.StartAsync();
        var answer = await world.Service.SendAsync(HttpMethod.Post, $"/api/v2/labels/{path}", body);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Problem));
        Assert.Equal(names.Split(','), answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]));
    }

    [Fact]
    public async Task Categories_above_a_label_are_implied_wherever_it_comes_to()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT s, k FROM src.people"));
        await world.ActivateAsync("version: 2\ncategories:\n  - {name: PII.contact.mail, kind: identifier, level: confidential}\n");
        await world.AssignAsync("src.people.s", "PII.contact.mail");
        await world.AssignAsync("src.people.k", "PII.phone");
        Assert.Equal(["PII", "PII.contact"], await ImpliedAsync("src.people.s"));
        Assert.Equal(["PII", "PII.contact"], await ImpliedAsync("a.s"));
        Assert.Equal(["PII"], await ImpliedAsync("a.k"));

        // What is said itself is not implied, and goes with what implied it.
        await world.AssignAsync("src.people.s", "PII.contact");
        Assert.Equal(["PII"], await ImpliedAsync("a.s"));
        await world.WithdrawAsync("src.people.k", "PII.phone");
        Assert.Equal("", await LabelScenarioTests.FormsOrNoneAsync(world, "a.k"));

        async Task<string[]> ImpliedAsync(string node) => [.. (await world.LabelsAsync(node))["implied"]!.AsArray().Select(tag => (string)tag!)];
    }

    [Fact]
    public async Task The_label_of_a_field_in_a_record_is_shown_on_the_record_and_not_on_its_other_fields()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT NAMED_STRUCT('phone', s, 'city', k) AS payload FROM src.people"), ("b", "CREATE TABLE b AS SELECT payload FROM a"),
            ("c", "CREATE TABLE c AS SELECT payload.phone AS p, payload.city AS c FROM b"));
        await world.AssignAsync("field:wh:a:payload.phone", "PII.phone");

        Assert.Equal(("RAW", "RAW"), (await world.FormsAsync("field:wh:b:payload.phone"), await world.FormsAsync("c.p")));
        Assert.Equal(
            ("", "", ""),
            (await LabelScenarioTests.FormsOrNoneAsync(world, "field:wh:a:payload.city"), await LabelScenarioTests.FormsOrNoneAsync(world, "field:wh:b:payload.city"),
                await LabelScenarioTests.FormsOrNoneAsync(world, "c.c")));
        foreach (var table in (string[])["a", "b"])
        {
            var record = await world.LabelsAsync($"field:wh:{table}:payload");
            Assert.Equal("confidential", (string?)record["containedLevel"]);
            Assert.Empty(record["derived"]!.AsArray());
            Assert.Null((string?)record["level"]);
        }
    }

    [Fact]
    public async Task What_is_not_known_is_not_found()
    {
        await using var world = await RestLabels.StartAsync(Export);
        Assert.Equal("unknown-node", (await world.Service.GetAsync("/api/v2/labels?node=no.such")).Problem);
        Assert.Equal("unknown-label-record", (await world.Service.SendAsync(HttpMethod.Post, "/api/v2/labels/assignments/none/withdraw", """{"author": "a"}""")).Problem);
        Assert.Equal("unknown-label-record", (await world.Service.SendAsync(HttpMethod.Post, "/api/v2/labels/declassifications/none/revoke", """{"author": "a"}""")).Problem);
        Assert.Equal("invalid-request", (await world.Service.GetAsync("/api/v2/labels/explain")).Problem);
    }

    [Fact]
    public async Task Changes_of_labels_are_posted_once_each_and_again_where_the_address_was_away()
    {
        using var listener = new NoticeListener(failures: 1);
        await using var world = await RestLabels.StartAsync(new LineageApiOptions { LabelWebhooks = [listener.Address] }, Export);

        await world.AssignAsync("ods.users.mail", "PII.email");

        var notice = await listener.NextAsync();
        Assert.Equal(
            ["ods.users.mail RAW", "dwd.users.mail RAW", "dwd.users.digest PSEUDO", "out.users.mail RAW"],
            notice["changes"]!.AsArray().Where(change => change!["field"] is not null)
                .Select(change => $"{change!["dataset"]}.{change["field"]} {change["after"]![0]}").OrderBy(text => Array.IndexOf(["ods.users.mail RAW", "dwd.users.mail RAW", "dwd.users.digest PSEUDO"], text) is >= 0 and var place ? place : 9));
        Assert.All(notice["changes"]!.AsArray(), change => Assert.Equal("ADDED", (string?)change!["change"]));
        Assert.Equal(1, (int?)notice["number"] ?? 0);
    }

    private static async Task<(string? Status, string? Constraint)> StatusAsync(RestLabels world)
    {
        var row = Assert.Single((await world.GetAsync("/exposure?zone=partner"))["rows"]!.AsArray())!;
        return ((string?)row["status"], (string?)row["constraint"]);
    }

    private static async Task SendTagAsync(RestLabels world, string tag, int hour)
    {
        var sent = await world.Service.SendAsync(
            HttpMethod.Post, "/api/v1/lineage",
            $$"""
            {
              "eventTime": "2026-05-01T0{{hour}}:00:00Z", "producer": "https://example.org/tags", "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent",
              "dataset": {
                "namespace": "wh", "name": "ods.users",
                "facets": {
                  "tags": {
                    "_producer": "https://example.org/tags", "_schemaURL": "https://openlineage.io/spec/facets/1-0-0/TagsDatasetFacet.json",
                    "tags": [{{tag}}]
                  }
                }
              }
            }
            """);
        Assert.True((int)sent.Status is >= 200 and < 300, sent.Body);
        await world.CatchUpAsync();
    }
}
