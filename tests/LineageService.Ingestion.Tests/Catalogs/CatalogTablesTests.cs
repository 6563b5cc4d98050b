using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Catalogs;

public sealed class CatalogTablesTests
{
    [Fact]
    public void What_a_catalog_tells_is_not_overwritten_by_what_a_task_teaches()
    {
        var catalog = new CatalogTables();
        Assert.True(catalog.Add(Table("dw.t", SchemaOrigin.Catalog, "a", "b")));
        Assert.False(catalog.Add(Table("dw.t", SchemaOrigin.Task, "a")));
        Assert.Equal(2, catalog.Find(["dw", "t"])!.Columns.Length);
    }

    [Fact]
    public void What_a_task_taught_is_replaced_by_a_catalog_and_by_the_next_teaching()
    {
        var catalog = new CatalogTables();
        catalog.Add(Table("dw.t", SchemaOrigin.Task, "a"));
        Assert.False(catalog.Add(Table("dw.t", SchemaOrigin.Task, "a")));
        Assert.True(catalog.Add(Table("dw.t", SchemaOrigin.Task, "a", "b")));
        Assert.True(catalog.Add(Table("dw.t", SchemaOrigin.Catalog, "c")));
        Assert.Equal("c", Assert.Single(catalog.Find(["t"])!.Columns).Name);
    }

    [Fact]
    public void A_part_of_the_columns_is_no_schema_and_ends_the_one_taught_before()
    {
        var catalog = new CatalogTables();
        catalog.Add(Table("dw.t", SchemaOrigin.Task, "a"));
        catalog.Add(new CatalogTable(new TableSchema(TableName.Parse("dw.t"), [new SchemaColumn("a")], IsComplete: false), SchemaOrigin.Task));
        Assert.Null(catalog.Find(["dw", "t"]));
    }

    [Fact]
    public void A_version_depends_on_names_types_and_order_and_on_nothing_else()
    {
        var version = Table("dw.t", SchemaOrigin.Catalog, "a", "b").Version;
        Assert.Equal(version, Table("other", SchemaOrigin.Task, "a", "b").Version);
        Assert.NotEqual(version, Table("dw.t", SchemaOrigin.Catalog, "b", "a").Version);
        Assert.NotEqual(version, Table("dw.t", SchemaOrigin.Catalog, "ab").Version);
        Assert.NotEqual(version, new CatalogTable(new TableSchema(TableName.Parse("dw.t"), [new("a", "int"), new("b")]), SchemaOrigin.Catalog).Version);
    }

    [Fact]
    public void A_schema_read_back_from_a_store_has_the_version_it_had()
    {
        var schema = new TableSchema(TableName.Parse("dw.t"), [new("a", "int"), new("total", "int", Computed: true)]);
        var told = new CatalogTable(schema, SchemaOrigin.Catalog);
        var entry = Read("""{"table": "dw.u", "columns": [{"name": "xs", "type": "RECORD", "mode": "REPEATED"}, {"name": "xs.k", "type": "STRING"}]}""");
        var set = new CatalogSet();
        set.Seed(new DatasetRecord(new DatasetId("ns", "dw.t")) { Fields = told.Fields, Schema = SchemaKnowledge.Complete });
        set.Seed(new DatasetRecord(new DatasetId("ns", "dw.u")) { Fields = entry.Fields, Schema = SchemaKnowledge.Complete });

        Assert.Equal(told.Version, set.Find(new DatasetId("ns", "dw.t"))!.Version);
        Assert.Equal(entry.Version, set.Find(new DatasetId("ns", "dw.u"))!.Version);
    }

    [Fact]
    public void Nested_columns_are_dotted_whether_listed_or_nested_and_repeated_ones_are_arrays()
    {
        var listed = Read("""{"table": "t", "columns": [{"name": "r", "type": "RECORD", "mode": "REPEATED"}, {"name": "r.x", "type": "INT"}]}""");
        var nested = Read("""{"table": "t", "columns": [{"name": "r", "type": "RECORD", "mode": "REPEATED", "fields": [{"name": "x", "type": "INT"}]}]}""");

        Assert.Equal(listed.Version, nested.Version);
        Assert.Equal(["r", "r.x"], nested.Schema.Columns.Select(column => column.Name));
        Assert.Equal("ARRAY<RECORD>", nested.Schema.Columns[0].Type);
    }

    [Theory]
    [InlineData("""{"table": "t", "columns": {"a": 1}}""", "`columns`")]
    [InlineData("""{"table": "t", "columns": [{"type": "INT"}]}""", "\"name\"")]
    [InlineData("""{"table": "", "columns": []}""", "empty")]
    [InlineData("""{"table": 5, "columns": []}""", "`table`")]
    public void A_wrong_entry_says_what_was_expected(string json, string named)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Null(new CatalogReader().Read(document.RootElement, System.Text.Encoding.UTF8.GetBytes(json), "f", 7, out var failure));
        Assert.Equal(7, failure!.Line);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_equal_columns_share_what_was_read_and_keep_what_is_their_own()
    {
        const string Columns = """[{"name": "r", "type": "RECORD", "fields": [{"name": "x", "type": "INT"}]}, {"name": "y", "type": "INT"}]""";
        var reader = new CatalogReader();

        var first = ReadWith($$"""{"table": "a.t", "columns": {{Columns}}, "owner": "one"}""");
        var second = ReadWith($$"""{"table": "b.u", "columns": {{Columns}}, "kind": "view"}""");
        var third = ReadWith($$"""{"table": "b.v", "columns": {{Columns.Replace("INT", "BOOL", StringComparison.Ordinal)}}}""");

        Assert.Equal(first.Fields, second.Fields);
        Assert.Equal(first.Version, second.Version);
        Assert.Equal(["b", "u"], second.Schema.Name.Parts);
        Assert.Equal((null, "view"), (second.Owner, second.Kind));
        Assert.NotEqual(first.Version, third.Version);
        Assert.Equal(["RECORD", "BOOL", "BOOL"], third.Fields.Select(field => field.Type));

        CatalogTable ReadWith(string json)
        {
            using var document = JsonDocument.Parse(json);
            return reader.Read(document.RootElement, System.Text.Encoding.UTF8.GetBytes(json), null, 1, out _)!;
        }
    }

    [Fact]
    public void A_wildcard_covers_what_lies_where_it_does_and_what_a_dump_calls_by_a_bare_name()
    {
        var catalog = new CatalogTables();
        catalog.Add(Table("p.d.events_1", SchemaOrigin.Catalog, "a"));
        catalog.Add(Table("p.e.events_2", SchemaOrigin.Catalog, "b"));
        catalog.Add(Table("events_3", SchemaOrigin.Catalog, "c"));
        Assert.Equal(["c", "a"], catalog.Find(["p", "D", "events_*"])!.Columns.Select(column => column.Name));

        catalog.Add(Table("p.d.events_4", SchemaOrigin.Catalog, "d"));

        Assert.Equal(["d", "c", "a"], catalog.Find(["p", "d", "events_*"])!.Columns.Select(column => column.Name));
        Assert.Equal(["d", "c", "b", "a"], catalog.Find(["events_*"])!.Columns.Select(column => column.Name));
    }

    private static CatalogTable Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new CatalogReader().Read(document.RootElement, System.Text.Encoding.UTF8.GetBytes(json), null, 1, out _)!;
    }

    private static CatalogTable Table(string name, SchemaOrigin origin, params string[] columns) =>
        new(new TableSchema(TableName.Parse(name), [.. columns.Select(column => new SchemaColumn(column))]), origin);
}
