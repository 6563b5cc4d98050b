using System.Collections.Immutable;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests;

/// <summary>A small shop's warehouse, for tests that name names.</summary>
internal static class Shop
{
    public const string Hive = "hive://h:10000";

    public static DatasetId Orders { get; } = new(Hive, "ods.orders");

    public static DatasetId Detail { get; } = new(Hive, "dwd.order_detail");

    public static DatasetId Daily { get; } = new(Hive, "ads.daily");

    public static DatasetId Page { get; } = new("bi", "sales/page");

    public static JobId Clean { get; } = new("airflow:prod", "etl:clean");

    public static JobId Sum { get; } = new("airflow:prod", "etl.sum");

    /// <summary>
    /// orders.amount → detail.amount → daily.total → page.total, filtered by orders.state on the way; daily counts rows.
    /// </summary>
    public static LineageBatch Batch { get; } = new()
    {
        Datasets =
        [
            new DatasetRecord(
                Orders) { Layer = "ODS", Owner = "ann", Fields = [new("id"), new("amount"), new("state"), new("a.b")],
                Schema = SchemaKnowledge.Complete },
            new DatasetRecord(Detail) { Layer = "DWD", Owner = "bob" },
            new DatasetRecord(Daily) { Layer = "ADS", Owner = "ann" },
            new DatasetRecord(Page) { Layer = "BI" },
        ],
        EdgeSets =
        [
            Set(Clean, Detail,
                new(Field(Orders, "id"), Field(Detail, "id"), EdgeSubtype.Identity, new TextSpan(7, 2)),
                new(Field(Orders, "amount"), Field(Detail, "amount"), EdgeSubtype.Transformation, new TextSpan(11, 9)),
                new(Field(Orders, "state"), LineageNode.RowSet(Detail), EdgeSubtype.Filter),
                new(LineageNode.RowSet(Orders), LineageNode.RowSet(Detail), EdgeSubtype.RowSet)),
            Set(Sum, Daily,
                new(Field(Detail, "amount"), Field(Daily, "total"), EdgeSubtype.Aggregation),
                new(LineageNode.RowSet(Detail), LineageNode.RowSet(Daily), EdgeSubtype.RowSet),
                new(LineageNode.RowSet(Daily), Field(Daily, "total"), EdgeSubtype.SetDependence),
                new(LineageNode.RowSet(Daily), Field(Daily, "orders"), EdgeSubtype.SetDependence)),
            Set(new JobId("bi", "render"), Page, new LineageEdge(Field(Daily, "total"), Field(Page, "total"), EdgeSubtype.Identity)),
        ],
        RecordedAt = SmallWorld.Noon,
    };

    public static LineageGraph Graph(params ReadOnlySpan<LineageBatch> more)
    {
        var editor = new GraphEditor(new LineageGraph(new NameIndex()));
        editor.Apply(Batch);
        foreach (var batch in more) editor.Apply(batch);
        return editor.ToGraph(1 + more.Length)!;
    }

    public static EdgeSet Set(JobId job, DatasetId target, params ImmutableArray<LineageEdge> edges) =>
        new(job, target, EvidenceKind.Sql, "test/1", SmallWorld.Noon, edges, []);

    public static LineageBatch Of(params ImmutableArray<EdgeSet> sets) => new() { EdgeSets = sets, RecordedAt = SmallWorld.Noon };

    public static LineageNode Field(DatasetId dataset, string path) => LineageNode.Field(dataset, path);
}
