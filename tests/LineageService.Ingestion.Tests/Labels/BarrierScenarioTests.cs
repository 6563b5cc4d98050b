using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Blocks, stops, rules of single edges and jobs, and limits of depth over the real engine.</summary>
public sealed class BarrierScenarioTests
{
    private const string Email = "PII.email";

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly (string, string)[] Diamond =
    [
        ("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM src.people"),
        ("t", "CREATE TABLE t AS SELECT s FROM a UNION ALL SELECT s FROM b"),
    ];

    [Fact]
    public async Task A_copy_by_a_masked_role_is_lowered_by_a_rule_about_its_job_until_it_expires_and_by_nothing_else()
    {
        var policy = LabelPolicy.Default with
        {
            EdgeRules =
            [
                new EdgeRule("m") { Job = new NodePattern("a"), Category = Email, Cap = LabelForm.Partial, Evidence = "SEC-1", ApprovedBy = "dpo", Expires = Monday.AddDays(30) },
            ],
        };
        const string Masked = "USE ROLE masked_reader; CREATE TABLE {0} AS SELECT s FROM src.people";
        await using var world = await LabelWorld.CreateAsync(policy);
        await world.ImportAsync(
            ("a", Masked.Replace("{0}", "a", StringComparison.Ordinal)), ("b", Masked.Replace("{0}", "b", StringComparison.Ordinal)));
        world.Assign("src.people.s", Email);
        world.Apply(new LabelUpdate { At = Monday });
        Assert.Equal(("PARTIAL", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));

        world.Apply(new LabelUpdate { At = Monday.AddDays(31) });
        Assert.Equal(("RAW", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A2_a_block_of_one_of_two_ways_keeps_the_label_of_the_other()
    {
        await using var world = await LabelWorld.CreateAsync(Blocking("a"), Diamond);
        world.Assign("src.people.s", Email);
        world.Apply(new LabelUpdate { At = Monday, Declassifications = [Permission("d-1")] });
        Assert.Equal(("", "RAW", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s"), world.FormsOf("t.s")));

        world.Apply(new LabelUpdate { Policy = Blocking("a", "b") });
        Assert.Equal(("", "", ""), (world.FormsOf("a.s"), world.FormsOf("b.s"), world.FormsOf("t.s")));
    }

    [Fact]
    public async Task A_block_of_a_category_holds_for_those_below_it_and_for_a_tag_that_is_assigned_anew()
    {
        await using var world = await LabelWorld.CreateAsync(Blocking("a"), Diamond);
        world.Apply(new LabelUpdate { At = Monday, Declassifications = [Permission("d-1")] });
        world.Apply(new LabelUpdate { Assigned = [Tagged("first", Email)] });
        Assert.Equal("", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { Withdrawn = ["first"], Assigned = [Tagged("second", Email)] });
        Assert.Equal(("", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A_block_of_a_security_tag_holds_only_while_its_declassification_does()
    {
        await using var world = await LabelWorld.CreateAsync(Blocking("a"), Diamond);
        world.Assign("src.people.s", Email);
        Assert.Equal("RAW", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = Monday, Declassifications = [Permission("d-1")] });
        Assert.Equal("", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = Monday.AddDays(31) });
        Assert.Equal("RAW", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A_tag_that_protects_nothing_is_blocked_without_a_declassification()
    {
        var policy = Blocking("a") with
        {
            Categories = [.. LabelPolicy.Default.Categories, new("DOMAIN", CategoryKind.Attribute, CategoryEntropy.High, ImplicitFlow.Ignore, "public")],
            Blocks = [new LabelBlock(new NodePattern("src.people.*"), new NodePattern("a.*"), ["DOMAIN"])],
        };
        await using var world = await LabelWorld.CreateAsync(policy, Diamond);
        world.Assign("src.people.s", "DOMAIN");

        Assert.Equal(("", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A_block_of_frozen_origins_lets_others_pass()
    {
        await using var world = await LabelWorld.CreateAsync(Blocking("a"), Diamond);
        world.Apply(new LabelUpdate { Assigned = [Tagged("first", Email)] });
        world.Apply(new LabelUpdate { At = Monday, Declassifications = [Permission("d-1") with { Origins = ["first"] }] });
        Assert.Equal("", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { Assigned = [Tagged("second", "PII.phone")] });
        Assert.Equal("RAW", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A_stop_has_the_label_and_does_not_pass_it_on()
    {
        var policy = LabelPolicy.Default with { Stops = [new NodeStop(new NodePattern("dwd.masked"), [Email])] };
        await using var world = await LabelWorld.CreateAsync(
            policy, ("m", "CREATE TABLE dwd.masked AS SELECT s, p FROM src.people"), ("n", "CREATE TABLE ads.n AS SELECT s, p FROM dwd.masked"));
        world.Assign("src.people.s", Email);
        world.Assign("src.people.p", "PII.phone");

        Assert.Equal(("RAW", "", "RAW"), (world.FormsOf("dwd.masked.s"), world.FormsOf("ads.n.s"), world.FormsOf("ads.n.p")));
        var stop = Assert.Single(new LabelExplainer(world.State).StopsBefore(
            LineageNode.Field(new DatasetId("wh", "ads.n"), "s"), "src.people.s PII.email", 10, TestContext.Current.CancellationToken));
        Assert.Equal(StopReason.Stop, stop.Reason);
    }

    [Fact]
    public async Task A_rule_of_an_edge_comes_before_one_of_its_job_and_that_before_one_of_its_function()
    {
        var digest = new EdgeRule("f") { Class = MaskingClass.UnkeyedHash, Cap = LabelForm.Cipher };
        await using var world = await LabelWorld.CreateAsync(
            LabelPolicy.Default with { EdgeRules = [digest] }, ("j", "CREATE TABLE a AS SELECT MD5(s) AS d, MD5(r) AS e FROM src.people"));
        world.Assign("src.people.s", Email);
        world.Assign("src.people.r", Email);
        Assert.Equal(("CIPHER", "CIPHER"), (world.FormsOf("a.d"), world.FormsOf("a.e")));

        var job = new EdgeRule("j") { Job = new NodePattern("j"), Cap = LabelForm.Aggregate };
        world.Apply(new LabelUpdate { Policy = LabelPolicy.Default with { EdgeRules = [digest, job] } });
        Assert.Equal(("AGG", "AGG"), (world.FormsOf("a.d"), world.FormsOf("a.e")));

        var edge = new EdgeRule("e") { Edge = (new NodePattern("src.people.s"), new NodePattern("a.d")), Cap = LabelForm.Partial };
        world.Apply(new LabelUpdate { Policy = LabelPolicy.Default with { EdgeRules = [digest, job, edge] } });
        Assert.Equal(("PARTIAL", "AGG"), (world.FormsOf("a.d"), world.FormsOf("a.e")));
    }

    [Fact]
    public async Task Of_two_rules_of_one_scope_the_one_that_lets_most_through_decides()
    {
        EdgeRule[] rules = [new("x") { Job = new NodePattern("j"), Cap = LabelForm.Aggregate }, new("y") { Job = new NodePattern("*"), Cap = LabelForm.Partial }];
        foreach (ImmutableArray<EdgeRule> order in (ImmutableArray<EdgeRule>[])[[rules[0], rules[1]], [rules[1], rules[0]]])
        {
            await using var world = await LabelWorld.CreateAsync(LabelPolicy.Default with { EdgeRules = order }, ("j", "CREATE TABLE a AS SELECT s FROM src.people"));
            world.Assign("src.people.s", Email);
            Assert.Equal("PARTIAL", world.FormsOf("a.s"));
        }
    }

    [Fact]
    public async Task A_rule_that_expired_lowers_nothing()
    {
        var rule = new EdgeRule("r") { Job = new NodePattern("j"), Cap = LabelForm.Aggregate, Expires = Monday };
        await using var world = await LabelWorld.CreateAsync(LabelPolicy.Default with { EdgeRules = [rule] }, ("j", "CREATE TABLE a AS SELECT s FROM src.people"));
        world.Apply(new LabelUpdate { At = Monday.AddMinutes(-1) });
        world.Assign("src.people.s", Email);
        Assert.Equal("AGG", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = Monday });
        Assert.Equal("RAW", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A_limit_of_depth_says_where_it_cuts()
    {
        var policy = LabelPolicy.Default with { TagRules = [new TagRule("PII") { MaxDepth = 1 }] };
        await using var world = await LabelWorld.CreateAsync(
            policy, ("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("RAW", ""), (world.FormsOf("a.s"), world.FormsOf("b.s")));
        Assert.True(world.State.IsTruncated(LineageNode.Field(new DatasetId("wh", "a"), "s")));
        Assert.False(world.State.IsTruncated(LineageNode.Field(new DatasetId("wh", "src.people"), "s")));
    }

    [Fact]
    public async Task An_assignment_holds_within_its_time()
    {
        await using var world = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"));
        world.Apply(new LabelUpdate { At = Monday, Assigned = [Tagged("one", Email) with { ValidFrom = Monday.AddDays(1), ValidTo = Monday.AddDays(2) }] });
        Assert.Equal("", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = Monday.AddDays(1) });
        Assert.Equal("RAW", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = Monday.AddDays(2) });
        Assert.Equal("", world.FormsOf("a.s"));
    }

    private static LabelPolicy Blocking(params string[] targets) => LabelPolicy.Default with
    {
        Blocks =
        [
            .. targets.Select(target => new LabelBlock(new NodePattern("src.people.s"), new NodePattern($"{target}.s"), ["PII"]) { Declassification = "d-1" }),
        ],
    };

    private static LabelAssignment Tagged(string id, string category) => new(id, new DatasetId("wh", "src.people"), "s", category);

    private static Declassification Permission(string id) => new(id)
    {
        Node = LabelWorld.Field("a.s"),
        Tags = ["PII"],
        ToLevel = "public",
        Origins = default,
        Reason = "agreed",
        RequestedBy = "ann",
        ApprovedBy = "bob",
        ApprovedAt = Monday,
        ExpiresAt = Monday.AddDays(30),
        State = DeclassificationState.Active,
    };
}
