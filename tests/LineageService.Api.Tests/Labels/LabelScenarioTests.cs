using System.Text.Json.Nodes;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Labels;

/// <summary>Scenarios of propagation.md §A.12 over REST: what a service that is fed over HTTP answers of labels.</summary>
public sealed class LabelScenarioTests
{
    private const string Email = "PII.email", Phone = "PII.phone", Card = "FIN.card_pan", Health = "HEALTH.diagnosis";

    [Fact]
    public async Task A1_a_label_follows_copies_and_its_witness_names_each_hop()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        await world.AssignAsync("src.people.s", Email);

        Assert.Equal(("RAW", "RAW"), (await world.FormsAsync("a.s"), await world.FormsAsync("b.s")));
        var explained = await world.ExplainAsync("b.s", Email);
        var witness = Assert.Single(explained["origins"]!.AsArray())!;
        Assert.Equal(["field:wh:src.people:s", "field:wh:a:s", "field:wh:b:s"], witness["witness"]!.AsArray().Select(hop => (string?)hop!["node"]));
        Assert.Equal([null, "job:default:a", "job:default:b"], witness["witness"]!.AsArray().Select(hop => (string?)hop!["job"]));
        Assert.All(witness["witness"]!.AsArray().Skip(1), hop => Assert.NotNull(hop!["spanStart"]));
        Assert.Equal(2, explained["supportDag"]!.AsArray().Count);
    }

    [Fact]
    public async Task A2_a_block_on_one_of_two_ways_keeps_the_label_of_the_other()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM src.people"),
            ("t", "CREATE TABLE t AS SELECT s FROM a UNION ALL SELECT s FROM b"));
        await world.AssignAsync("src.people.s", Email);
        var declassified = await DeclassifyAsync(world, "src.people.s", "a.s", "NONE");
        Assert.Equal(("", "RAW", "RAW"), (await FormsOrNoneAsync(world, "a.s"), await world.FormsAsync("b.s"), await world.FormsAsync("t.s")));

        await DeclassifyAsync(world, "src.people.s", "b.s", "NONE");
        Assert.Equal("", await FormsOrNoneAsync(world, "t.s"));
        var why = await world.ExplainAsync("t.s", Email);
        Assert.Empty(why["origins"]!.AsArray());
        Assert.Equal("declassified", (string?)why["declassifiedBy"]!.AsArray()[0]!["reason"]);
        Assert.Equal("active", (string?)declassified["state"]);
    }

    [Fact]
    public async Task A3_one_unmasked_route_defeats_any_masked_one()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT SHA2(s, 256) AS s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM src.people"),
            ("t", "CREATE TABLE t AS SELECT s FROM a UNION ALL SELECT s FROM b"));
        await world.AssignAsync("src.people.s", Email);

        Assert.Equal(("PSEUDO", "RAW, PSEUDO"), (await world.FormsAsync("a.s"), await world.FormsAsync("t.s")));
    }

    [Fact]
    public async Task A4_a_digest_that_is_cut_is_a_digest_and_the_digest_of_a_part_is_a_part()
    {
        await using var world = await RestLabels.StartAsync(
            ("h", "CREATE TABLE h AS SELECT SHA2(s, 256) AS s FROM src.people"), ("hc", "CREATE TABLE hc AS SELECT SUBSTRING(s, 1, 3) AS s FROM h"),
            ("c", "CREATE TABLE c AS SELECT SUBSTRING(s, 1, 3) AS s FROM src.people"), ("ch", "CREATE TABLE ch AS SELECT SHA2(s, 256) AS s FROM c"),
            ("t", "CREATE TABLE t AS SELECT SUBSTRING(SHA2(s, 256), 1, 3) AS x, SHA2(SUBSTRING(s, 1, 3), 256) AS y FROM src.people"));
        await world.AssignAsync("src.people.s", Email);

        Assert.Equal(("PSEUDO", "PSEUDO"), (await world.FormsAsync("h.s"), await world.FormsAsync("hc.s")));
        Assert.Equal(("PARTIAL", "PARTIAL"), (await world.FormsAsync("c.s"), await world.FormsAsync("ch.s")));
        Assert.Equal(("PSEUDO", "PARTIAL"), (await world.FormsAsync("t.x"), await world.FormsAsync("t.y")));
    }

    [Fact]
    public async Task A4b_parts_that_make_the_whole_are_the_whole()
    {
        await using var world = await RestLabels.StartAsync(
            ("t", "CREATE TABLE t AS SELECT CONCAT(LEFT(s, 5), SUBSTR(s, 6)) AS x, FLOOR(s) AS y, SPLIT(s, ',') AS z, CONCAT(LEFT(s, 3), RIGHT(s, 3)) AS p FROM src.people"));
        await world.AssignAsync("src.people.s", Phone);

        Assert.Equal(("RAW, PARTIAL", "RAW", "RAW"), (await world.FormsAsync("t.x"), await world.FormsAsync("t.y"), await world.FormsAsync("t.z")));
        Assert.Equal("PARTIAL", await world.FormsAsync("t.p"));
    }

    [Fact]
    public async Task A10_a_constant_in_the_place_of_the_value_has_no_label()
    {
        await using var world = await RestLabels.StartAsync(("t", "CREATE TABLE t AS SELECT '***' AS x, NULL AS y, s AS z FROM src.people"));
        await world.AssignAsync("src.people.s", Email);

        Assert.Equal(("", "", "RAW"), (await FormsOrNoneAsync(world, "t.x"), await FormsOrNoneAsync(world, "t.y"), await world.FormsAsync("t.z")));
    }

    [Fact]
    public async Task A12_the_digest_of_few_values_hides_nothing_unless_it_has_a_key()
    {
        await using var world = await RestLabels.StartAsync(("m", "CREATE TABLE m AS SELECT MD5(s) AS p, MD5(r) AS e FROM src.people"));
        await world.SendTasksInAsync("trino", ("k", "CREATE TABLE k AS SELECT HMAC_SHA256(TO_UTF8(s), TO_UTF8('key')) AS p FROM src.people"));
        await world.AssignAsync("src.people.s", Phone);
        await world.AssignAsync("src.people.r", Email);

        Assert.Equal(("RAW", "PSEUDO", "PSEUDO"), (await world.FormsAsync("m.p"), await world.FormsAsync("k.p"), await world.FormsAsync("m.e")));
    }

    [Fact]
    public async Task A5_a_count_tells_nothing_unless_its_groups_are_persons_and_a_maximum_is_a_value()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT COUNT(DISTINCT s) AS n, MAX(s) AS m FROM src.people"),
            ("b", "CREATE TABLE b AS SELECT u, COUNT(DISTINCT s) AS n FROM src.people GROUP BY u"));
        await world.AssignAsync("src.people.s", Email);
        Assert.Equal(("AGG", "RAW", "AGG"), (await world.FormsAsync("a.n"), await world.FormsAsync("a.m"), await world.FormsAsync("b.n")));

        await world.AssignAsync("src.people.u", "PII.user_id");
        Assert.Equal(("AGG", "PARTIAL"), (await world.FormsAsync("a.n"), await world.FormsAsync("b.n")));
    }

    [Fact]
    public async Task A6_a_filter_is_noted_at_the_rows_and_followed_for_special_categories_only()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT x FROM src.people WHERE s = 1"), ("b", "CREATE TABLE b AS SELECT x FROM a"));
        await world.AssignAsync("src.people.s", Email);
        Assert.Equal(("", "RAW indirect"), (await FormsOrNoneAsync(world, "a.x"), await world.FormsOfRowsAsync("a")));

        await world.WithdrawAsync("src.people.s", Email);
        await world.AssignAsync("src.people.s", Health);
        Assert.Equal(("RAW indirect", "RAW indirect"), (await world.FormsAsync("a.x"), await world.FormsAsync("b.x")));
        Assert.Equal("restricted", (string?)(await world.LabelsAsync("b.x"))["level"]);
    }

    [Fact]
    public async Task A7_a_condition_decides_a_flag_and_is_no_value_of_it()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT CASE WHEN s = 'x' THEN 1 END AS flag FROM src.people"), ("b", "CREATE TABLE b AS SELECT flag AS f FROM a"));
        await world.AssignAsync("src.people.s", Email);

        Assert.Equal(("PARTIAL indirect", "PARTIAL indirect"), (await world.FormsAsync("a.flag"), await world.FormsAsync("b.f")));
    }

    [Fact]
    public async Task A11_what_only_decided_stays_so_behind_two_copies()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT ROW_NUMBER() OVER (PARTITION BY s ORDER BY k) AS n FROM src.people"), ("b", "CREATE TABLE b AS SELECT n AS m FROM a"),
            ("c", "CREATE TABLE c AS SELECT m AS l FROM b"));
        await world.AssignAsync("src.people.s", Health);

        Assert.Equal(("RAW indirect", "RAW indirect", "RAW indirect"), (await world.FormsAsync("a.n"), await world.FormsAsync("b.m"), await world.FormsAsync("c.l")));
    }

    [Fact]
    public async Task A8_what_is_encrypted_is_open_again_behind_its_key_and_a_digest_is_not()
    {
        await using var world = await RestLabels.StartAsync(
            ("e", "CREATE TABLE e AS SELECT AES_ENCRYPT(s, k) AS s FROM src.people"), ("p", "CREATE TABLE p AS SELECT AES_DECRYPT(s, 'k') AS s FROM e"),
            ("h", "CREATE TABLE h AS SELECT SHA2(s, 256) AS s FROM src.people"), ("q", "CREATE TABLE q AS SELECT AES_DECRYPT(s, 'k') AS s FROM h"));
        await world.AssignAsync("src.people.s", Email);

        Assert.Equal(("CIPHER", "RAW"), (await world.FormsAsync("e.s"), await world.FormsAsync("p.s")));
        Assert.Equal(("PSEUDO", "PSEUDO"), (await world.FormsAsync("h.s"), await world.FormsAsync("q.s")));
    }

    [Fact]
    public async Task A9_tables_that_feed_one_another_lose_a_label_together()
    {
        await using var world = await RestLabels.StartAsync(
            ("b", "INSERT INTO b SELECT s FROM a"), ("c", "INSERT INTO a SELECT s FROM b"), ("a", "INSERT INTO a SELECT s FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        Assert.Equal(("RAW", "RAW"), (await world.FormsAsync("a.s"), await world.FormsAsync("b.s")));

        await world.SendTasksAsync(("a", "INSERT INTO a SELECT r AS s FROM src.people"));

        // Tables keep what was copied until somebody says that it is gone; neither holds the other up.
        await world.PostAsync("residuals/end", new JsonObject { ["nodes"] = new JsonArray("dataset:wh:a", "dataset:wh:b"), ["cause"] = "attested", ["author"] = "ann" });
        Assert.Equal(("", ""), (await FormsOrNoneAsync(world, "a.s"), await FormsOrNoneAsync(world, "b.s")));
    }

    [Fact]
    public async Task A13_a_tag_that_is_withdrawn_leaves_the_label_of_another_origin_and_tells_one_removal()
    {
        await using var world = await RestLabels.StartAsync(
            ("t1", "INSERT INTO t SELECT s FROM src.a"), ("t2", "INSERT INTO t SELECT s FROM src.b"));
        await world.AssignAsync("src.a.s", Email);
        await world.AssignAsync("src.b.s", Email);
        var changes = new List<LabelChange>();
        world.Service.Services.GetRequiredService<LabelHost>().Published += publication => changes.AddRange(publication.Changes);

        await world.WithdrawAsync("src.a.s", Email);

        Assert.Equal("src.b.s PII.email", (string?)Assert.Single((await world.LabelsAsync("t.s"))["derived"]!.AsArray())!["assignment"]);
        var removed = Assert.Single(changes, change => change.Node.Dataset.Name == "t");
        Assert.True(removed is { IsRemoved: true, Assignment: "src.a.s PII.email" });
    }

    [Fact]
    public async Task A14_a_rewritten_job_leaves_a_residual_label_in_a_table_and_none_in_a_view()
    {
        await using var world = await RestLabels.StartAsync(
            ("t", "INSERT INTO t SELECT s, k FROM src.people"), ("v", "CREATE VIEW v AS SELECT s AS x FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        await world.SendTasksAsync(("t", "INSERT INTO t SELECT k AS s, k FROM src.people"), ("v", "CREATE OR REPLACE VIEW v AS SELECT k AS x FROM src.people"));

        Assert.True((bool?)Assert.Single((await world.LabelsAsync("t.s"))["derived"]!.AsArray())!["residual"]);
        Assert.Equal("", await FormsOrNoneAsync(world, "v.x"));
        var left = await world.PostAsync("residuals/end", new JsonObject { ["nodes"] = new JsonArray("dataset:wh:t"), ["cause"] = "fullOverwrite", ["author"] = "ann" });
        Assert.Equal((0, ""), ((int?)left["left"] ?? -1, await FormsOrNoneAsync(world, "t.s")));
    }

    [Theory]
    [InlineData("OVERWRITE", "")]
    [InlineData("TRUNCATE", "")]
    [InlineData("DROP", "")]
    [InlineData("ALTER", "RAW")]
    public async Task A14_an_event_that_says_that_the_data_is_gone_ends_a_residual_label(string lifecycle, string forms)
    {
        await using var world = await RestLabels.StartAsync(("t", "INSERT INTO t SELECT s, k FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        await world.SendTasksAsync(("t", "INSERT INTO t SELECT k AS s, k FROM src.people"));
        Assert.Equal("RAW", await world.FormsAsync("t.s"));

        var sent = await world.Service.SendAsync(HttpMethod.Post, "/api/v1/lineage", """
            {"eventType": "COMPLETE", "eventTime": "2026-11-01T00:00:00Z", "producer": "https://example.com/app", "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json",
             "run": {"runId": "0193a6a4-0000-7000-8000-000000000014"}, "job": {"namespace": "default", "name": "nightly"}, "inputs": [],
             "outputs": [{"namespace": "wh", "name": "t", "facets": {"lifecycleStateChange": {"_producer": "https://example.com/app",
               "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/LifecycleStateChangeDatasetFacet.json", "lifecycleStateChange": "LIFECYCLE"}}}]}
            """.Replace("LIFECYCLE", lifecycle, StringComparison.Ordinal));
        Assert.True((int)sent.Status is 200 or 201, sent.Body);
        await world.CatchUpAsync();

        if (forms.Length == 0) await RestLabels.EventuallyAsync(() => FormsOrNoneAsync(world, "t.s"), left => left.Length == 0);
        else Assert.Equal(forms, await FormsOrNoneAsync(world, "t.s"));
    }

    [Fact]
    public async Task T16_an_inner_join_for_equality_suggests_a_label_and_no_other_join_does()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT q.v AS v FROM src.inner AS q JOIN src.people AS p ON q.v = p.s AND q.k = p.k"),
            ("b", "CREATE TABLE b AS SELECT q.v AS v FROM src.people AS p LEFT JOIN src.outer AS q ON q.v = p.s"),
            ("c", "CREATE TABLE c AS SELECT q.v AS v FROM src.range AS q JOIN src.people AS p ON q.v > p.s"));
        await world.AssignAsync("src.people.s", Email);

        var finding = Assert.Single((await world.GetAsync("/findings?kind=JOIN_SUGGESTION"))["findings"]!.AsArray())!;

        Assert.Equal(("field:wh:src.inner:v", Email), ((string?)finding["node"], (string?)finding["tag"]));
        Assert.Equal("", await world.FormsAsync("a.v"));
    }

    [Fact]
    public async Task What_scans_show_is_found_and_decided()
    {
        await using var world = await RestLabels.StartAsync(
            ("t", "CREATE TABLE t AS SELECT s, k AS email FROM src.people"), ("u", "CREATE TABLE u AS SELECT q.v AS v FROM src.quiet AS q JOIN src.people AS p ON q.v = p.s"));
        await world.AssignAsync("src.people.s", Email);
        var values = new JsonArray([.. Enumerable.Range(0, 10).Select(number => (JsonNode)$"order {number}")]);
        for (var round = 0; round < 5; round++)
        {
            await world.PostAsync("scan", new JsonObject
            {
                ["author"] = "ann",
                ["samples"] = new JsonArray(new JsonObject { ["node"] = "field:wh:t:s", ["values"] = values.DeepClone() }),
            });
        }

        async Task<string[]> FoundAsync(string kind) =>
            [.. (await world.GetAsync($"/findings?kind={kind}"))["findings"]!.AsArray().Select(finding => $"{finding!["node"]} {finding["state"]}")];

        Assert.Equal(["field:wh:t:email open"], await FoundAsync("SCANNER_GAP"));
        Assert.Equal(["field:wh:t:s open"], await FoundAsync("OVERMASK"));
        Assert.Equal(["field:wh:src.quiet:v open"], await FoundAsync("JOIN_SUGGESTION"));
        Assert.Empty(await FoundAsync("UNCLASSIFIED_SOURCE"));

        await world.SendTasksAsync(("w", "CREATE TABLE w AS SELECT z FROM src.late"));
        Assert.Equal(["rowset:wh:src.late open"], await FoundAsync("UNCLASSIFIED_SOURCE"));

        var gap = (await world.GetAsync("/findings?kind=SCANNER_GAP"))["findings"]![0]!;
        await world.PostAsync("findings", new JsonObject
        {
            ["key"] = (string?)gap["key"],
            ["state"] = "waived",
            ["author"] = "ann",
            ["owner"] = "core",
            ["reason"] = "a key",
            ["expiresAt"] = TimeProvider.System.GetUtcNow().AddDays(30),
        });
        Assert.Equal(["field:wh:t:email waived"], await FoundAsync("SCANNER_GAP"));
    }

    [Fact]
    public async Task A15_a_declassification_is_suspended_by_the_commit_that_changes_what_was_approved()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT tok(s) AS s FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        await DeclassifyAsync(world, "src.people.s", "a.s", "PSEUDO");
        Assert.Equal("PSEUDO", await world.FormsAsync("a.s"));

        // A comment is not another transformation.
        await world.SendTasksAsync(("a", "-- once a day\nCREATE TABLE a AS\nSELECT tok(s) AS s FROM src.people"));
        Assert.Equal("PSEUDO", await world.FormsAsync("a.s"));

        await world.SendTasksAsync(("a", "CREATE TABLE a AS SELECT UPPER(s) AS s FROM src.people"));

        Assert.Equal("RAW", await world.FormsAsync("a.s"));
        await world.CatchUpAsync();
        Assert.Equal("suspended", (string?)Assert.Single((await world.GetAsync("/declassifications"))["declassifications"]!.AsArray())!["state"]);
    }

    [Fact]
    public async Task A16_a_new_origin_is_not_covered_by_what_was_approved_before()
    {
        await using var world = await RestLabels.StartAsync(
            ("a", "CREATE TABLE a AS SELECT tok(s) AS s FROM src.people"), ("p", "INSERT INTO src.people SELECT m AS s FROM ods.mails"));
        await world.AssignAsync("src.people.s", Email);
        await DeclassifyAsync(world, "src.people.s", "a.s", "PSEUDO");
        await world.AssignAsync("ods.mails.m", Email);

        Assert.Equal("src.people.s PII.email PSEUDO, ods.mails.m PII.email RAW", await world.FormsAsync("a.s"));
    }

    [Fact]
    public async Task A17_four_eyes_an_end_and_the_past_as_it_was()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT tok(s) AS s FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        var id = await DraftAsync(world, "src.people.s", "a.s", "PSEUDO");
        await StepAsync(world, id, "submit", "ann");
        var refused = await world.Service.SendAsync(
            HttpMethod.Post, $"/api/v2/labels/declassifications/{id}/approve", new JsonObject { ["author"] = "ann" }.ToJsonString());
        Assert.Equal(("label-conflict", true), (refused.Problem, refused.Body.Contains("who asked may not approve", StringComparison.Ordinal)));
        await StepAsync(world, id, "approve", "bob");
        Assert.Equal("PSEUDO", await world.FormsAsync("a.s"));
        var before = TimeProvider.System.GetUtcNow();
        await RestLabels.LaterThanAsync(before);

        await StepAsync(world, id, "revoke", "bob");

        Assert.Equal("RAW", await world.FormsAsync("a.s"));
        var past = await world.GetAsync($"?node=field:wh:a:s&asOf={Uri.EscapeDataString(before.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}");
        Assert.Equal("PSEUDO", (string?)past["nodes"]![0]!["derived"]![0]!["form"]);
    }

    [Fact]
    public async Task A17_the_end_of_a_declassification_is_posted_thirty_seven_and_one_day_before_and_then_the_label_is_back()
    {
        using var listener = new NoticeListener();
        var clock = new MovedClock(TimeProvider.System.GetUtcNow());
        await using var world = await RestLabels.StartAsync(
            new LineageApiOptions { LabelWebhooks = [listener.Address] }, clock, ("a", "CREATE TABLE a AS SELECT tok(s) AS s FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        _ = await listener.NextAsync();
        var id = await DraftAsync(world, "src.people.s", "a.s", "PSEUDO", clock.GetUtcNow().AddDays(40));
        await StepAsync(world, id, "submit", "ann");
        await StepAsync(world, id, "approve", "bob");
        Assert.Equal("PSEUDO", (string?)(await listener.NextAsync())["changes"]![0]!["after"]![0]);

        foreach (var (days, left) in ((int, int)[])[(10, 30), (23, 7), (6, 1)])
        {
            clock.Move(TimeSpan.FromDays(days - 1));
            Assert.False(listener.HasMore);
            clock.Move(TimeSpan.FromDays(1));
            var notice = await listener.NextAsync();
            Assert.Empty(notice["changes"]!.AsArray());
            var expiry = Assert.Single(notice["expiries"]!.AsArray())!;
            Assert.Equal((id, left, "a", "s"), ((string?)expiry["declassification"], (int)expiry["days"]!, (string?)expiry["dataset"], (string?)expiry["field"]));
        }

        clock.Move(TimeSpan.FromDays(1));
        Assert.Equal("RAW", (string?)(await listener.NextAsync())["changes"]![0]!["after"]![0]);
    }

    [Fact]
    public async Task A18_a_manual_level_below_the_derived_one_is_disputed_and_opens_a_draft()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"));
        await world.AssignAsync("src.people.s", Card);
        await world.AssignAsync("a.s", Card, request => request["level"] = "internal");

        var labels = await world.LabelsAsync("a.s");
        Assert.Equal(("restricted", Card), ((string?)labels["level"], (string?)labels["disputed"]![0]));
        Assert.Single(labels["asserted"]!.AsArray());
        Assert.Single(labels["derived"]!.AsArray());
        Assert.Equal("DISPUTED", (string?)Assert.Single((await world.GetAsync("/findings"))["findings"]!.AsArray())!["kind"]);
        var draft = await RestLabels.EventuallyAsync(
            async () => (await world.GetAsync("/declassifications"))["declassifications"]!.AsArray().SingleOrDefault(), found => found is not null);
        Assert.Equal(("draft", "internal"), ((string?)draft!["state"], (string?)draft["toLevel"]));
    }

    [Fact]
    public async Task A19_two_reduced_forms_side_by_side_count_as_raw_until_somebody_waives_it()
    {
        const string Policy = """
            version: 2
            sinks:
              - {zone: partner, match: "out.*"}
            constraints:
              - {id: c1, when: "form>=RAW && sink.zone=='partner'", mode: enforce}
            """;
        await using var world = await RestLabels.StartAsync(("t", "CREATE TABLE out.t AS SELECT MD5(s) AS digest, RIGHT(s, 4) AS last4 FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        await world.ActivateAsync(Policy);

        var risk = Assert.Single((await world.GetAsync("/findings?kind=CORRELATION_RISK"))["findings"]!.AsArray())!;
        Assert.Equal(["field:wh:out.t:digest", "field:wh:out.t:last4"], risk["related"]!.AsArray().Select(node => (string?)node).Order());
        Assert.Equal(("PSEUDO", "PARTIAL"), (await world.FormsAsync("out.t.digest"), await world.FormsAsync("out.t.last4")));
        Assert.Equal(2, (await world.GetAsync("/findings?kind=CONSTRAINT_VIOLATION"))["findings"]!.AsArray().Count);

        await world.PostAsync("findings", new JsonObject
        {
            ["key"] = (string?)risk["key"],
            ["state"] = "waived",
            ["author"] = "ann",
            ["owner"] = "core",
            ["reason"] = "the digest has a salt",
            ["expiresAt"] = TimeProvider.System.GetUtcNow().AddDays(30),
        });

        Assert.Equal("waived", (string?)Assert.Single((await world.GetAsync("/findings?kind=CORRELATION_RISK"))["findings"]!.AsArray())!["state"]);
        await RestLabels.EventuallyAsync(() => world.GetAsync("/findings?kind=CONSTRAINT_VIOLATION"), answer => answer["findings"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task A22_an_opaque_job_taints_what_it_writes_from_a_level_on_and_notes_it_below()
    {
        const string Policy = """
            version: 2
            categories:
              - {name: TEAM, kind: attribute, entropy: high, implicit_flow: annotate, level: internal}
            """;
        const string Event = """
            {"eventType": "COMPLETE", "eventTime": "2026-11-01T00:00:00Z", "producer": "https://example.com/app", "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json",
             "run": {"runId": "0193a6a4-0000-7000-8000-000000000022"}, "job": {"namespace": "default", "name": "opaque"},
             "inputs": [{"namespace": "wh", "name": "src.people"}],
             "outputs": [{"namespace": "wh", "name": "out.t", "facets": {"schema": {"_producer": "https://example.com/app",
               "_schemaURL": "https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json", "fields": [{"name": "c"}]}}}]}
            """;
        await using var world = await RestLabels.StartAsync(("r", "CREATE TABLE z AS SELECT s, k FROM src.people"));
        await world.ActivateAsync(Policy);
        var sent = await world.Service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event);
        Assert.True((int)sent.Status is 200 or 201, sent.Body);
        await world.CatchUpAsync();
        await world.AssignAsync("src.people.s", "PII.national_id");
        await world.AssignAsync("src.people.k", "TEAM");

        var derived = await RestLabels.EventuallyAsync(async () => (await world.LabelsAsync("out.t.c"))["derived"]!.AsArray(), found => found.Count > 0);
        Assert.Equal(
            ["PII.national_id RAW False", "TEAM RAW True"],
            derived.Select(label => $"{label!["tag"]} {label["form"]} {(bool?)label["indirect"] ?? false}").Order(StringComparer.Ordinal));
        var explained = await world.ExplainAsync("out.t.c", "PII.national_id");
        Assert.Equal(0.4, (double?)explained["origins"]![0]!["confidence"]);
        Assert.Contains(explained["origins"]![0]!["witness"]!.AsArray(), hop => (bool?)hop!["coarse"] == true && (string?)hop["job"] == "job:default:opaque");
        Assert.Equal(["job:default:opaque"], explained["unknowns"]!.AsArray().Select(job => (string?)job));
        Assert.Empty((await world.ExplainAsync("z.s", "PII.national_id"))["unknowns"]!.AsArray());
    }

    [Fact]
    public async Task A20_a_deep_and_wide_lineage_is_labelled_whole()
    {
        const int Depth = 60, Width = 20;
        await using var world = await RestLabels.StartAsync(
        [
            .. Enumerable.Range(0, Depth).Select(level => ($"j{level}", $"CREATE TABLE t{level + 1} AS SELECT {string.Join(", ", Enumerable.Range(0, Width).Select(column => $"{(level == 0 ? "s" : $"c{column}")} AS c{column}"))} FROM t{level}")),
        ]);
        await world.AssignAsync("t0.s", Email);

        var last = await world.LabelsAsync($"t{Depth}.c{Width - 1}");
        Assert.Equal((Depth, false), ((int?)last["derived"]![0]!["hops"] ?? 0, (bool?)last["truncated"] ?? true));
        var total = 0;
        for (var cursor = "0"; cursor is not null;)
        {
            var page = await world.GetAsync($"?tag={Email}&limit=500&cursor={cursor}");
            total += page["nodes"]!.AsArray().Count;
            cursor = (string?)page["nextCursor"];
        }

        Assert.Equal((Depth * Width) + 1, total);
    }

    [Fact]
    public async Task A21_switching_the_propagation_of_a_tag_off_and_on_ends_where_it_began()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        var changes = new List<LabelChange>();
        world.Service.Services.GetRequiredService<LabelHost>().Published += publication => changes.AddRange(publication.Changes);

        await world.ActivateAsync("version: 2\ntag_rules:\n  - {tag: PII, propagate: {lineage: false}}\n");
        Assert.Equal("", await FormsOrNoneAsync(world, "a.s"));
        await world.ActivateAsync("version: 3\ntag_rules:\n  - {tag: PII, propagate: {lineage: true}}\n");

        Assert.Equal("RAW", await world.FormsAsync("a.s"));
        Assert.Equal([true, false], changes.Select(change => change.IsRemoved));
    }

    [Fact]
    public async Task A23_a_tag_of_a_table_goes_to_tables_and_not_to_columns()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"));
        await world.AssignAsync("dataset:wh:src.people", Email);

        Assert.Equal("", await FormsOrNoneAsync(world, "a.s"));
        Assert.NotEqual("", await world.FormsOfRowsAsync("a"));
    }

    [Fact]
    public async Task A24_what_is_predicted_is_what_happens_and_predicting_changes_nothing()
    {
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE a AS SELECT MD5(s) AS s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        await world.AssignAsync("src.people.s", Email);
        var job = new JsonObject { ["name"] = "a", ["sql"] = "CREATE TABLE a AS SELECT s FROM src.people", ["dialect"] = "spark", ["namespace"] = "wh" };

        var predicted = await world.PostAsync("simulate", new JsonObject { ["jobs"] = new JsonArray(job) });
        var dropped = await world.PostAsync("simulate", new JsonObject { ["dropMasks"] = new JsonArray(new JsonObject { ["from"] = "src.people.s", ["to"] = "a.s" }) });
        Assert.Equal(("PSEUDO", "PSEUDO"), (await world.FormsAsync("a.s"), await world.FormsAsync("b.s")));
        Assert.Equal(predicted["labels"]!.ToJsonString(), dropped["labels"]!.ToJsonString());

        await world.SendTasksAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"));
        foreach (var change in predicted["labels"]!.AsArray())
            Assert.Equal(string.Join(", ", change!["after"]!.AsArray().Select(form => (string?)form)), await world.FormsAsync((string)change["node"]!));
        Assert.Equal(2, predicted["labels"]!.AsArray().Count);
        Assert.Single(predicted["appearingExposure"]!.AsArray());
        Assert.True((double?)predicted["riskChange"] > 0);
    }

    [Fact]
    public async Task A25_a_label_whose_one_way_is_replaced_by_another_in_one_batch_is_never_away()
    {
        await using var world = await RestLabels.StartAsync(("a", "INSERT INTO t SELECT s FROM src.people"));
        await world.AssignAsync("src.people.s", Email);
        var labels = world.Service.Services.GetRequiredService<LabelHost>();
        var changes = new List<LabelChange>();
        labels.Published += publication =>
        {
            changes.AddRange(publication.Changes);
            Assert.NotEmpty(publication.After.State.LabelsOf(Model.LineageNode.Field(new Model.DatasetId("wh", "t"), "s")));
        };

        var host = world.Service.Backend.Host;
        var known = await host.Store.FindEdgeSetsAsync(new Model.JobId("default", "a"), TestContext.Current.CancellationToken);
        await host.CommitAsync(
            new Graph.Store.LineageBatch
            {
                RecordedAt = TimeProvider.System.GetUtcNow(),
                EdgeSets = [.. known.Select(set => set with { Edges = [] }), .. known.Select(set => set with { Job = new Model.JobId("default", "a2") })],
            },
            TestContext.Current.CancellationToken);
        await world.CatchUpAsync();

        Assert.Equal("RAW", await world.FormsAsync("t.s"));
        Assert.Empty(changes);
    }

    internal static async Task<string> FormsOrNoneAsync(RestLabels world, string node)
    {
        var answer = await world.GetAsync($"?node={Uri.EscapeDataString(RestLabels.IdOf(node))}");
        return answer["nodes"]!.AsArray().Count == 0 ? "" : await world.FormsAsync(node);
    }

    private static async Task<string> DraftAsync(RestLabels world, string from, string to, string form, DateTimeOffset? expiresAt = null)
    {
        var draft = await world.PostAsync("declassifications", new JsonObject
        {
            ["tags"] = new JsonArray(Email),
            ["from"] = from,
            ["to"] = to,
            ["toForm"] = form,
            ["author"] = "ann",
            ["reason"] = "the vault keeps the key",
            ["expiresAt"] = expiresAt ?? TimeProvider.System.GetUtcNow().AddDays(30),
        });
        return (string)draft["declassification"]!["id"]!;
    }

    private static Task<JsonNode> StepAsync(RestLabels world, string id, string step, string author) =>
        world.PostAsync($"declassifications/{id}/{step}", new JsonObject { ["author"] = author });

    private static async Task<JsonNode> DeclassifyAsync(RestLabels world, string from, string to, string form)
    {
        var id = await DraftAsync(world, from, to, form);
        await StepAsync(world, id, "submit", "ann");
        return (await StepAsync(world, id, "approve", "bob"))["declassification"]!;
    }
}
