using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class FromMappingTests
{
    [Theory]
    [InlineData("a JOIN b ON a.i = b.i", "Inner")]
    [InlineData("a INNER HASH JOIN b ON a.i = b.i", "Inner")]
    [InlineData("a LEFT JOIN b ON a.i = b.i", "Left")]
    [InlineData("a RIGHT OUTER JOIN b ON a.i = b.i", "Right")]
    [InlineData("a FULL JOIN b ON a.i = b.i", "Full")]
    public void Qualified_joins_keep_kind_and_condition(string from, string kind)
    {
        Assert.Equal($"[JoinExpression{{Left=a Right=b Kind={kind} On=(= a.i b.i)}}]", From(from));
    }

    [Theory]
    [InlineData("a CROSS JOIN b", "Cross")]
    [InlineData("a CROSS APPLY (SELECT b.x FROM b WHERE b.i = a.i) d", "CrossApply")]
    [InlineData("a OUTER APPLY dbo.Parts(a.i) p", "OuterApply")]
    public void Unqualified_joins_keep_their_kind(string from, string kind)
    {
        var join = Assert.IsType<JoinExpression>(Assert.Single(Block($"SELECT 1 FROM {from}").From));
        Assert.Equal(kind, join.Kind.ToString());
        Assert.Null(join.On);
    }

    [Theory]
    [InlineData("a CROSS APPLY (SELECT a.x) d", true)]
    [InlineData("a OUTER APPLY (VALUES (a.x), (a.y)) d (v)", true)]
    [InlineData("a CROSS JOIN (SELECT 1 AS x) d", false)]
    public void Derived_table_sees_its_neighbours_under_apply_only(string from, bool lateral)
    {
        var join = Assert.IsType<JoinExpression>(Assert.Single(Block($"SELECT 1 FROM {from}").From));
        Assert.Equal(lateral, Assert.IsType<DerivedTable>(join.Right).Lateral);
    }

    [Fact]
    public void Joins_nest_to_the_left_and_where_the_conditions_say_so_to_the_right()
    {
        Assert.Equal(
            "[JoinExpression{Left=JoinExpression{Left=a Right=b Kind=Inner On=(= a.i b.i)} Right=c Kind=Left On=(= b.j c.j)}]",
            From("a JOIN b ON a.i = b.i LEFT JOIN c ON b.j = c.j"));
        Assert.Equal(
            "[JoinExpression{Left=a Right=JoinExpression{Left=b Right=c Kind=Inner On=(= b.j c.j)} Kind=Left On=(= a.i b.i)}]",
            From("a LEFT JOIN (b JOIN c ON b.j = c.j) ON a.i = b.i"));
        Assert.Equal(From("a LEFT JOIN (b JOIN c ON b.j = c.j) ON a.i = b.i"), From("a LEFT JOIN b JOIN c ON b.j = c.j ON a.i = b.i"));
    }

    [Fact]
    public void Names_keep_their_parts_and_quotes()
    {
        Assert.Equal("[srv.Sales.dbo.[Order Lines] l]", From("srv.Sales.dbo.[Order Lines] AS l"));
        Assert.Equal("[Sales..Orders]", From("Sales..Orders"));
        Assert.Equal("[#work w]", From("#work w"));
    }

    [Fact]
    public void Hints_samples_and_time_travel_are_left_out()
    {
        Assert.Equal("[t a]", From("t AS a WITH (NOLOCK, INDEX(ix))"));
        Assert.Equal("[t]", From("t (NOLOCK)"));
        Assert.Equal("[t a]", From("t AS a TABLESAMPLE (10 PERCENT) REPEATABLE (3)"));
        Assert.Equal("[hr.Emp e]", From("hr.Emp FOR SYSTEM_TIME AS OF '2024-01-01' AS e"));
    }

    [Fact]
    public void Table_variables_are_marked()
    {
        Assert.Equal("[var @rows r]", From("@rows r"));
    }

    [Fact]
    public void Derived_tables_keep_their_column_names()
    {
        Assert.Equal("[DerivedTable{Query=SelectBlock{Items=[1]} Alias=d(x)}]", From("(SELECT 1) AS d (x)"));
        Assert.Equal(
            "[DerivedTable{Query=ValuesQuery{Rows=[[1, 'a'], [2, 'b']]} Alias=v(i, c)}]", From("(VALUES (1, 'a'), (2, 'b')) v (i, c)"));
    }

    [Fact]
    public void Pivot_names_its_columns_by_value()
    {
        Assert.Equal(
            "[PivotTable{Source=t s Aggregates=[PivotAggregate{Expression=SUM(Qty)}] ForColumns=[Size] "
            + "Values=[PivotValue{Value='S' Alias=[S]}, PivotValue{Value='XL' Alias=XL}] Alias=p}]",
            From("t AS s PIVOT (SUM(Qty) FOR Size IN ([S], XL)) AS p"));
    }

    [Fact]
    public void Unpivot_makes_a_group_of_each_column()
    {
        Assert.Equal(
            "[UnpivotTable{Source=wide ValueColumns=[Amount] NameColumn=Quarter "
            + "Groups=[UnpivotGroup{Columns=[Q1]}, UnpivotGroup{Columns=[Q2]}] Alias=u}]",
            From("wide UNPIVOT (Amount FOR Quarter IN (Q1, Q2)) AS u"));
    }

    [Fact]
    public void Merge_in_from_is_a_relation()
    {
        var insert = Statement<InsertStatement>("""
            INSERT INTO log.Change (Act, Id)
            SELECT m.Act, m.Id
            FROM (MERGE dw.Item AS t USING stg.Item AS s ON s.Id = t.Id
                  WHEN MATCHED THEN UPDATE SET t.Name = s.Name
                  OUTPUT $action, inserted.Id) AS m (Act, Id);
            """);
        var table = Assert.IsType<StatementTable>(Assert.Single(Assert.IsType<SelectBlock>(insert.Source).From));
        Assert.Equal("m(Act, Id)", ModelText.Of(table.Alias));
        Assert.Equal("[$ACTION(), inserted.Id]", ModelText.Of(Assert.IsType<MergeStatement>(table.Statement).Returning!.Items));
    }
}
