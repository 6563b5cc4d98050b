using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.Dbt;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class DbtCatalogCollectorTests : IDisposable
{
    private const string Manifest =
        """
        {"metadata": {"adapter_type": "snowflake"}, "nodes": {
          "model.p.orders": {"resource_type": "model", "name": "orders", "package_name": "p", "database": "D", "schema": "S", "alias": "ORDERS", "config": {"materialized": "table"},
            "description": "one row an order", "constraints": [], "columns": {"id": {"name": "id", "description": "number"}, "code": {"name": "code", "constraints": [{"type": "not_null"}]}}},
          "model.p.half": {"resource_type": "model", "name": "half", "package_name": "p", "database": "D", "schema": "S", "alias": "HALF", "config": {"materialized": "view"},
            "columns": {"id": {"name": "id", "data_type": "int"}}},
          "model.p.gone": {"resource_type": "model", "name": "gone", "package_name": "p", "config": {"materialized": "ephemeral"}, "columns": {}},
          "test.p.u": {"resource_type": "test", "name": "u", "test_metadata": {"name": "unique", "kwargs": {"column_name": "id"}}, "column_name": "id", "attached_node": "model.p.orders"},
          "test.p.n": {"resource_type": "test", "name": "n", "test_metadata": {"name": "not_null", "kwargs": {"column_name": "id"}}, "column_name": "id", "attached_node": "model.p.orders"},
          "test.p.w": {"resource_type": "test", "name": "w", "test_metadata": {"name": "not_null", "kwargs": {"column_name": "day"}}, "column_name": "day", "attached_node": "model.p.orders", "config": {"where": "day > 0"}},
          "test.p.c": {"resource_type": "test", "name": "c", "test_metadata": {"name": "unique_combination_of_columns", "kwargs": {"combination_of_columns": ["code", "id"]}}, "depends_on": {"nodes": ["model.p.orders"]}}},
         "sources": {"source.p.raw.clicks": {"resource_type": "source", "name": "clicks", "source_name": "raw", "package_name": "p", "database": "D", "schema": "RAW", "identifier": "CLICKS", "columns": {}}}}
        """;

    private const string Catalog =
        """
        {"metadata": {}, "errors": null, "nodes": {"model.p.orders": {"metadata": {"type": "BASE TABLE", "schema": "S", "name": "ORDERS", "owner": "ETL"}, "columns": {
          "CODE": {"type": "TEXT", "index": 2, "name": "CODE", "comment": null}, "ID": {"type": "NUMBER", "index": 1, "name": "ID", "comment": null}, "DAY": {"type": "DATE", "index": 3, "name": "DAY"}}}},
         "sources": {"source.p.raw.clicks": {"metadata": {"schema": "RAW", "name": "CLICKS"}, "columns": {"AT": {"type": "TIMESTAMP_NTZ", "index": 1, "name": "AT", "comment": "when"}}}}}
        """;

    private readonly CatalogFolder _folder = new();

    [Fact]
    public async Task Catalog_documentation_and_tests_make_one_table()
    {
        var found = await Collected.OfAsync(
            new DbtCatalogCollector(_folder.Write("manifest.json", Manifest), _folder.Write("catalog.json", Catalog), "ns", "test"));
        Assert.Equal(["ID NUMBER REQUIRED", "CODE TEXT REQUIRED", "DAY DATE"], found.Columns("D.S.ORDERS"));
        Assert.Equal(["ID", "CODE+ID"], found.Keys("D.S.ORDERS"));
        Assert.Equal(("one row an order", "number", "ETL"),
            (found.Table("D.S.ORDERS").Description, found.Table("D.S.ORDERS").Comments["ID"], found.Table("D.S.ORDERS").Owner));
        Assert.Equal(["AT TIMESTAMP_NTZ"], found.Columns("D.RAW.CLICKS"));
        Assert.False(found.Table("D.S.HALF").Schema.IsComplete);
        Assert.Equal(3, found.Tables.Count());
    }

    [Fact]
    public async Task A_real_projects_artifacts()
    {
        var folder = SharedFiles.Require("events/dbt/run_with_catalog");
        var found = await Collected.OfAsync(
            new DbtCatalogCollector(Path.Combine(folder, "manifest.json"), Path.Combine(folder, "catalog.json"), "duckdb", "music"));
        Assert.Empty(found.Failures);
        Assert.Equal(["listener_id INTEGER", "stream_date DATE", "streams BIGINT", "sec HUGEINT", "prev_sec HUGEINT"],
            found.Columns("music.main_int.int_listener_day"));
        Assert.True(found.Tables.Count(table => table.Schema.IsComplete) >= 20);
        Assert.True(found.Tables.Sum(table => table.Schema.Keys.Length) > 0);
    }

    [Fact]
    public async Task A_cut_manifest_is_one_sentence()
    {
        var path = _folder.Write("manifest.json", Manifest[..200]);
        var failure = await Assert.ThrowsAsync<CollectorException>(() =>
            Collected.OfAsync(new DbtCatalogCollector(path, null, "ns", "test")));
        Assert.StartsWith("the manifest cannot be read: manifest.json:", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
