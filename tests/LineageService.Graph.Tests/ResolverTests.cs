using LineageService.Graph.Conformance;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests;

public sealed class ResolverTests
{
    private static readonly LineageBatch Odd = new()
    {
        Datasets =
        [
            new DatasetRecord(new DatasetId("hive", "//h:10000:ods.orders")),
            new DatasetRecord(new DatasetId(Shop.Hive, "dwd.orders")) { Fields = [new("amount")] },
            new DatasetRecord(new DatasetId("s3://lake", "raw/2024:01/orders")) { Fields = [new("x:y")] },
            new DatasetRecord(new DatasetId("dataset", "odd")),
        ],
        RecordedAt = SmallWorld.Noon,
    };

    [Theory]
    [InlineData("dataset:hive://h:10000:ods.orders")]
    [InlineData("field:hive://h:10000:ods.orders:a.b")]
    [InlineData("rowset:hive://h:10000:ods.orders")]
    [InlineData("job:airflow:prod:etl:clean")]
    [InlineData("dataset:s3://lake:raw/2024:01/orders")]
    [InlineData("field:s3://lake:raw/2024:01/orders:x:y")]
    [InlineData("dataset:dataset:odd")]
    public void A_node_id_names_itself_by_the_longest_known_namespace(string id)
    {
        var resolution = NodeResolver.Resolve(Shop.Graph(Odd), id);
        Assert.Equal((ResolutionKind.Found, id), (resolution.Kind, resolution.Id));
    }

    [Theory]
    [InlineData("datasetField:hive://h:10000:ods.orders:amount", "field:hive://h:10000:ods.orders:amount")]
    [InlineData("hive://h:10000:ods.orders", "dataset:hive://h:10000:ods.orders")]
    [InlineData("hive://h:10000:ods.orders:amount", "field:hive://h:10000:ods.orders:amount")]
    [InlineData("dataset:odd", "dataset:dataset:odd")]
    [InlineData("ods.orders", "dataset:hive://h:10000:ods.orders")]
    [InlineData(" ods.orders.amount ", "field:hive://h:10000:ods.orders:amount")]
    [InlineData("ods.orders.a.b", "field:hive://h:10000:ods.orders:a.b")]
    [InlineData("order_detail.id", "field:hive://h:10000:dwd.order_detail:id")]
    [InlineData("ODS.Orders.AMOUNT", "field:hive://h:10000:ods.orders:amount")]
    [InlineData("page", "dataset:bi:sales/page")]
    [InlineData("etl.sum", "job:airflow:prod:etl.sum")]
    [InlineData("clean", "job:airflow:prod:etl:clean")]
    public void A_shorter_name_is_completed(string text, string id)
    {
        var graph = Shop.Graph();
        if (text.StartsWith("dataset:odd", StringComparison.Ordinal)) graph = Shop.Graph(Odd);
        Assert.Equal(id, NodeResolver.Resolve(graph, text).Id);
    }

    [Fact]
    public void Several_fits_are_candidates()
    {
        var resolution = NodeResolver.Resolve(Shop.Graph(Odd), "orders.amount");
        Assert.Equal(ResolutionKind.Ambiguous, resolution.Kind);
        Assert.Null(resolution.Root);
        Assert.Equal(["field:hive://h:10000:dwd.orders:amount", "field:hive://h:10000:ods.orders:amount"], resolution.Candidates);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("dataset:")]
    [InlineData("field:hive://h:10000:ods.orders:never")]
    [InlineData("rders")]
    [InlineData("orders.")]
    [InlineData(".orders")]
    [InlineData("job:airflow:prod:never")]
    public void What_fits_nothing_is_not_found(string text) =>
        Assert.Equal(ResolutionKind.NotFound, NodeResolver.Resolve(Shop.Graph(), text).Kind);

    [Theory]
    [InlineData("dataset:s3://lake:warehouse/ods.orders", "dataset:hive://h:10000:ods.orders")]
    [InlineData("field:s3://lake:warehouse/ods.orders:amount", "field:hive://h:10000:ods.orders:amount")]
    [InlineData("warehouse/ods.orders", "dataset:hive://h:10000:ods.orders")]
    [InlineData("ods.orders", "dataset:hive://h:10000:ods.orders")]
    public void Another_name_leads_to_the_dataset_itself(string text, string id)
    {
        var alias = new DatasetRecord(new DatasetId("s3://lake", "warehouse/ods.orders")) { AliasOf = Shop.Orders };
        var graph = Shop.Graph(new LineageBatch { Datasets = [alias], RecordedAt = SmallWorld.Noon });
        Assert.Equal(id, NodeResolver.Resolve(graph, text).Id);
        Assert.Equal(2, Laws.Walk(graph, new LineageRequest(LineageRoot.Field(alias.Id, "id"), Direction.Downstream)).Nodes.Length);
    }

    [Fact]
    public void Names_that_came_later_are_found_too()
    {
        var graph = Shop.Graph();
        Assert.Equal(ResolutionKind.NotFound, NodeResolver.Resolve(graph, "dwd.orders").Kind);
        var editor = new Snapshot.GraphEditor(graph);
        editor.Apply(Odd);
        Assert.Equal(ResolutionKind.Found, NodeResolver.Resolve(editor.ToGraph(2)!, "dwd.orders").Kind);
        Assert.Equal(ResolutionKind.NotFound, NodeResolver.Resolve(graph, "dwd.orders").Kind);
    }
}
