using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>Statements that write several tables at once.</summary>
public sealed class MultiInsertTests
{
    [Fact]
    public void Hive_multi_insert_gives_each_insert_the_shared_from()
    {
        var block = Parsed.Single<Block>(
            """
            FROM (SELECT id, kind, n FROM raw.events WHERE ds = '1') e
            INSERT OVERWRITE TABLE a PARTITION (ds = '1') SELECT e.id, COUNT(*) GROUP BY e.id
            INSERT INTO TABLE b SELECT e.kind WHERE e.n > 0
            """,
            "hive");
        var inserts = block.Statements.Cast<InsertStatement>().ToList();
        Assert.Equal(["a", "b"], inserts.Select(insert => insert.Target.Name.ToString()));
        Assert.All(inserts, insert => Assert.IsType<DerivedTable>(Assert.Single(Assert.IsType<SelectBlock>(insert.Source).From)));
        Assert.NotNull(Assert.IsType<SelectBlock>(inserts[0].Source).GroupBy);
        Assert.NotNull(Assert.IsType<SelectBlock>(inserts[1].Source).Where);
    }

    [Theory]
    [InlineData("hive")]
    [InlineData("spark")]
    public void The_next_insert_is_no_alias_of_the_last_item(string dialect)
    {
        var block = Parsed.Single<Block>("FROM s INSERT OVERWRITE TABLE t SELECT a, b INSERT OVERWRITE TABLE u SELECT b INSERT INTO v SELECT c", dialect);
        Assert.Equal(["t", "u", "v"], block.Statements.Cast<InsertStatement>().Select(insert => insert.Target.Name.ToString()));
    }

    [Fact]
    public void Lateral_view_of_an_insert_stands_behind_the_shared_from()
    {
        var block = Parsed.Single<Block>("FROM s INSERT OVERWRITE TABLE t SELECT id, tag LATERAL VIEW explode(tags) x AS tag INSERT OVERWRITE TABLE u SELECT id", "hive");
        var sources = block.Statements.Select(statement => Assert.IsType<SelectBlock>(((InsertStatement)statement).Source)).ToList();
        var join = Assert.IsType<JoinExpression>(Assert.Single(sources[0].From));
        Assert.IsType<TableReference>(join.Left);
        Assert.IsType<TableFunction>(join.Right);
        Assert.IsType<TableReference>(Assert.Single(sources[1].From));
    }

    [Fact]
    public void Multi_insert_may_stand_under_with()
    {
        var block = Parsed.Single<Block>("WITH q AS (SELECT 1 AS a) FROM q INSERT OVERWRITE TABLE t SELECT a INSERT OVERWRITE TABLE u SELECT a", "hive");
        Assert.Equal(2, block.Statements.Length);
        Assert.All(block.Statements, statement => Assert.Single(Assert.IsType<InsertStatement>(statement).With));
    }

    [Fact]
    public void Insert_all_reads_its_values_from_the_query()
    {
        var block = Parsed.Single<Block>(
            """
            INSERT ALL
              INTO high (id, v) VALUES (id, amount * 2)
              INTO low
            SELECT id, amount FROM orders
            """,
            "oracle");
        var high = Assert.IsType<InsertStatement>(block.Statements[0]);
        var source = Assert.IsType<SelectBlock>(high.Source);
        Assert.Equal(2, source.Items.Length);
        Assert.IsType<DerivedTable>(Assert.Single(source.From));
        Assert.Null(source.Where);
        Assert.IsType<StarItem>(Assert.Single(Assert.IsType<SelectBlock>(Assert.IsType<InsertStatement>(block.Statements[1]).Source).Items));
    }

    [Fact]
    public void Insert_first_excludes_what_an_earlier_branch_took()
    {
        var block = Parsed.Single<Block>(
            """
            INSERT FIRST
              WHEN amount > 100 THEN INTO high VALUES (id)
              WHEN amount > 10 THEN INTO middle VALUES (id) INTO audit VALUES (id)
              ELSE INTO low VALUES (id)
            SELECT id, amount FROM orders
            """,
            "snowflake");
        Assert.Equal(4, block.Statements.Length);
        var middle = Assert.IsType<SelectBlock>(Assert.IsType<InsertStatement>(block.Statements[1]).Source);
        Assert.Equal("AND", Assert.IsType<OperatorExpression>(middle.Where).Operator);
        var low = Assert.IsType<SelectBlock>(Assert.IsType<InsertStatement>(block.Statements[3]).Source);
        Assert.NotNull(low.Where);
    }

    [Theory]
    [InlineData("EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT x FROM s; INSERT INTO b SELECT y FROM s; END")]
    [InlineData("BEGIN STATEMENT SET; INSERT INTO a SELECT x FROM s; INSERT INTO b SELECT y FROM s; END;")]
    public void A_statement_set_is_a_block(string sql) => Assert.Equal("Block[Insert Insert]", Parsed.Shape(sql, "flink"));
}
