using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Declassification over the real engine: propagation.md §A.6, scenarios A15 to A18.</summary>
public sealed class DeclassificationScenarioTests
{
    private const string Email = "PII.email", Origin = "src.people.s PII.email";

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly JobId Job = new("jobs", "a");

    [Fact]
    public async Task A15_a_changed_transformation_suspends_and_the_label_is_back_in_the_same_update()
    {
        await using var world = await WorldAsync(Approved([Origin]));
        Assert.Equal(("PSEUDO", "PSEUDO"), (world.FormsOf("a.s"), world.FormsOf("b.s")));

        world.Also = update => update with { Transformations = [new JobTransformation(Job, "1:other")] };
        await world.ImportAsync(("a", "CREATE TABLE a AS SELECT s AS s, 1 AS x FROM src.people"));

        Assert.Equal(DeclassificationState.Suspended, world.State.Declassifications["d"].State);
        Assert.Equal(("RAW", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A15_without_a_text_the_edges_tell_whether_the_transformation_is_the_approved_one()
    {
        await using var world = await WorldAsync(null);
        var fingerprint = EdgeFingerprint.Of(world.Graph, Job);
        world.Apply(new LabelUpdate { Declassifications = [Approved([Origin]) with { Bound = new TransformationBinding(Job, fingerprint!) }] });
        await world.ImportAsync(("b", "CREATE TABLE b AS SELECT s, 2 AS y FROM a"));
        Assert.Equal("PSEUDO", world.FormsOf("a.s"));

        await world.ImportAsync(("a", "CREATE TABLE a AS SELECT s || r AS s FROM src.people"));
        Assert.Equal(DeclassificationState.Suspended, world.State.Declassifications["d"].State);
        Assert.Equal("RAW", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A_transformation_that_is_still_the_approved_one_suspends_nothing()
    {
        await using var world = await WorldAsync(Approved([Origin]));
        world.Apply(new LabelUpdate { Transformations = [new JobTransformation(Job, "1:approved")] });
        Assert.Equal("PSEUDO", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A16_an_origin_that_came_later_is_not_declassified()
    {
        await using var world = await WorldAsync(Approved([Origin]));
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("s3", new DatasetId("wh", "src.people"), "s", Email)] });

        Assert.Equal("PII.email PSEUDO, PII.email RAW", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A_declassification_for_any_origin_covers_later_ones()
    {
        await using var world = await WorldAsync(Approved(default));
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("s3", new DatasetId("wh", "src.people"), "s", Email)] });

        Assert.Equal("PII.email PSEUDO, PII.email PSEUDO", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A17_an_expiry_brings_the_label_back_and_a_look_at_yesterday_does_not()
    {
        var expiry = Monday.AddDays(30);
        await using var world = await WorldAsync(Approved([Origin]));
        world.Apply(new LabelUpdate { At = expiry.AddTicks(-1) });
        Assert.Equal("PSEUDO", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = expiry });
        Assert.Equal("RAW", world.FormsOf("a.s"));
        Assert.Equal((DeclassificationState.Expired, expiry), (world.State.Declassifications["d"].State, world.State.Declassifications["d"].EndedAt!.Value));
        Assert.Equal(["a.s ~", "b.s ~"], world.ChangedFields());

        var (yesterday, _) = LabelState.Of(world.Graph, LabelPolicy.Default).Apply(
            new LabelUpdate { At = expiry.AddDays(-1), Assigned = [.. world.State.Assignments.Values], Declassifications = [.. world.State.Declassifications.Values] },
            TestContext.Current.CancellationToken);
        Assert.Equal(LabelForm.Pseudonym, Assert.Single(yesterday.LabelsOf(LineageNode.Field(new DatasetId("wh", "a"), "s"))).Form);
    }

    [Fact]
    public async Task A18_a_manual_level_below_the_derived_one_is_disputed_and_lowers_nothing()
    {
        await using var world = await WorldAsync(null);
        world.Apply(new LabelUpdate { Withdrawn = [Origin], Assigned = [new LabelAssignment("id", new DatasetId("wh", "src.people"), "s", "PII.national_id")] });
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("low", new DatasetId("wh", "b"), "s", "PII.national_id") { Level = "internal", Actor = "ann" }] });

        var label = Assert.Single(EffectiveLabels.Of(world.State, LineageNode.Field(new DatasetId("wh", "b"), "s")));
        Assert.Equal(("restricted", true), (label.Level, label.IsDisputed));
        var draft = DeclassificationRules.DraftOf(world.State, label, Monday)!;
        Assert.Equal((DeclassificationState.Draft, "internal", "ann"), (draft.State, draft.ToLevel, draft.RequestedBy));
    }

    [Fact]
    public async Task A_form_that_is_lowered_flows_on_and_a_level_does_not()
    {
        await using var world = await WorldAsync(Approved([Origin]) with { ToForm = null, ToLevel = "public" });

        Assert.Equal("RAW", world.FormsOf("a.s"));
        Assert.Equal("public", Assert.Single(EffectiveLabels.Of(world.State, LineageNode.Field(new DatasetId("wh", "a"), "s"))).Level);
        Assert.Equal("confidential", Assert.Single(EffectiveLabels.Of(world.State, LineageNode.Field(new DatasetId("wh", "b"), "s"))).Level);
    }

    [Fact]
    public async Task Only_the_job_that_was_approved_is_declassified()
    {
        await using var world = await WorldAsync(Approved([Origin]));
        await world.ImportAsync(("other", "INSERT INTO a SELECT s FROM src.people"));

        Assert.Equal("RAW, PSEUDO", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task At_a_node_whatever_enters_is_lowered_and_what_is_revoked_is_back()
    {
        var active = Approved([Origin]) with { Edge = null, Node = LabelWorld.Field("a.s"), Bound = null };
        await using var world = await WorldAsync(active);
        await world.ImportAsync(("other", "INSERT INTO a SELECT s FROM src.people"));
        Assert.Equal("PSEUDO", world.FormsOf("a.s"));

        world.Apply(new LabelUpdate { At = Monday.AddDays(1), Declassifications = [DeclassificationRules.Revoke(active, "eve", null, Monday.AddDays(1)).Next!] });
        Assert.Equal("RAW", world.FormsOf("a.s"));
    }

    [Fact]
    public async Task A_record_that_breaks_a_rule_lowers_nothing_however_it_came_to_be_stored()
    {
        await using var world = await WorldAsync(Approved([Origin]) with { ApprovedBy = "Ann" });
        Assert.Equal("RAW", world.FormsOf("a.s"));
    }

    private static async Task<LabelWorld> WorldAsync(Declassification? declassification)
    {
        var world = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        world.Assign("src.people.s", Email);
        world.Apply(new LabelUpdate { At = Monday, Declassifications = declassification is null ? [] : [declassification] });
        return world;
    }

    private static Declassification Approved(ImmutableArray<string> origins) => new("d")
    {
        Edge = (LabelWorld.Field("src.people.s"), LabelWorld.Field("a.s")),
        Tags = ["PII"],
        ToForm = LabelForm.Pseudonym,
        Origins = origins,
        Reason = "agreed",
        RequestedBy = "ann",
        ApprovedBy = "bob",
        ApprovedAt = Monday,
        ExpiresAt = Monday.AddDays(30),
        Bound = new TransformationBinding(Job, "1:approved"),
        State = DeclassificationState.Active,
    };
}
