using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Catalogs.Iceberg;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class IcebergCollectorTests : IDisposable
{
    private const string Second =
        """
        {"format-version": 2, "table-uuid": "u1", "location": "s3a://lake/shop.db/orders", "last-updated-ms": 200, "current-schema-id": 1, "default-spec-id": 0,
         "schemas": [{"type": "struct", "schema-id": 0, "fields": []},
           {"type": "struct", "schema-id": 1, "identifier-field-ids": [1], "fields": [
             {"id": 1, "name": "id", "required": true, "type": "long", "doc": "number"}, {"id": 2, "name": "at", "required": false, "type": "timestamptz"},
             {"id": 3, "name": "lines", "required": false, "type": {"type": "list", "element-id": 4, "element-required": true, "element":
               {"type": "struct", "fields": [{"id": 5, "name": "sku", "required": true, "type": "decimal(10, 2)"}]}}},
             {"id": 6, "name": "tags", "required": false, "type": {"type": "map", "key-id": 7, "key": "string", "value-id": 8, "value": "string"}}]}],
         "partition-specs": [{"spec-id": 0, "fields": [{"source-id": 2, "field-id": 1000, "name": "at_day", "transform": "day"}]}], "properties": {"comment": "one row an order"}}
        """;

    private readonly CatalogFolder _folder = new();

    [Fact]
    public async Task Of_several_metadata_files_of_a_table_the_newest_counts()
    {
        _folder.Write("orders/metadata/00001.metadata.json",
            Second.Replace("200", "100", StringComparison.Ordinal)
            .Replace("\"current-schema-id\": 1", "\"current-schema-id\": 0", StringComparison.Ordinal));
        _folder.Write("orders/metadata/00002.metadata.json", Second);
        var found = await OfAsync();
        Assert.Equal(
            ["id bigint REQUIRED", "at timestamp NULLABLE", "lines array<struct<sku:decimal(10,2)>> NULLABLE",
                "lines.element.sku decimal(10,2) REQUIRED", "tags map<string,string> NULLABLE"],
            found.Columns("shop.orders"));
        var table = found.Table("shop.orders");
        Assert.Equal(("one row an order", "number", "iceberg_table"), (table.Description, table.Comments["id"], table.Kind));
        Assert.Equal(["id"], found.Keys("shop.orders"));
        Assert.Equal(["at"], table.PartitionKeys);
        Assert.Equal(["s3://lake shop.db/orders = ns shop.orders"], found.Aliases);
    }

    [Fact]
    public async Task The_first_version_has_one_schema_and_broken_files_are_told()
    {
        _folder.Write("v1.metadata.json",
            """{"format-version": 1, "location": "hdfs://nn:8020/w/s/t", "schema": {"type": "struct", "fields": [{"id": 1, "name": "a", "required": false, "type": "int"}]}, "partition-spec": [{"source-id": 1, "transform": "identity", "name": "a"}]}""");
        _folder.Write("cut.metadata.json", Second[..300]);
        _folder.Write("other.json", "{}");
        var found = await OfAsync();
        Assert.Equal(["a int NULLABLE"], found.Columns("s.t"));
        Assert.Equal(["a"], found.Table("s.t").PartitionKeys);
        Assert.Equal(2, found.Failures.Count());
    }

    public void Dispose() => _folder.Dispose();

    private Task<Collected> OfAsync() =>
        Collected.OfAsync(new IcebergCollector([_folder.Path], "ns", ImmutableSortedDictionary<string, string>.Empty, "test"));
}
