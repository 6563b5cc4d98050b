using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Naming;

public sealed class DatasetNamingTests
{
    [Theory]
    [InlineData("project.dataset.table", "bigquery", "project.dataset.table")]
    [InlineData("t", "bigquery", "t")]
    [InlineData("db.\"odd.name\"", "bigquery", "db.\"odd.name\"")]
    [InlineData("\"s3://bucket/key/part.parquet\"", "s3://bucket", "key/part.parquet")]
    [InlineData("\"gs://bucket\"", "gs://bucket", "/")]
    public void A_table_and_its_dataset_are_each_others_names(string table, string datasetNamespace, string name)
    {
        var dataset = DatasetNaming.ToDataset(TableName.Parse(table), "bigquery");
        Assert.Equal(new DatasetId(datasetNamespace, name), dataset);
        if (name != "/") Assert.Equal(TableName.Parse(table), DatasetNaming.ToTable(dataset));
    }

    [Theory]
    [InlineData("json.\"/landing/orders/dt=1\"", "file", "/landing/orders/dt=1")]
    [InlineData("PARQUET.\"s3://bucket/orders\"", "s3://bucket", "orders")]
    [InlineData("\"/export/users\"", "file", "/export/users")]
    [InlineData("json.orders", "hive://m", "json.orders")]
    [InlineData("db.\"odd/name\"", "hive://m", "db.odd/name")]
    public void A_path_is_a_file_whether_or_not_a_format_stands_in_front(string table, string datasetNamespace, string name) =>
        Assert.Equal(new DatasetId(datasetNamespace, name), DatasetNaming.ToDataset(TableName.Parse(table), "hive://m"));

    [Fact]
    public void Only_a_system_with_one_namespace_for_all_has_it_by_default()
    {
        Assert.Equal("bigquery", DatasetNaming.DefaultNamespace("BigQuery"));
        Assert.Equal("default", DatasetNaming.DefaultNamespace("postgres"));
    }
}
