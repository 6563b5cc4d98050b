using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Model;
using static LineageService.Graph.Tests.History.Timeline;

namespace LineageService.Graph.Tests.History;

public sealed class EdgeDiffTests
{
    [Fact]
    public async Task An_added_and_a_removed_edge_name_the_version_run_and_event_behind_them()
    {
        var report = await DiffAsync(1, 2, Set(1, 2, Edge("a", "x"), Edge("b", "y")), Set(2, 0, Edge("a", "x"), Edge("c", "z", EdgeSubtype.Aggregation)));
        Assert.Equal("Removed b -> y IDENTITY by v2\nAdded c -> z AGGREGATION by v2", Show(report));
        var added = report.Lineage[0].Edges[1];
        Assert.Equal(new ChangeCause(Day(2), Day(20), new EdgeCause("v2", Run(2), "event2")), added.Cause);
        Assert.Equal(new ChangeCounts(1, 1, 0), report.Counts.Edges);
    }

    [Fact]
    public async Task Nothing_changes_between_two_points_of_one_version()
    {
        var report = await DiffAsync(2, 4, Set(1, 5, Edge("a", "x")), Set(5, 0, Edge("b", "x")));
        Assert.Empty(report.Lineage);
    }

    [Fact]
    public async Task What_came_and_went_between_the_points_is_no_change()
    {
        var report = await DiffAsync(1, 3, Set(1, 2, Edge("a", "x")), Set(2, 3, Edge("b", "x")), Set(3, 0, Edge("a", "x")));
        Assert.Empty(report.Lineage);
    }

    [Fact]
    public async Task The_cause_is_the_first_of_several_versions_that_claim_it()
    {
        var report = await DiffAsync(
            1, 4,
            Set(1, 2, Edge("a", "x")),
            Set(2, 3, Edge("a", "x"), Edge("b", "x")),
            Set(3, 4, Edge("b", "x"), Edge("c", "y")),
            Set(4, 0, Edge("b", "x")));
        Assert.Equal("Removed a -> x IDENTITY by v3\nAdded b -> x IDENTITY by v2", Show(report));
    }

    [Fact]
    public async Task A_lost_mask_is_called_out()
    {
        var report = await DiffAsync(
            1, 2,
            Set(1, 2, Edge("email", "email", EdgeSubtype.Transformation, Function("SHA2", "256"))),
            Set(2, 0, Edge("email", "email")));
        Assert.Equal("Changed email -> email TRANSFORMATION masked => IDENTITY (Subtype, Masking, Functions) by v2", Show(report));
        Assert.Equal(1, report.Counts.MasksRemoved);
        Assert.True(report.Lineage[0].Edges[0].MaskRemoved);
    }

    [Fact]
    public async Task Another_function_is_a_change_and_another_day_in_its_literals_is_none()
    {
        var report = await DiffAsync(
            1, 2,
            Set(1, 2, Edge("a", "x", EdgeSubtype.Transformation, Function("DATEDIFF", "'2026-10-01'")), Edge("b", "y", EdgeSubtype.Transformation, Function("*", "0.30"))),
            Set(2, 0, Edge("a", "x", EdgeSubtype.Transformation, Function("DATEDIFF", "'2026-10-02'")), Edge("b", "y", EdgeSubtype.Transformation, Function("*", "0.35"))));
        Assert.Equal("Changed b -> y TRANSFORMATION => TRANSFORMATION (Functions) by v2", Show(report));
    }

    [Fact]
    public async Task An_edge_that_another_ground_still_claims_has_not_gone()
    {
        var sql = Set(1, 0, Edge("a", "x")) with { Evidence = EvidenceKind.Sql };
        Assert.Empty((await DiffAsync(1, 2, Set(1, 2, Edge("a", "x")), sql)).Lineage);
    }

    [Fact]
    public async Task Inactive_evidence_is_no_part_of_a_diff()
    {
        var defect = Set(2, 0, Edge("a", "x"), Edge("wrong", "x")) with { Evidence = EvidenceKind.Run, IsActive = false };
        Assert.Empty((await DiffAsync(1, 3, Set(1, 0, Edge("a", "x")), defect)).Lineage);
    }

    [Fact]
    public async Task A_client_that_tells_no_functions_does_not_contradict_those_that_are_known()
    {
        var run = Set(1, 2, Edge("a", "x", EdgeSubtype.Transformation)) with { Evidence = EvidenceKind.Run };
        Assert.Empty((await DiffAsync(1, 2, run, Set(2, 0, Edge("a", "x", EdgeSubtype.Transformation, Function("UPPER"))))).Lineage);
    }

    [Fact]
    public async Task Two_kinds_of_one_edge_are_told_apart()
    {
        var report = await DiffAsync(
            1, 2, Set(1, 2, Edge("a", "x"), Edge("a", "x", EdgeSubtype.Conditional)), Set(2, 0, Edge("a", "x"), Edge("a", "x", EdgeSubtype.Filter)));
        Assert.Equal("Changed a -> x CONDITIONAL => FILTER (Subtype) by v2", Show(report));
    }

    [Fact]
    public async Task A_column_with_the_same_inputs_in_place_of_another_is_a_likely_rename()
    {
        var count = new LineageEdge(LineageNode.RowSet(Source), LineageNode.Field(Target, "play_cnt"), EdgeSubtype.SetDependence);
        var report = await DiffAsync(
            1, 2,
            Set(1, 2, Edge("a", "x"), count, Edge("b", "old", EdgeSubtype.Transformation, Function("MD5"))),
            Set(2, 0, Edge("a", "x"), count with { To = LineageNode.Field(Target, "play_count") }, Edge("b", "new", EdgeSubtype.Transformation)));
        Assert.Equal(
            [new LikelyRename(Target, "old", "new", MaskRemoved: true), new LikelyRename(Target, "play_cnt", "play_count", MaskRemoved: false)],
            report.Lineage[0].Renames);
        Assert.Equal((2, 1), (report.Counts.Renames, report.Counts.MasksRemoved));
    }

    [Fact]
    public async Task Columns_with_other_inputs_are_no_rename()
    {
        var report = await DiffAsync(1, 2, Set(1, 2, Edge("a", "x"), Edge("b", "old")), Set(2, 0, Edge("a", "x"), Edge("c", "new")));
        Assert.Empty(report.Lineage[0].Renames);
    }

    [Fact]
    public async Task A_rename_upstream_does_not_hide_the_one_that_follows_from_it()
    {
        var further = new DatasetId("db", "u");
        EdgeSet Next(int from, int to, string source, string target) => Set(from, to) with
        {
            Job = new JobId("etl", "a_later_job"),
            Target = further,
            Edges = [new LineageEdge(LineageNode.Field(Target, source), LineageNode.Field(further, target), EdgeSubtype.Identity)],
        };
        var report = await DiffAsync(
            1, 2, Set(1, 2, Edge("a", "x")), Set(2, 0, Edge("a", "y")), Next(1, 2, "x", "p"), Next(2, 0, "y", "q"));
        Assert.Equal(
            [new LikelyRename(further, "p", "q", false), new LikelyRename(Target, "x", "y", false)],
            report.Lineage.SelectMany(change => change.Renames));
    }

    [Fact]
    public async Task Two_beliefs_about_one_day_can_be_compared()
    {
        var store = await StoreAsync(Told(1, Set(1, 0, Edge("a", "x"))), Told(5, Set(1, 0, Edge("b", "x"))));
        var day = At(2).AsOf;
        var report = await DiffAsync(store, new TimePoint(day, Day(4)), new TimePoint(day, Day(6)));
        Assert.Equal("Removed a -> x IDENTITY by v1\nAdded b -> x IDENTITY by v1", Show(report));
        Assert.Equal(Day(5), report.Lineage[0].Edges[1].Cause.KnownSince);
        Assert.Empty((await DiffAsync(store, new TimePoint(day, Day(2)), new TimePoint(day, Day(4)))).Lineage);
    }

    [Fact]
    public async Task Filters_narrow_to_a_dataset_a_job_or_a_namespace()
    {
        var store = await StoreAsync(Told(20, Set(1, 2, Edge("a", "x")), Set(2, 0, Edge("b", "x"))));
        Assert.Equal(2, (await DiffAsync(store, At(1), At(2), new DiffFilter(Dataset: Source))).Lineage[0].Edges.Length);
        Assert.Equal(2, (await DiffAsync(store, At(1), At(2), new DiffFilter(Job: Job, Namespace: "db"))).Lineage[0].Edges.Length);
        Assert.Empty((await DiffAsync(store, At(1), At(2), new DiffFilter(Dataset: new DatasetId("db", "other")))).Lineage);
        Assert.Empty((await DiffAsync(store, At(1), At(2), new DiffFilter(Job: new JobId("etl", "other")))).Lineage);
        Assert.Empty((await DiffAsync(store, At(1), At(2), new DiffFilter(Namespace: "elsewhere"))).Lineage);
    }
}
