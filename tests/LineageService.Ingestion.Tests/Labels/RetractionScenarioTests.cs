using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Residuals;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>How labels go: propagation.md §A.9 over the real engine.</summary>
public sealed class RetractionScenarioTests
{
    private const string Email = "PII.email";

    [Fact]
    public async Task A9_views_that_feed_one_another_lose_a_label_together()
    {
        (string, string)[] cycle = [("b", "CREATE VIEW b AS SELECT s FROM a"), ("c", "CREATE VIEW a AS SELECT s FROM b")];
        await using var world = await LabelWorld.CreateAsync([("a", "CREATE VIEW a AS SELECT s FROM src.people"), .. cycle]);
        world.Assign("src.people.s", Email);
        Assert.Equal(("RAW", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));

        await world.ImportAsync(("a", "CREATE VIEW a AS SELECT r AS s FROM src.people"));

        Assert.Equal(("", ""), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A9_tables_that_feed_one_another_lose_a_label_together_once_their_data_is_gone()
    {
        (string, string)[] cycle = [("b", "INSERT INTO b SELECT s FROM a"), ("c", "INSERT INTO a SELECT s FROM b")];
        await using var world = await LabelWorld.CreateAsync([("a", "INSERT INTO a SELECT s FROM src.people"), .. cycle]);
        world.Assign("src.people.s", Email);

        await world.ImportAsync(("a", "INSERT INTO a SELECT r AS s FROM src.people"));
        Assert.Contains("residual", world.FormsOf("a.s"), StringComparison.Ordinal);

        // One table alone is filled again from the other, which still has the values.
        world.Apply(new LabelUpdate { ResidualEnds = [Overwritten("a")] });
        Assert.Equal(("RAW", "RAW residual"), (world.FormsOf("a.s"), world.FormsOf("b.s")));

        world.Apply(new LabelUpdate { ResidualEnds = [Overwritten("a"), Overwritten("b")] });
        Assert.Equal(("", ""), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A9_a_correction_of_what_was_understood_wrongly_leaves_nothing()
    {
        (string, string)[] cycle = [("b", "INSERT INTO b SELECT s FROM a"), ("c", "INSERT INTO a SELECT s FROM b")];
        await using var world = await LabelWorld.CreateAsync([("a", "INSERT INTO a SELECT s FROM src.people"), .. cycle]);
        world.Assign("src.people.s", Email);

        world.Also = update => update with { KeepsResiduals = false };
        await world.ImportAsync(("a", "INSERT INTO a SELECT r AS s FROM src.people"));

        Assert.Equal(("", ""), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Fact]
    public async Task A14_a_rewritten_job_leaves_its_label_on_a_table_until_it_is_overwritten_and_none_on_a_view()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("t", "INSERT INTO t SELECT s FROM src.people"), ("v", "CREATE VIEW v AS SELECT s FROM src.people"), ("u", "CREATE VIEW u AS SELECT s FROM t"));
        world.Assign("src.people.s", Email);

        await world.ImportAsync(("t", "INSERT INTO t SELECT r AS s FROM src.people"), ("v", "CREATE VIEW v AS SELECT r AS s FROM src.people"));
        Assert.Equal(("RAW residual", "RAW", ""), (world.FormsOf("t.s"), world.FormsOf("u.s"), world.FormsOf("v.s")));
        Assert.Equal("t", Assert.Single(world.State.Residuals).Field.Dataset.Name);

        world.Apply(new LabelUpdate { ResidualEnds = [Overwritten("t")] });
        Assert.Equal(("", ""), (world.FormsOf("t.s"), world.FormsOf("u.s")));
        Assert.Empty(world.State.Residuals);
    }

    [Fact]
    public async Task A_lower_form_does_not_replace_what_the_table_still_has()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "INSERT INTO t SELECT s FROM src.people"));
        world.Assign("src.people.s", Email);

        await world.ImportAsync(("t", "INSERT INTO t SELECT MD5(s) AS s FROM src.people"));

        Assert.Equal("RAW residual, PSEUDO", world.FormsOf("t.s"));
    }

    [Fact]
    public async Task What_was_copied_from_a_table_stays_when_that_is_overwritten()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "INSERT INTO t SELECT s FROM src.people"));
        world.Assign("src.people.s", Email);
        await world.ImportAsync(("t", "INSERT INTO t SELECT r AS s FROM src.people"));
        await world.ImportAsync(("u", "INSERT INTO u SELECT s FROM t"));

        world.Apply(new LabelUpdate { ResidualEnds = [Overwritten("t")] });

        Assert.Equal(("", "RAW residual"), (world.FormsOf("t.s"), world.FormsOf("u.s")));
    }

    [Fact]
    public async Task An_overwrite_that_ran_before_the_label_lost_its_support_clears_nothing()
    {
        var noon = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        await using var world = await LabelWorld.CreateAsync(("t", "INSERT INTO t SELECT s FROM src.people"));
        world.Assign("src.people.s", Email);
        world.Apply(new LabelUpdate { At = noon });
        await world.ImportAsync(("t", "INSERT INTO t SELECT r AS s FROM src.people"));

        world.Apply(new LabelUpdate { ResidualEnds = [Overwritten("t") with { At = noon.AddHours(-1) }] });
        Assert.Equal("RAW residual", world.FormsOf("t.s"));

        world.Apply(new LabelUpdate { ResidualEnds = [Overwritten("t") with { At = noon.AddHours(1) }] });
        Assert.Equal("", world.FormsOf("t.s"));
    }

    [Fact]
    public async Task A_tag_that_is_withdrawn_leaves_nothing_in_tables()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "INSERT INTO t SELECT s FROM src.people"));
        world.Assign("src.people.s", Email);
        await world.ImportAsync(("t", "INSERT INTO t SELECT r AS s FROM src.people"));
        world.Withdraw("src.people.s", Email);

        Assert.Equal("", world.FormsOf("t.s"));
    }

    [Fact]
    public async Task A13_a_withdrawn_origin_is_told_once_and_the_other_keeps_the_label()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT s FROM src.a UNION ALL SELECT s FROM src.b"));
        world.Assign("src.a.s", Email);
        world.Assign("src.b.s", Email);
        world.Withdraw("src.a.s", Email);

        Assert.Equal("RAW", world.FormsOf("t.s"));
        Assert.Equal(["src.a.s -", "t.s -"], world.ChangedFields());
    }

    [Fact]
    public async Task A21_a_switch_off_and_on_takes_each_label_and_gives_it_back_once()
    {
        await using var world = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        world.Assign("src.people.s", Email);
        var assignment = world.State.Assignments.Values.Single();

        world.Apply(new LabelUpdate { Assigned = [assignment with { ThroughLineage = false }] });
        Assert.Equal(["a.s -", "b.s -"], world.ChangedFields());
        Assert.False(world.State.IsTruncated(LineageNode.Field(assignment.Dataset, assignment.Path!)));

        world.Apply(new LabelUpdate { Assigned = [assignment] });
        Assert.Equal(["a.s +", "b.s +"], world.ChangedFields());
        Assert.Equal("RAW", world.FormsOf("b.s"));
    }

    [Fact]
    public async Task A25_an_edge_that_is_replaced_by_an_equivalent_one_in_the_same_batch_is_no_change()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("one", "INSERT INTO t SELECT s FROM a"), ("two", "INSERT INTO t SELECT 1 AS s"));
        world.Assign("src.people.s", Email);

        await world.ImportAsync(("one", "INSERT INTO t SELECT 1 AS s"), ("two", "INSERT INTO t SELECT s FROM a"));

        Assert.Empty(world.Changes);
        Assert.Equal("RAW", world.FormsOf("t.s"));
    }

    [Fact]
    public async Task A20_a_deep_graph_is_labelled_to_its_end()
    {
        var tasks = new List<(string, string)>();
        for (var layer = 1; layer <= 60; layer++)
        {
            var columns = string.Join(", ", Enumerable.Range(0, 82).Select(column => layer == 1 ? $"s AS c{column}" : $"c{column}"));
            tasks.Add(($"l{layer}", $"INSERT INTO t{layer} SELECT {columns} FROM {(layer == 1 ? "src.people" : $"t{layer - 1}")}"));
        }

        await using var world = await LabelWorld.CreateAsync([.. tasks]);
        world.Assign("src.people.s", Email);

        Assert.Equal((60 * 82) + 1, world.Changes.Count);
        var last = LineageNode.Field(new DatasetId("wh", "t60"), "c81");
        Assert.Equal(60, Assert.Single(world.State.LabelsOf(last)).Hops);
        Assert.False(world.State.IsTruncated(last));
    }

    [Fact]
    public async Task A24_what_an_overlay_predicts_is_what_is_applied_and_the_base_stays()
    {
        await using var world = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("x", "CREATE TABLE x AS SELECT 1 AS s"));
        world.Assign("src.people.s", Email);
        var before = world.State;
        await using var copy = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("x", "CREATE TABLE x AS SELECT 1 AS s"));
        copy.Assign("src.people.s", Email);
        await copy.ImportAsync(("x", "CREATE TABLE x AS SELECT s FROM a"));

        await world.ImportAsync(("x", "CREATE TABLE x AS SELECT s FROM a"));

        Assert.Equal(copy.ChangedFields(), world.ChangedFields());
        Assert.Equal(["x.s +"], world.ChangedFields());
        Assert.Empty(before.LabelsOf(LineageNode.Field(new DatasetId("wh", "x"), "s")));
    }

    private static ResidualEnd Overwritten(string table) => new(new DatasetId("wh", table), null, ResidualEndReason.FullOverwrite);
}
