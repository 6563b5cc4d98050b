using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests;

/// <summary>Walks over a warehouse one can draw on paper.</summary>
public sealed class WalkTests
{
    [Fact]
    public void Value_and_influence_on_rows_are_told_apart()
    {
        var graph = Shop.Graph();
        Assert.Equal(
            ["ods.orders.amount 0 Direct", "dwd.order_detail.amount 1 Direct", "ads.daily.total 2 Direct", "sales/page.total 3 Direct"],
            Down(graph, LineageRoot.Field(Shop.Orders, "amount")));
        Assert.Equal(
            [
                "ods.orders.state 0 Direct", "dwd.order_detail 1 Indirect", "ads.daily 2 Indirect", "ads.daily.total 3 Indirect",
                "ads.daily.orders 3 Indirect",
                "sales/page.total 4 Indirect",
            ],
            Down(graph, LineageRoot.Field(Shop.Orders, "state")));
    }

    [Fact]
    public void A_node_reached_by_influence_first_and_by_value_later_counts_as_value()
    {
        var (a, b, c) = (Shop.Field(Shop.Orders, "a"), Shop.Field(Shop.Orders, "b"), Shop.Field(Shop.Orders, "c"));
        var graph = Shop.Graph(Shop.Of(Shop.Set(Shop.Clean, Shop.Orders,
            new(a, c, EdgeSubtype.Conditional), new(a, b, EdgeSubtype.Identity), new(b, c, EdgeSubtype.Identity),
            new(c, Shop.Field(Shop.Orders, "d"), EdgeSubtype.Identity))));
        var nodes = Laws.Walk(graph, new LineageRequest(LineageRoot.Field(Shop.Orders, "a"), Direction.Downstream)).Nodes;
        Assert.Equal([("a", 0), ("b", 1), ("c", 1), ("d", 2)], nodes.Select(node => (node.Path!, node.Distance)).Order());
        Assert.All(nodes, node => Assert.Equal(EdgeType.Direct, node.Via));
        // Within one hop only the influence is known.
        var near = Laws.Walk(graph, new LineageRequest(LineageRoot.Field(Shop.Orders, "a"), Direction.Downstream, Depth: 1)).Nodes;
        Assert.Equal(EdgeType.Indirect, near.Single(node => node.Path == "c").Via);
    }

    [Fact]
    public void Of_two_edges_between_two_fields_the_one_that_a_filter_follows_is_told_whichever_comes_last()
    {
        var (a, b, c) = (Shop.Field(Shop.Orders, "a"), Shop.Field(Shop.Orders, "b"), Shop.Field(Shop.Orders, "c"));
        foreach (var (first, second) in ((EdgeSubtype, EdgeSubtype)[])[(EdgeSubtype.Identity, EdgeSubtype.Conditional), (EdgeSubtype.Conditional, EdgeSubtype.Identity)])
        {
            var graph = Shop.Graph(Shop.Of(
                Shop.Set(Shop.Clean, Shop.Orders, new LineageEdge(a, c, first, null), new(b, c, EdgeSubtype.Identity)),
                Shop.Set(Shop.Sum, Shop.Orders, new LineageEdge(a, c, second, null))));
            var filter = new LineageFilter(Types: [EdgeType.Direct]);
            var edges = Laws.Walk(graph, new LineageRequest(LineageRoot.OfDataset(Shop.Orders), Direction.Downstream, Filter: filter)).Edges;
            Assert.Equal([$"{a} Identity", $"{b} Identity"], edges.Where(edge => edge.To == c.ToString()).Select(edge => $"{edge.From} {edge.Subtype}").Order());
        }
    }

    [Fact]
    public void A_dataset_starts_at_all_its_fields_and_its_row_set()
    {
        var answer = Laws.Walk(Shop.Graph(), new LineageRequest(LineageRoot.OfDataset(Shop.Orders), Direction.Downstream, 1));
        Assert.Equal(
            ["rowset:hive://h:10000:ods.orders", "id", "amount", "state", "a.b"],
            answer.Nodes.Where(node => node.Distance == 0).Select(node => node.Path ?? node.Id));
        Assert.Equal("dataset:hive://h:10000:ods.orders", answer.Root);
    }

    [Fact]
    public void A_job_starts_at_what_it_writes_or_reads()
    {
        var graph = Shop.Graph();
        Assert.Equal(
            ["dwd.order_detail 0 Direct", "dwd.order_detail.id 0 Direct", "dwd.order_detail.amount 0 Direct"],
            Down(graph, LineageRoot.OfJob(Shop.Clean)).Where(line => line.Contains(" 0 ", StringComparison.Ordinal)));
        var up = Laws.Walk(graph, new LineageRequest(LineageRoot.OfJob(Shop.Clean), Direction.Upstream));
        Assert.Equal(["ods.orders", "ods.orders.id", "ods.orders.amount", "ods.orders.state"], up.Nodes.Select(Name));
    }

    [Fact]
    public void An_unknown_root_gives_an_empty_answer() =>
        Assert.Empty(Laws.Walk(Shop.Graph(), new LineageRequest(LineageRoot.Field(Shop.Orders, "never"), Direction.Both)).Nodes);

    [Fact]
    public void A_filtered_node_is_walked_through_but_not_reported()
    {
        var request = new LineageRequest(
            LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream, Filter: new LineageFilter(Layer: "bi"));
        var answer = Laws.Walk(Shop.Graph(), request);
        Assert.Equal(["ods.orders.amount", "sales/page.total"], answer.Nodes.Select(Name));
        Assert.Empty(answer.Edges);
        Assert.Equal(
            ["ods.orders.amount", "ads.daily.total"],
            Laws.Walk(Shop.Graph(), request with { Filter = new LineageFilter(Owner: "ANN") }).Nodes.Select(Name));
        Assert.Equal(
            ["ods.orders.amount", "sales/page.total"],
            Laws.Walk(Shop.Graph(), request with { Filter = new LineageFilter("bi") }).Nodes.Select(Name));
    }

    [Fact]
    public void An_edge_filter_restricts_the_way()
    {
        var request = new LineageRequest(
            LineageRoot.OfDataset(Shop.Orders), Direction.Downstream, Filter: new LineageFilter(Types: [EdgeType.Direct]));
        Assert.DoesNotContain(Laws.Walk(Shop.Graph(), request).Nodes, node => node.Kind == NodeKind.RowSet && node.Distance > 0);
        var identity = request with { Filter = new LineageFilter(Subtypes: [EdgeSubtype.Identity]) };
        Assert.Equal(["dwd.order_detail.id"], Laws.Walk(Shop.Graph(), identity).Nodes.Where(node => node.Distance > 0).Select(Name));
    }

    [Fact]
    public void Edges_say_who_claims_them_where_and_on_which_grounds()
    {
        var run = Shop.Set(
            Shop.Clean, Shop.Detail, new LineageEdge(
                Shop.Field(Shop.Orders, "id"), Shop.Field(Shop.Detail, "id"), EdgeSubtype.Identity)) with
        { Evidence = EvidenceKind.Run };
        var answer = Laws.Walk(Shop.Graph(Shop.Of(run)), new LineageRequest(LineageRoot.Field(Shop.Orders, "id"), Direction.Downstream, 1));
        var edge = Assert.Single(answer.Edges);
        Assert.Equal(
            (Shop.Clean, EdgeType.Direct, EdgeSubtype.Identity, new TextSpan(7, 2), EvidenceKinds.Sql | EvidenceKinds.Run),
            (edge.Job, edge.Type, edge.Subtype, edge.Span, edge.Evidence));
    }

    [Fact]
    public void Tables_are_counted_and_joined_by_the_strongest_edge()
    {
        var answer = Laws.Walk(
            Shop.Graph(), new LineageRequest(LineageRoot.OfDataset(Shop.Orders), Direction.Downstream, Granularity: Granularity.Table));
        Assert.Equal(
            [("ods.orders", 0, 4, EdgeType.Direct), ("dwd.order_detail", 1, 2, EdgeType.Direct), ("ads.daily", 2, 2, EdgeType.Direct),
                ("sales/page", 3, 1, EdgeType.Direct)],
            answer.Nodes.Select(node => (node.Dataset.Name, node.Distance, node.Columns!.Value, node.Via)));
        Assert.Equal(
            [
                ("ods.orders", "dwd.order_detail", EdgeSubtype.Transformation, 4),
                ("dwd.order_detail", "ads.daily", EdgeSubtype.Aggregation, 2),
                ("ads.daily", "sales/page", EdgeSubtype.Identity, 1),
            ],
            answer.Edges.Select(edge => (edge.From.Split(':')[^1], edge.To.Split(':')[^1], edge.Subtype, edge.Count!.Value)));
    }

    [Fact]
    public void Unknowns_of_jobs_on_the_way_make_an_answer_incomplete()
    {
        var unknown = new UnknownLineage(UnknownCodes.StarWithoutSchema, "x", null, null, "No schema.");
        var set = Shop.Set(
            new JobId("airflow:prod", "star"), new DatasetId(Shop.Hive, "tmp.copy"), new LineageEdge(
                Shop.Field(Shop.Detail, "id"), Shop.Field(new DatasetId(Shop.Hive, "tmp.copy"), "id"), EdgeSubtype.Identity));
        var failed = new JobRecord(
            new JobId("airflow:prod", "broken"))
        { State = AnalysisState.Failed, Inputs = [Shop.Daily], Outputs = [Shop.Page] };
        var seen = new JobRecord(new JobId("airflow:prod", "seen")) { Inputs = [Shop.Page], Outputs = [new DatasetId("bi", "mail")] };
        var graph = Shop.Graph(Shop.Of(set with { Unknowns = [unknown] }) with { Jobs = [failed, seen] });
        var down = Laws.Walk(graph, new LineageRequest(LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream));
        Assert.False(down.Complete);
        Assert.Equal(
            [("broken", UnknownCodes.UnparsedStatement), ("seen", UnknownCodes.TableLevelOnly), ("star", UnknownCodes.StarWithoutSchema)],
            down.Unknowns.Select(item => (item.Job!.Value.Name, item.Code)));

        // Nothing unknown writes what lies upstream of the detail; and one hop down does not look behind the detail.
        Assert.True(Laws.Walk(graph, new LineageRequest(LineageRoot.Field(Shop.Detail, "id"), Direction.Upstream)).Complete);
        Assert.True(Laws.Walk(graph, new LineageRequest(LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream, 1)).Complete);
        Assert.Equal(
            ["broken"], Laws.Walk(graph, new LineageRequest(LineageRoot.Field(Shop.Page, "total"), Direction.Upstream)).Unknowns.Select(
                item => item.Job!.Value.Name));

        // Known at last.
        var editor = new GraphEditor(graph);
        editor.Apply(
            new LineageBatch
            {
                Jobs = [failed with { State = AnalysisState.Analysed }],
                EdgeSets = [set],
                RetiredJobs = [seen.Id],
                RecordedAt = SmallWorld.Noon
            });
        Assert.True(Laws.Walk(
            editor.ToGraph(9)!, new LineageRequest(LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream)).Complete);
    }

    [Fact]
    public void A_cursor_goes_on_behind_its_node_though_the_graph_has_moved()
    {
        var before = Shop.Graph();
        var request = new LineageRequest(LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream, PageSize: 2);
        var first = Laws.Walk(before, request);
        Assert.True(first.Truncated);
        Assert.Null(first.CursorEpoch);
        var moved = Shop.Graph(
            Shop.Of(Shop.Set(
                new JobId("x", "y"), Shop.Daily,
                new LineageEdge(Shop.Field(Shop.Detail, "amount"), Shop.Field(Shop.Daily, "late"), EdgeSubtype.Identity))));
        var second = Laws.Walk(moved, request with { Cursor = first.NextCursor, PageSize = 10 });
        Assert.Equal(["ads.daily.total", "ads.daily.late", "sales/page.total"], second.Nodes.Select(Name));
        Assert.Equal(before.Epoch, second.CursorEpoch);
        Assert.Equal(moved.Epoch, second.Epoch);
        Assert.Equal((false, null), (second.Truncated, second.NextCursor));
    }

    [Fact]
    public void An_unreadable_cursor_begins_anew()
    {
        var request = new LineageRequest(LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream, Cursor: "%%%");
        Assert.Equal(4, Laws.Walk(Shop.Graph(), request).Nodes.Length);
        Assert.Equal(4, Laws.Walk(Shop.Graph(), request with { Cursor = "AAAA" }).Nodes.Length);
    }

    [Fact]
    public void Time_that_runs_out_truncates_and_says_so()
    {
        var answer = Laws.Walk(
            Shop.Graph(), new LineageRequest(LineageRoot.Field(Shop.Orders, "amount"), Direction.Downstream, TimeBudget: TimeSpan.Zero));
        Assert.True(answer.Truncated);
        Assert.False(answer.Complete);
        Assert.Equal(UnknownCodes.BudgetReached, Assert.Single(answer.Unknowns).Code);
        Assert.Equal(["ods.orders.amount"], answer.Nodes.Select(Name));
        Assert.NotNull(answer.NextCursor);
    }

    [Fact]
    public void A_caller_who_gives_up_is_told_by_exception()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            LineageTraversal.Walk(Shop.Graph(), new LineageRequest(LineageRoot.OfDataset(Shop.Orders), Direction.Both), cancelled.Token));
    }

    private static string[] Down(LineageGraph graph, LineageRoot root) =>
        [.. Laws.Walk(graph, new LineageRequest(root, Direction.Downstream)).Nodes.Select(
            node => $"{Name(node)} {node.Distance} {node.Via}")];

    private static string Name(LineageAnswerNode node) => node.Path is null ? node.Dataset.Name : $"{node.Dataset.Name}.{node.Path}";
}
