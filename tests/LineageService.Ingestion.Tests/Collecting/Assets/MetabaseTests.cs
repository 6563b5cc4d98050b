using LineageService.Ingestion.Collecting.Assets;
using LineageService.Ingestion.Collecting.Assets.Metabase;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Assets;

/// <summary>Exports of Metabase: its API's JSON and its serialization.</summary>
public sealed class MetabaseTests
{
    private static readonly BiSettings Settings = new() { ToolNamespace = "metabase://bi" };

    private static SourceFolder Api() => new SourceFolder()
        .Add("databases.json", """
            {"data":[{"id":1,"name":"Shop","engine":"postgres","details":{"host":"db.example","port":5432,"dbname":"shop"},
              "tables":[{"id":7,"schema":"sales","name":"orders","fields":[{"id":70,"name":"region"},{"id":71,"name":"amount"}]}]}]}
            """)
        .Add("cards.json", """
            [{"id":11,"name":"Paid","dataset_query":{"type":"native","database":1,"native":{"query":"SELECT o.region, SUM(o.amount) AS paid FROM sales.orders o WHERE o.amount > 0 [[AND o.region = {{region}}]] GROUP BY o.region"}},
              "result_metadata":[{"name":"region"},{"name":"paid"}]},
             {"id":12,"name":"Clicked","dataset_query":{"type":"query","database":1,"query":{"source-table":7,"breakout":[["field",70,null]],"aggregation":[["sum",["field",71,null]],["count"]]}},
              "result_metadata":[{"name":"region","field_ref":["field",70,null]},{"name":"sum","field_ref":["aggregation",0]},{"name":"count","field_ref":["aggregation",1]},{"name":"odd","field_ref":["field",999,null]}]},
             {"id":13,"name":"Over a card","dataset_query":{"type":"query","database":1,"query":{"source-table":"card__11"}},
              "result_metadata":[{"name":"paid","field_ref":["field","paid",{"base-type":"type/Float"}]}]},
             {"id":14,"name":"By card","dataset_query":{"type":"native","database":1,"native":{"query":"SELECT x.paid FROM {{#11-paid}} x"}}}]
            """)
        .Add("dashboard.json", """
            {"id":3,"name":"Board","dashcards":[{"card_id":11},{"card_id":12},{"card_id":null},{"card_id":13}]}
            """);

    [Fact]
    public async Task A_column_of_the_warehouse_reaches_the_field_of_a_dashboard()
    {
        using var folder = Api();
        var (reports, _, host) = await SourceFolder.RunAsync(new MetabaseCollector([folder.Path], Settings, "bi"));
        await using var _ = host;

        Assert.Empty(reports[0].Failures);
        Assert.Equal(["shop.sales.orders.amount -> card/Paid.paid", "shop.sales.orders.region -> card/Paid.region"], await EdgesAsync("card/Paid"));
        Assert.Equal(["shop.sales.orders.amount -> card/Clicked.sum", "shop.sales.orders.region -> card/Clicked.region"], await EdgesAsync("card/Clicked"));
        Assert.Equal(["card/Paid.paid -> card/Over a card.paid"], await EdgesAsync("card/Over a card"));
        Assert.Equal(["shop.sales.orders.amount -> card/By card.paid"], await EdgesAsync("card/By card"));
        Assert.Contains("card/Clicked.sum -> dashboard/Board.Clicked.sum", await EdgesAsync("dashboard/Board"));
        var clicked = Assert.Single(await host.Store.FindEdgeSetsAsync(new JobId("metabase://bi", "card/Clicked"), TestContext.Current.CancellationToken));
        Assert.Equal(["odd"], clicked.Unknowns.Select(unknown => unknown.Column!));
        Assert.NotNull(host.Current.FindDataset(new DatasetId("postgres://db.example:5432", "shop.sales.orders")));

        Task<string[]> EdgesAsync(string name) => SourceFolder.EdgesAsync(host, new JobId("metabase://bi", name));
    }

    [Fact]
    public async Task Serialization_names_tables_and_columns_by_their_names()
    {
        using var folder = new SourceFolder();
        folder.Add("databases/Shop/Shop.yaml", "name: Shop\nengine: postgres\nentity_id: e0\n")
            .Add("collections/main/cards/q.yaml", """
                name: Regions
                entity_id: AAAA
                database_id: Shop
                dataset_query:
                  database: Shop
                  type: query
                  query:
                    source-table:
                      - Shop
                      - sales
                      - orders
                result_metadata:
                  - name: region
                    field_ref:
                      - field
                      - - Shop
                        - sales
                        - orders
                        - region
                      - null
                """)
            .Add("collections/main/dashboards/d.yaml", "name: Map\nentity_id: BBBB\ndashcards:\n  - card_id: AAAA\n  - card_id: GONE\n");
        var (reports, _, host) = await SourceFolder.RunAsync(
            new MetabaseCollector([folder.Path], Settings with { DatasetNamespace = "postgres://wh:5432", Database = "shop" }, "bi"));
        await using var _ = host;

        Assert.Equal(["shop.sales.orders.region -> card/Regions.region"], await SourceFolder.EdgesAsync(host, new JobId("metabase://bi", "card/Regions")));
        Assert.Equal(["card/Regions.region -> dashboard/Map.Regions.region"], await SourceFolder.EdgesAsync(host, new JobId("metabase://bi", "dashboard/Map")));
        Assert.Contains("1 cards", Assert.Single(reports[0].Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_documents_are_told_and_the_rest_goes_on()
    {
        using var folder = Api();
        folder.Add("broken.json", "{\n\"id\":").Add("nameless.json", """{"id":9,"dataset_query":{}}""").Add("number.json", "[1]")
            .Add("loop.json", """[{"id":20,"name":"A","dataset_query":{"native":{"query":"SELECT * FROM {{#21}}"}}},{"id":21,"name":"B","dataset_query":{"native":{"query":"SELECT * FROM {{#20}}"}}}]""");
        var items = await CollectedItems.OfAsync(new MetabaseCollector([folder.Path], Settings, "bi"));

        Assert.Equal(["broken.json", "nameless.json", "number.json"], items.Failures.Select(failure => failure.Failure.File!).Order(StringComparer.Ordinal));
        Assert.Equal(2, items.Failures[0].Failure.Line);
        Assert.Contains("card/Paid", items.Tasks.Keys);
    }
}
