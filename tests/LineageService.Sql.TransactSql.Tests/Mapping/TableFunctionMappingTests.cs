using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class TableFunctionMappingTests
{
    [Fact]
    public void Openjson_declares_its_columns()
    {
        Assert.Equal(
            "[JoinExpression{Left=api.Call c Right=TableFunction{Call=OPENJSON(c.Body, '$.rows') Alias=j "
            + "Columns=[ColumnDefinition{Name=Id TypeName=int Path=$.id}, ColumnDefinition{Name=Raw TypeName=nvarchar(max)}]} "
            + "Kind=CrossApply}]",
            From("api.Call c CROSS APPLY OPENJSON(c.Body, '$.rows') WITH (Id int '$.id', Raw nvarchar(max) AS JSON) AS j"));
    }

    [Fact]
    public void Openjson_without_columns_has_none_declared()
    {
        Assert.Equal("[TableFunction{Call=OPENJSON(@doc) Alias=j}]", From("OPENJSON(@doc) j"));
    }

    [Fact]
    public void Nodes_is_a_method_of_the_column_in_front()
    {
        Assert.Equal(
            "[JoinExpression{Left=doc.Doc d Right=TableFunction{Call=nodes(d.Body, '/a/b') Alias=x(n)} Kind=CrossApply}]",
            From("doc.Doc d CROSS APPLY d.Body.nodes('/a/b') AS x(n)"));
        Assert.Equal("[TableFunction{Call=nodes(@x, '/a') Alias=r(n)}]", From("@x.nodes('/a') AS r(n)"));
    }

    [Fact]
    public void Function_of_a_schema_named_nodes_stays_one()
    {
        Assert.Equal("[TableFunction{Call=graph.nodes(1, 2) Alias=n}]", From("graph.nodes(1, 2) AS n"));
    }

    [Theory]
    [InlineData("STRING_SPLIT(@csv, ',') s", "TableFunction{Call=STRING_SPLIT(@csv, ',') Alias=s}")]
    [InlineData("etl.Parts(1, N'x') AS p (a, b)", "TableFunction{Call=etl.Parts(1, 'x') Alias=p(a, b)}")]
    [InlineData("::fn_helpcollations() h", "TableFunction{Call=fn_helpcollations() Alias=h}")]
    [InlineData("OPENROWSET(BULK 'in.csv', SINGLE_CLOB) AS b (Body)", "TableFunction{Call=OPENROWSET(BULK => 'in.csv') Alias=b(Body)}")]
    [InlineData(
        "OPENXML(@h, '/a') WITH (Id int '@id') x",
        "TableFunction{Call=OPENXML(@h, '/a') Alias=x Columns=[ColumnDefinition{Name=Id TypeName=int Path=@id}]}")]
    public void Functions_that_make_rows_keep_arguments_and_alias(string from, string expected)
    {
        Assert.Equal($"[{expected}]", From(from));
    }

    [Fact]
    public void Search_results_are_a_query_over_the_searched_table()
    {
        Assert.Equal(
            "[DerivedTable{Query=SelectBlock{Items=[OpaqueExpression{} as KEY, CONTAINS(Body) as RANK] "
            + "From=[doc.Page] Where=CONTAINS(Body)} Alias=k}]",
            From("CONTAINSTABLE(doc.Page, Body, 'x') k"));
    }

    [Fact]
    public void Changed_rows_are_a_query_over_the_table()
    {
        var table = Assert.IsType<DerivedTable>(Assert.Single(Block("SELECT 1 FROM CHANGETABLE(CHANGES crm.Party, 3) AS c").From));
        var block = Assert.IsType<SelectBlock>(table.Query);
        Assert.Equal("[crm.Party]", ModelText.Of(block.From));
        Assert.Contains("SYS_CHANGE_OPERATION as SYS_CHANGE_OPERATION", block.Items.Select(item => ModelText.Of(item)));
        Assert.Equal("*", ModelText.Of(block.Items[^1]));
    }

    [Fact]
    public void Credentials_of_openrowset_stay_out_of_the_model()
    {
        var text = From("OPENROWSET('SQLNCLI', 'srv'; 'me'; 'secret', 'SELECT 1 AS a') AS r");
        Assert.Equal("[TableFunction{Call=OPENROWSET('SQLNCLI', 'SELECT 1 AS a') Alias=r}]", text);
    }

    [Fact]
    public void Unmapped_relation_is_opaque_with_a_note()
    {
        var script = Script("SELECT r.a FROM OPENDATASOURCE('SQLNCLI', 'srv').db.dbo.t AS r");
        var block = Assert.IsType<SelectBlock>(Assert.IsType<QueryStatement>(Assert.Single(script.Statements)).Query);
        Assert.Equal("OpaqueTable{Alias=r}", ModelText.Of(Assert.Single(block.From)));
        Assert.Equal(TransactSqlCodes.UnmappedFragment, Assert.Single(script.Diagnostics).Code);
    }
}
