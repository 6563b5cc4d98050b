using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class SelectMappingTests
{
    [Fact]
    public void Items_take_their_alias_from_either_side_and_from_strings()
    {
        var items = Block(
            "SELECT s.Price, Net = s.Price * 2, s.Price Gross, s.Price AS [Price EUR], 1 AS 'one', s.*, * FROM shop.Sale s").Items;
        Assert.Equal(
            ["s.Price", "(* s.Price 2) as Net", "s.Price as Gross", "s.Price as [Price EUR]", "1 as [one]", "s.*", "*"],
            items.Select(item => ModelText.Of(item)));
    }

    [Fact]
    public void Assignment_items_assign_variables()
    {
        var items = Block("SELECT @total = SUM(x.Amount), @list += x.Name FROM ledger.Entry x").Items;
        Assert.Equal("AssignmentExpression{Variable=@total Value=SUM(x.Amount)}", ModelText.Of(items[0]));
        Assert.Equal("AssignmentExpression{Variable=@list Value=(+ @list x.Name)}", ModelText.Of(items[1]));
    }

    [Fact]
    public void Every_clause_of_a_block_has_its_place()
    {
        var block = Block("""
            SELECT DISTINCT r.Region, COUNT(*) AS N
            FROM geo.Region r
            WHERE r.Active = 1
            GROUP BY r.Region
            HAVING COUNT(*) > 3
            ORDER BY r.Region
            """);
        Assert.True(block.Distinct);
        Assert.Equal("[geo.Region r]", ModelText.Of(block.From));
        Assert.Equal("(= r.Active 1)", ModelText.Of(block.Where));
        Assert.Equal("[r.Region]", ModelText.Of(block.GroupBy!.Keys));
        Assert.Equal("(> COUNT(*) 3)", ModelText.Of(block.Having));
        Assert.Equal("[r.Region]", ModelText.Of(block.OrderBy));
        Assert.False(block.HasLimit);
    }

    [Theory]
    [InlineData("SELECT TOP 5 a FROM t ORDER BY a", true)]
    [InlineData("SELECT TOP (@n) WITH TIES a FROM t ORDER BY a", true)]
    [InlineData("SELECT TOP 10 PERCENT a FROM t ORDER BY a", true)]
    [InlineData("SELECT TOP (100) PERCENT a FROM t ORDER BY a", false)]
    [InlineData("SELECT a FROM t ORDER BY a OFFSET 10 ROWS FETCH NEXT 5 ROWS ONLY", true)]
    [InlineData("SELECT a FROM t ORDER BY a", false)]
    public void Order_matters_only_under_a_limit(string sql, bool limited)
    {
        Assert.Equal(limited, Block(sql).HasLimit);
    }

    [Fact]
    public void Grouping_sets_flatten_to_their_keys()
    {
        var block = Block("SELECT 1 FROM t GROUP BY GROUPING SETS ((a, b), ROLLUP (c), (CUBE (d, e)), ())");
        Assert.Equal("[a, b, c, d, e]", ModelText.Of(block.GroupBy!.Keys));
    }

    [Fact]
    public void Select_into_belongs_to_the_first_block()
    {
        var union = Assert.IsType<SetOperation>(QueryOf("SELECT a INTO #kept FROM x UNION ALL SELECT b FROM y"));
        Assert.Equal("#kept", ModelText.Of(Assert.IsType<SelectBlock>(union.Branches[0]).Into));
        Assert.Null(Assert.IsType<SelectBlock>(union.Branches[1]).Into);
    }

    [Fact]
    public void Set_operations_of_one_kind_are_one_node()
    {
        var union = Assert.IsType<SetOperation>(QueryOf("SELECT a FROM p UNION ALL SELECT b FROM q UNION ALL SELECT c FROM r"));
        Assert.True(union.All);
        Assert.Equal(3, union.Branches.Length);
    }

    [Fact]
    public void Change_of_set_operator_nests_what_came_before()
    {
        var union = Assert.IsType<SetOperation>(QueryOf("SELECT a FROM p UNION ALL SELECT b FROM q UNION SELECT c FROM r"));
        Assert.False(union.All);
        var first = Assert.IsType<SetOperation>(union.Branches[0]);
        Assert.True(first.All);
        Assert.Equal(2, first.Branches.Length);
    }

    [Fact]
    public void Intersect_binds_tighter_than_except()
    {
        var except = Assert.IsType<SetOperation>(QueryOf("SELECT a FROM p EXCEPT SELECT b FROM q INTERSECT SELECT c FROM r"));
        Assert.Equal(SetOperator.Except, except.Operator);
        Assert.Equal(SetOperator.Intersect, Assert.IsType<SetOperation>(except.Branches[1]).Operator);
    }

    [Fact]
    public void Order_and_offset_of_a_set_operation_stand_around_it()
    {
        var ordered = Assert.IsType<OrderedQuery>(QueryOf("SELECT a FROM p UNION SELECT b FROM q ORDER BY a OFFSET 5 ROWS"));
        Assert.True(ordered.HasLimit);
        Assert.Equal("[a]", ModelText.Of(ordered.OrderBy));
        Assert.IsType<SetOperation>(ordered.Body);
    }

    [Fact]
    public void Common_table_expressions_may_recurse_without_a_word()
    {
        var with = Assert.IsType<WithQuery>(QueryOf(
            "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n), m AS (SELECT i FROM n) SELECT i FROM m"));
        Assert.True(with.Recursive);
        Assert.Equal(["n", "m"], with.Expressions.Select(expression => expression.Name.Text));
        Assert.Equal("[i]", ModelText.Of(with.Expressions[0].Columns));
    }

    [Fact]
    public void Output_for_xml_and_json_leaves_the_query_as_it_is()
    {
        Assert.Equal("[d.Tag]", ModelText.Of(Block("SELECT d.Tag FROM doc.Tag d FOR XML PATH(''), TYPE").Items));
        Assert.Equal("[d.Tag]", ModelText.Of(Block("SELECT d.Tag FROM doc.Tag d FOR JSON AUTO").Items));
    }

    [Fact]
    public void Namespaces_in_front_of_a_query_are_no_expressions()
    {
        Assert.IsType<SelectBlock>(QueryOf("WITH XMLNAMESPACES ('urn:a' AS a) SELECT d.Body.query('/a:x') FROM doc.Doc d"));
    }
}
