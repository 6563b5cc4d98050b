using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>UPDATE, DELETE and MERGE.</summary>
public sealed class ChangeTests
{
    [Fact]
    public void Update_from_keeps_target_assignments_relations_and_condition()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE t AS x SET a = s.a, b = x.b + 1 FROM s WHERE s.id = x.id RETURNING x.a",
            "postgres");
        Assert.Equal("x", update.Target.Alias?.Name.Text);
        Assert.Equal(2, update.Assignments.Length);
        Assert.Single(update.From);
        Assert.NotNull(update.Where);
        Assert.NotNull(update.Returning);
    }

    [Fact]
    public void Update_of_an_alias_names_the_alias()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE o SET o.total = l.total FROM dbo.orders o JOIN dbo.lines l ON l.id = o.id",
            "tsql");
        Assert.Equal("o", update.Target.Name.ToString());
        Assert.IsType<JoinExpression>(Assert.Single(update.From));
    }

    [Fact]
    public void Update_over_a_join_of_mysql_splits_by_target()
    {
        var block = Parsed.Single<Block>("UPDATE a JOIN b ON a.id = b.id SET a.x = b.x, b.seen = 1 WHERE b.x > 0", "mysql");
        Assert.Equal(["a", "b"], block.Statements.Select(statement => Assert.IsType<UpdateStatement>(statement).Target.Name.ToString()));
    }

    [Fact]
    public void A_tuple_takes_its_columns_from_one_subquery()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE t SET (a, b) = (SELECT x, y FROM s WHERE s.id = t.id)", "postgres");
        Assert.Equal([0, 1], update.Assignments.Select(assignment => assignment.Ordinal));
        Assert.All(update.Assignments, assignment => Assert.IsType<ScalarSubquery>(assignment.Value));
    }

    [Fact]
    public void A_tuple_of_values_is_taken_apart()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE t SET (a, b) = (c, 2)", "postgres");
        Assert.IsType<ColumnReference>(update.Assignments[0].Value);
        Assert.IsType<Literal>(update.Assignments[1].Value);
    }

    [Fact]
    public void Compound_assignment_reads_the_old_value()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE t SET a += 1", "tsql");
        var sum = Assert.IsType<OperatorExpression>(update.Assignments[0].Value);
        Assert.Equal("+", sum.Operator);
        Assert.Equal("a", Assert.IsType<ColumnReference>(sum.Operands[0]).Parts[0].Text);
    }

    [Fact]
    public void A_variable_may_take_the_new_value()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE dbo.t SET @last = a = a + 1, @n = 5 WHERE id = 1", "tsql");
        Assert.Equal("@last", update.Assignments[0].Variable);
        Assert.Equal("a", Assert.Single(update.Assignments[0].Target).Text);
        Assert.Equal("@n", update.Assignments[1].Variable);
        Assert.Empty(update.Assignments[1].Target);
    }

    [Fact]
    public void Update_output_into_is_kept()
    {
        var update = Parsed.Single<UpdateStatement>("UPDATE TOP (5) dbo.t SET a = 1 OUTPUT deleted.a, inserted.a INTO dbo.log WHERE b = 2",
            "tsql");
        Assert.Equal("dbo.log", update.Returning?.Into?.Name.ToString());
        Assert.NotNull(update.Where);
    }

    [Fact]
    public void Delete_using_keeps_its_relations()
    {
        var delete = Parsed.Single<DeleteStatement>("DELETE FROM t USING s, u WHERE t.id = s.id AND u.id = t.id", "postgres");
        Assert.Equal(2, delete.Using.Length);
    }

    [Fact]
    public void Second_from_of_tsql_is_a_relation()
    {
        var delete = Parsed.Single<DeleteStatement>("DELETE FROM x FROM dbo.t AS x INNER JOIN dbo.s AS s ON s.id = x.id", "tsql");
        Assert.Equal("x", delete.Target.Name.ToString());
        Assert.Single(delete.Using);
    }

    [Fact]
    public void Multi_table_delete_of_mysql_is_one_per_target()
    {
        var block = Parsed.Single<Block>("DELETE a, b FROM a JOIN b ON a.id = b.id WHERE a.old", "mysql");
        Assert.Equal(2, block.Statements.Length);
        Assert.All(block.Statements, statement => Assert.Single(Assert.IsType<DeleteStatement>(statement).Using));
    }

    [Fact]
    public void Delete_needs_no_from() => Assert.NotNull(Parsed.Single<DeleteStatement>("DELETE t WHERE a = 1", "bigquery").Where);

    [Fact]
    public void Merge_keeps_every_branch()
    {
        var merge = Parsed.Single<MergeStatement>(
            """
            MERGE INTO dw.t AS t USING (SELECT id, v FROM s) AS s ON t.id = s.id
            WHEN MATCHED AND s.v IS NULL THEN DELETE
            WHEN MATCHED THEN UPDATE SET t.v = s.v, n = t.n + 1
            WHEN NOT MATCHED BY TARGET THEN INSERT (id, v) VALUES (s.id, s.v)
            WHEN NOT MATCHED BY SOURCE THEN UPDATE SET gone = TRUE
            """,
            "bigquery");
        Assert.Equal(
            [MergeAction.Delete, MergeAction.Update, MergeAction.Insert, MergeAction.Update],
            merge.Branches.Select(branch => branch.Action));
        Assert.Equal(MergeMatch.NotMatchedBySource, merge.Branches[3].Match);
        Assert.NotNull(merge.Branches[0].Condition);
        Assert.Equal(2, merge.Branches[2].Values.Length);
    }

    [Theory]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *", "databricks")]
    [InlineData("MERGE WITH SCHEMA EVOLUTION INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
        "databricks")]
    [InlineData("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE ALL BY NAME WHEN NOT MATCHED THEN INSERT ALL BY NAME",
        "snowflake")]
    [InlineData("MERGE INTO t USING s USING (id) WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT", "duckdb")]
    public void Merge_of_all_columns_is_told_by_its_actions(string sql, string dialect)
    {
        var merge = Parsed.Single<MergeStatement>(sql, dialect);
        Assert.Equal([MergeAction.UpdateAll, MergeAction.InsertAll], merge.Branches.Select(branch => branch.Action));
    }

    [Fact]
    public void Insert_row_of_bigquery_takes_all() =>
        Assert.Equal(MergeAction.InsertRow,
            Parsed.Single<MergeStatement>("MERGE t USING s ON FALSE WHEN NOT MATCHED THEN INSERT ROW", "bigquery").Branches[0].Action);

    [Fact]
    public void Delete_where_of_oracle_is_a_branch()
    {
        var merge = Parsed.Single<MergeStatement>(
            "MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.v = s.v WHERE s.v > 0 DELETE WHERE t.v = 9", "oracle");
        Assert.Equal([MergeAction.Update, MergeAction.Delete], merge.Branches.Select(branch => branch.Action));
        Assert.Equal("AND", Assert.IsType<OperatorExpression>(merge.Branches[1].Condition).Operator);
    }

    [Fact]
    public void Merge_output_keeps_the_action_column()
    {
        var merge = Parsed.Single<MergeStatement>(
            "MERGE dbo.t AS t USING dbo.s AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a OUTPUT $action, inserted.id INTO @log;",
            "tsql");
        Assert.Equal(2, merge.Returning?.Items.Length);
    }

    [Fact]
    public void Mutations_of_clickhouse_are_changes()
    {
        Assert.IsType<UpdateStatement>(Assert.Single(Parsed.Statements("ALTER TABLE t UPDATE a = b + 1 WHERE c = 2", "clickhouse")));
        Assert.IsType<DeleteStatement>(Assert.Single(Parsed.Statements("ALTER TABLE t DELETE WHERE c = 2", "clickhouse")));
    }
}
