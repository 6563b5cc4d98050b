using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Catalogs.InformationSchema;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class InformationSchemaCollectorTests : IDisposable
{
    private readonly CatalogFolder _folder = new();

    [Fact]
    public async Task Four_csv_exports_of_postgresql_join_into_tables()
    {
        _folder.Write("a.csv",
            "TABLE_CATALOG,TABLE_SCHEMA,TABLE_NAME,COLUMN_NAME,ORDINAL_POSITION,IS_NULLABLE,DATA_TYPE,CHARACTER_MAXIMUM_LENGTH,NUMERIC_PRECISION,NUMERIC_SCALE,IS_GENERATED\r\n"
            + "shop,raw,orders,code,2,NO,character varying,20,,,NEVER\r\nshop,raw,orders,id,1,NO,bigint,,64,0,NEVER\r\nshop,raw,orders,total,3,YES,numeric,,10,2,NEVER\r\nshop,raw,orders,net,4,YES,numeric,,,,ALWAYS\r\n");
        _folder.Write("b.csv",
            "table_catalog,table_schema,table_name,constraint_name,constraint_type\nshop,raw,orders,pk,PRIMARY KEY\nshop,raw,orders,uq,UNIQUE\nshop,raw,orders,fk,FOREIGN KEY\n");
        _folder.Write("c.csv",
            "table_catalog,table_schema,table_name,constraint_name,column_name,ordinal_position\nshop,raw,orders,uq,code,2\nshop,raw,orders,uq,id,1\nshop,raw,orders,pk,id,1\nshop,raw,orders,fk,code,1\n");
        _folder.Write("d.csv",
            "table_catalog,table_schema,table_name,view_definition\nshop,raw,big,\"SELECT id, \"\"code\"\"\n FROM raw.orders\"\n");
        var found = await OfAsync("postgres");
        Assert.Empty(found.Failures);
        Assert.Equal(
            ["id bigint REQUIRED", "code character varying(20) REQUIRED", "total numeric(10,2) NULLABLE", "net numeric COMPUTED"],
            found.Columns("shop.raw.orders"));
        Assert.Equal(["id", "id+code"], found.Keys("shop.raw.orders").Order(StringComparer.Ordinal));
        var view = Assert.Single(found.Tasks).Task;
        Assert.Equal(("view", "shop.raw.big", "SELECT id, \"code\"\n FROM raw.orders"), (view.Kind, view.Target, view.Sql));
    }

    [Theory]
    [InlineData("mysql", "[{\"TABLE_CATALOG\":\"def\",\"TABLE_SCHEMA\":\"shop\",\"TABLE_NAME\":\"t\",\"COLUMN_NAME\":\"id\",\"ORDINAL_POSITION\":1,\"IS_NULLABLE\":\"NO\",\"DATA_TYPE\":\"bigint\",\"COLUMN_TYPE\":\"bigint unsigned\",\"COLUMN_COMMENT\":\"number\"}]", "shop.t", "id bigint unsigned REQUIRED", "number")]
    [InlineData("snowflake",
        "{\"TABLE_CATALOG\":\"D\",\"TABLE_SCHEMA\":\"S\",\"TABLE_NAME\":\"T\",\"COLUMN_NAME\":\"ID\",\"ORDINAL_POSITION\":1,\"IS_NULLABLE\":\"YES\",\"DATA_TYPE\":\"NUMBER\",\"NUMERIC_PRECISION\":38,\"NUMERIC_SCALE\":0,\"COMMENT\":\"number\"}\n", "D.S.T", "ID NUMBER(38,0) NULLABLE", "number")]
    [InlineData("oracle", "OWNER;TABLE_NAME;COLUMN_NAME;DATA_TYPE;DATA_LENGTH;NULLABLE;COLUMN_ID;COMMENTS\nHR;T;ID;VARCHAR2;20;N;1;number\n", "HR.T", "ID VARCHAR2(20) REQUIRED", "number")]
    public async Task Other_engines_and_formats(string dialect, string text, string table, string column, string comment)
    {
        _folder.Write("columns.json", text);
        var found = await OfAsync(dialect);
        Assert.Empty(found.Failures);
        Assert.Equal([column], found.Columns(table));
        Assert.Equal(comment, found.Table(table).Comments.Single().Value);
    }

    [Fact]
    public async Task A_query_engines_catalog_shows_the_tables_of_a_metastore()
    {
        _folder.Write("columns.csv",
            "table_catalog,table_schema,table_name,column_name,data_type,extra_info\nhive,ods,orders,id,bigint,\nhive,ods,orders,dt,varchar,partition key\nmemory,s,t,a,int,\n");
        var found = await OfAsync("trino", ImmutableSortedDictionary<string, string>.Empty.Add("hive", "hive://m:9083"));
        Assert.Equal(["ns hive.ods.orders = hive://m:9083 ods.orders"], found.Aliases);
        Assert.Equal(["dt"], found.Table("hive.ods.orders").PartitionKeys);
    }

    [Fact]
    public async Task Broken_rows_and_files_are_told_with_their_place()
    {
        _folder.Write("a.csv", "table_name,column_name,data_type\nt,a,int\nt,b\n");
        _folder.Write("b.json", "[{\"table_name\":\"t\"");
        _folder.Write("c.csv", "x,y\n1,2\n");
        var found = await OfAsync("mysql");
        Assert.Equal(["a int"], found.Columns("t"));
        Assert.Equal(3, found.Failures.Count());
        Assert.Contains("expected 3 values as in the header, found 2", found.Failures);
        Assert.Contains("expected a column table_name, as in information_schema", found.Failures);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Collected> OfAsync(string dialect, ImmutableSortedDictionary<string, string>? catalogs = null) =>
        Collected.OfAsync(new InformationSchemaCollector([_folder.Path], dialect, "ns", catalogs
            ?? ImmutableSortedDictionary<string, string>.Empty, "test"));
}
