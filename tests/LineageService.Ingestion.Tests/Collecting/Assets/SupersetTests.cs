using System.IO.Compression;
using LineageService.Ingestion.Collecting.Assets;
using LineageService.Ingestion.Collecting.Assets.Superset;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Assets;

/// <summary>Exports of Superset.</summary>
public sealed class SupersetTests
{
    private static readonly BiSettings Settings = new() { ToolNamespace = "superset://bi" };

    private static SourceFolder Export()
    {
        var folder = new SourceFolder();
        return folder
            .Add("export/databases/Shop.yaml", "database_name: Shop\nsqlalchemy_uri: postgresql+psycopg2://reader:XXXX@db.example:5432/shop\nuuid: d-1\n")
            .Add("export/datasets/Shop/orders.yaml", """
                table_name: orders
                schema: sales
                uuid: t-1
                database_uuid: d-1
                columns:
                  - column_name: region
                    type: TEXT
                  - column_name: amount
                    type: NUMERIC
                  - column_name: gross
                    expression: amount * 1.2
                metrics:
                  - metric_name: revenue
                    expression: SUM(gross)
                """)
            .Add("export/datasets/Shop/by_region.yaml", """
                table_name: by_region
                uuid: t-2
                database_uuid: d-1
                sql: |
                  SELECT r.name AS region_name, o.amount AS paid
                  FROM sales.orders o JOIN sales.regions r ON r.id = o.region_id
                columns:
                  - column_name: region_name
                  - column_name: paid
                """)
            .Add("export/charts/Revenue_1.yaml", """
                slice_name: Revenue by region
                uuid: c-1
                dataset_uuid: t-1
                params:
                  groupby:
                    - region
                  metrics:
                    - revenue
                    - expressionType: SIMPLE
                      aggregate: MAX
                      column:
                        column_name: amount
                      label: biggest
                  adhoc_filters:
                    - expressionType: SIMPLE
                      subject: amount
                      operator: '>'
                      comparator: '0'
                      clause: WHERE
                """)
            .Add("export/charts/Paid_2.yaml", "slice_name: Paid\nuuid: c-2\ndataset_uuid: t-2\nparams:\n  all_columns:\n    - paid\n")
            .Add("export/dashboards/Sales.yaml", """
                dashboard_title: Sales
                slug: sales
                uuid: b-1
                position:
                  CHART-a:
                    type: CHART
                    meta:
                      uuid: c-1
                  CHART-b:
                    type: CHART
                    meta:
                      uuid: c-2
                  ROW-1:
                    type: ROW
                """);
    }

    [Fact]
    public async Task A_column_of_the_warehouse_reaches_the_field_of_a_dashboard()
    {
        using var folder = Export();
        var (reports, _, host) = await SourceFolder.RunAsync(new SupersetCollector([folder.Path], Settings, "bi"));
        await using var _ = host;

        Assert.Empty(reports[0].Failures);
        Assert.Equal(
            ["shop.sales.orders.amount -> dataset/Shop/sales/orders.amount", "shop.sales.orders.amount -> dataset/Shop/sales/orders.gross",
                "shop.sales.orders.region -> dataset/Shop/sales/orders.region"],
            await EdgesAsync("dataset/Shop/sales/orders"));
        Assert.Equal(
            ["dataset/Shop/sales/orders.amount -> chart/Revenue by region.biggest", "dataset/Shop/sales/orders.gross -> chart/Revenue by region.revenue",
                "dataset/Shop/sales/orders.region -> chart/Revenue by region.region"],
            await EdgesAsync("chart/Revenue by region"));
        Assert.Equal(
            ["chart/Paid.paid -> dashboard/sales.Paid.paid", "chart/Revenue by region.biggest -> dashboard/sales.Revenue by region.biggest",
                "chart/Revenue by region.region -> dashboard/sales.Revenue by region.region",
                "chart/Revenue by region.revenue -> dashboard/sales.Revenue by region.revenue"],
            await EdgesAsync("dashboard/sales"));
        Assert.Contains("shop.sales.orders.amount -> dataset/Shop/by_region.paid", await EdgesAsync("dataset/Shop/by_region"));
        Assert.NotNull(host.Current.FindDataset(new DatasetId("postgres://db.example:5432", "shop.sales.orders")));

        Task<string[]> EdgesAsync(string name) => SourceFolder.EdgesAsync(host, new JobId("superset://bi", name));
    }

    [Fact]
    public async Task An_archive_gives_what_its_folder_gives()
    {
        using var folder = Export();
        using var packed = new SourceFolder();
        ZipFile.CreateFromDirectory(folder.Path, Path.Combine(packed.Path, "export.zip"));
        var plain = await CollectedItems.OfAsync(new SupersetCollector([folder.Path], Settings, "bi"));
        var unpacked = await CollectedItems.OfAsync(new SupersetCollector([packed.Path], Settings, "bi"));

        Assert.Equal(plain.Tasks.Values.Select(task => task.Sql), unpacked.Tasks.Values.Select(task => task.Sql));
        Assert.Empty(unpacked.Failures);
    }

    [Fact]
    public async Task What_is_broken_or_not_in_the_export_is_told_and_the_rest_goes_on()
    {
        using var folder = Export();
        folder.Add("export/charts/Bad_3.yaml", "slice_name: [").Add("export/charts/Lost_4.yaml", "slice_name: Lost\nuuid: c-4\ndataset_uuid: gone\n")
            .Add("export/charts/Paid_2.yaml", "uuid: c-2\n").Add("broken.zip", "no archive");
        var items = await CollectedItems.OfAsync(new SupersetCollector([folder.Path], Settings, "bi"));

        Assert.Equal(
            ["broken.zip", "export/charts/Bad_3.yaml", "export/charts/Lost_4.yaml", "export/charts/Paid_2.yaml", "export/dashboards/Sales.yaml"],
            items.Failures.Select(failure => failure.Failure.File!).Order(StringComparer.Ordinal));
        Assert.Contains("chart/Revenue by region", items.Tasks.Keys);
    }
}
