using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class ExpressionMappingTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("db.dbo.t.[My Col]", "db.dbo.t.[My Col]")]
    [InlineData("\"a\"", "[a]")]
    [InlineData("(((a)))", "a")]
    [InlineData("NULL", "NULL")]
    [InlineData("1.5e3", "1.5e3")]
    [InlineData("N'it''s'", "'it's'")]
    [InlineData("0xFF", "0xFF")]
    [InlineData("-a", "(- a)")]
    [InlineData("~a", "(~ a)")]
    [InlineData("@p", "@p")]
    [InlineData("@@ROWCOUNT", "@@ROWCOUNT")]
    [InlineData("a + b + c", "(+ a b c)")]
    [InlineData("a + b - c", "(- (+ a b) c)")]
    [InlineData("a + (b + c)", "(+ a (+ b c))")]
    [InlineData("a * b + c % d", "(+ (* a b) (% c d))")]
    [InlineData("a & b | c ^ d", "(^ (| (& a b) c) d)")]
    [InlineData("CAST(a AS decimal(10,  2))", "cast(a as decimal(10, 2))")]
    [InlineData("TRY_CAST(a AS dbo.Money)", "cast(a as dbo.Money)")]
    [InlineData("CONVERT(varchar(10), a, 126)", "cast(a as varchar(10))")]
    [InlineData("TRY_CONVERT(int, a)", "cast(a as int)")]
    [InlineData("PARSE(a AS date USING 'en-GB')", "cast(a as date)")]
    [InlineData("TRY_PARSE(a AS money)", "cast(a as money)")]
    [InlineData("a AT TIME ZONE 'UTC' AT TIME ZONE z", "(AT TIME ZONE (AT TIME ZONE a 'UTC') z)")]
    [InlineData("a COLLATE Latin1_General_BIN", "(COLLATE a)")]
    [InlineData("(a + b) COLLATE Latin1_General_BIN", "(COLLATE (+ a b))")]
    [InlineData("{d '2024-01-02'}", "'2024-01-02'")]
    [InlineData("(SELECT MAX(x) FROM y)", "ScalarSubquery{Query=SelectBlock{Items=[MAX(x)] From=[y]}}")]
    [InlineData("(SELECT x + ',' FROM y FOR XML PATH(''))", "ScalarSubquery{Query=SelectBlock{Items=[(FOR XML (+ x ','))] From=[y]}}")]
    [InlineData(
        "(SELECT x, y.* FROM y FOR JSON AUTO)",
        "ScalarSubquery{Query=SelectBlock{Items=[(FOR JSON x StarExpression{Star=y.*})] From=[y]}}")]
    [InlineData(
        "CASE WHEN a > 1 THEN b WHEN c IS NULL THEN 2 END",
        "CaseExpression{Branches=[CaseBranch{Condition=(> a 1) Result=b}, CaseBranch{Condition=(IS NULL c) Result=2}]}")]
    [InlineData("CASE a WHEN 1 THEN b ELSE c END", "CaseExpression{Operand=a Branches=[CaseBranch{Condition=1 Result=b}] Else=c}")]
    public void Expressions_have_one_reading(string sql, string expected)
    {
        Assert.Equal(expected, Expression(sql));
    }

    [Theory]
    [InlineData("UPPER(a)", "UPPER(a)")]
    [InlineData("dbo.Clean(a, 1)", "dbo.Clean(a, 1)")]
    [InlineData("db.dbo.Clean(a)", "db.dbo.Clean(a)")]
    [InlineData("COUNT(*)", "COUNT(*)")]
    [InlineData("COUNT(DISTINCT a)", "COUNT(distinct a)")]
    [InlineData("IIF(a = 1, b, c)", "IIF((= a 1), b, c)")]
    [InlineData("CHOOSE(i, a, b)", "CHOOSE(i, a, b)")]
    [InlineData("COALESCE(a, b, 'x')", "COALESCE(a, b, 'x')")]
    [InlineData("NULLIF(a, b)", "NULLIF(a, b)")]
    [InlineData("LEFT(a, 2)", "LEFT(a, 2)")]
    [InlineData("RIGHT(a, 2)", "RIGHT(a, 2)")]
    [InlineData("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP()")]
    [InlineData("SYSTEM_USER", "SYSTEM_USER()")]
    [InlineData("DATEADD(day, 1, a)", "DATEADD(day, 1, a)")]
    [InlineData("NEXT VALUE FOR dbo.Seq", "NEXT VALUE FOR()")]
    [InlineData("NEXT VALUE FOR dbo.Seq OVER (ORDER BY a)", "NEXT VALUE FOR() over WindowSpecification{OrderBy=[a]}")]
    [InlineData("COUNT_BIG(*)", "COUNT_BIG(*)")]
    [InlineData("CHECKSUM(*)", "CHECKSUM(*StarExpression{Star=*})")]
    [InlineData("$PARTITION.ByYear(a)", "$PARTITION(a)")]
    [InlineData("$IDENTITY", "$IDENTITY")]
    [InlineData("{fn UCASE(a)}", "UCASE(a)")]
    [InlineData(
        "ROW_NUMBER() OVER (PARTITION BY a, b ORDER BY c DESC)", "ROW_NUMBER() over WindowSpecification{PartitionBy=[a, b] OrderBy=[c]}")]
    [InlineData(
        "SUM(a) OVER (ORDER BY b ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
        "SUM(a) over WindowSpecification{OrderBy=[b]}")]
    [InlineData("STRING_AGG(a, ',') WITHIN GROUP (ORDER BY b)", "STRING_AGG(a, ',') order [b]")]
    [InlineData(
        "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a) OVER (PARTITION BY b)",
        "PERCENTILE_CONT(0.5) order [a] over WindowSpecification{PartitionBy=[b]}")]
    public void Functions_have_one_reading(string sql, string expected)
    {
        Assert.Equal(expected, Expression(sql));
    }

    [Theory]
    [InlineData("d.Body.value('(/a)[1]', 'int')", "value(d.Body, '(/a)[1]', 'int')")]
    [InlineData("Body.exist('/a')", "exist(Body, '/a')")]
    [InlineData("Body.query('/a').value('.', 'int')", "value(query(Body, '/a'), '.', 'int')")]
    [InlineData("@x.value('.', 'int')", "value(@x, '.', 'int')")]
    [InlineData("s.Place.STDistance(c.Place)", "STDistance(s.Place, c.Place)")]
    [InlineData("e.Node.GetLevel()", "GetLevel(e.Node)")]
    [InlineData("e.Node.ToString()", "ToString(e.Node)")]
    [InlineData("geography::Point(1, 2, 4326)", "geography.Point(1, 2, 4326)")]
    [InlineData("hierarchyid::GetRoot()", "hierarchyid.GetRoot()")]
    [InlineData("dbo.Reduce(a)", "dbo.Reduce(a)")]
    [InlineData("s.Place.Lat", "s.Place.Lat")]
    public void Methods_of_values_take_the_value_first(string sql, string expected)
    {
        Assert.Equal(expected, Expression(sql));
    }

    [Theory]
    [InlineData("a = 1 AND b <> 2 AND c != 3", "(AND (= a 1) (<> b 2) (!= c 3))")]
    [InlineData("a = 1 OR b = 2 AND c = 3", "(OR (= a 1) (AND (= b 2) (= c 3)))")]
    [InlineData("(a = 1 OR b = 2) AND c = 3", "(AND (OR (= a 1) (= b 2)) (= c 3))")]
    [InlineData("NOT a = 1", "(NOT (= a 1))")]
    [InlineData("a BETWEEN b AND c", "(BETWEEN a b c)")]
    [InlineData("a NOT BETWEEN 1 AND 2", "(NOT BETWEEN a 1 2)")]
    [InlineData("a IN (1, b)", "(IN a 1 b)")]
    [InlineData("a NOT IN (1)", "(NOT IN a 1)")]
    [InlineData("a LIKE 'x!%' ESCAPE '!'", "(LIKE a 'x!%' '!')")]
    [InlineData("a NOT LIKE b", "(NOT LIKE a b)")]
    [InlineData("a IS NOT NULL", "(IS NOT NULL a)")]
    [InlineData("a !< 3", "(!< a 3)")]
    [InlineData("CONTAINS((a, b), 'x')", "CONTAINS(a, b, 'x')")]
    [InlineData("FREETEXT(*, 'x')", "FREETEXT(StarExpression{Star=*}, 'x')")]
    [InlineData("FREETEXT((t.*), 'x')", "FREETEXT(StarExpression{Star=t.*}, 'x')")]
    [InlineData("EXISTS (SELECT 1 FROM y)", "SubqueryPredicate{Operator=EXISTS Query=SelectBlock{Items=[1] From=[y]}}")]
    [InlineData("NOT EXISTS (SELECT 1)", "(NOT SubqueryPredicate{Operator=EXISTS Query=SelectBlock{Items=[1]}})")]
    [InlineData("a NOT IN (SELECT x FROM y)", "SubqueryPredicate{Operator=NOT IN Operand=a Query=SelectBlock{Items=[x] From=[y]}}")]
    [InlineData("a >= ALL (SELECT x FROM y)", "SubqueryPredicate{Operator=>= ALL Operand=a Query=SelectBlock{Items=[x] From=[y]}}")]
    [InlineData("a = SOME (SELECT x FROM y)", "SubqueryPredicate{Operator== ANY Operand=a Query=SelectBlock{Items=[x] From=[y]}}")]
    public void Conditions_have_one_reading(string sql, string expected)
    {
        Assert.Equal(expected, Condition(sql));
    }

    [Fact]
    public void Graph_patterns_are_opaque_with_a_note()
    {
        var script = Script("SELECT p.Name FROM Person p, Likes l, Dish d WHERE MATCH(p-(l)->d)");
        var block = Assert.IsType<SelectBlock>(Assert.IsType<QueryStatement>(Assert.Single(script.Statements)).Query);
        Assert.IsType<OpaqueExpression>(block.Where);
        Assert.Equal(TransactSqlCodes.UnmappedFragment, Assert.Single(script.Diagnostics).Code);
    }
}
