using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class ModificationMappingTests
{
    [Fact]
    public void Insert_takes_columns_and_the_query_behind()
    {
        var insert = Statement<InsertStatement>(
            "WITH s AS (SELECT x.A FROM x) INSERT TOP (5) INTO dw.T WITH (TABLOCK) (A, [B C]) SELECT s.A, 1 FROM s");
        Assert.Equal("dw.T", ModelText.Of(insert.Target));
        Assert.Equal("[A, [B C]]", ModelText.Of(insert.Columns));
        Assert.Equal("s", Assert.Single(insert.With).Name.Text);
        Assert.Equal("SelectBlock{Items=[s.A, 1] From=[s]}", ModelText.Of(insert.Source));
    }

    [Fact]
    public void Insert_of_values_and_of_defaults()
    {
        Assert.Equal(
            "ValuesQuery{Rows=[[1, DEFAULT], [@x, NULL]]}",
            ModelText.Of(Statement<InsertStatement>("INSERT t VALUES (1, DEFAULT), (@x, NULL)").Source));
        var defaults = Statement<InsertStatement>("INSERT INTO t DEFAULT VALUES");
        Assert.Null(defaults.Source);
        Assert.Null(defaults.SourceCall);
    }

    [Fact]
    public void Insert_of_a_call_keeps_the_call()
    {
        var procedure = Statement<InsertStatement>("INSERT INTO #t (A) EXEC dbo.Rows @day = '2024-01-01'");
        Assert.Null(procedure.Source);
        Assert.Equal("CallStatement{Procedure=dbo.Rows Arguments=[@day => '2024-01-01']}", ModelText.Of(procedure.SourceCall));
        var text = Statement<InsertStatement>("INSERT INTO @t EXEC ('SELECT 1')");
        Assert.Equal("DynamicSqlStatement{Text='SELECT 1'}", ModelText.Of(text.SourceCall));
        Assert.True(text.Target.TableVariable);
    }

    [Fact]
    public void Output_goes_to_a_table_or_to_the_client()
    {
        var into = Statement<InsertStatement>("INSERT t (A) OUTPUT inserted.A, GETDATE() INTO log.T (A, At) VALUES (1)").Returning!;
        Assert.Equal("[inserted.A, GETDATE()]", ModelText.Of(into.Items));
        Assert.Equal("log.T", ModelText.Of(into.Into));
        Assert.Equal("[A, At]", ModelText.Of(into.IntoColumns));
        var client = Statement<DeleteStatement>("DELETE t OUTPUT deleted.* WHERE A = 1").Returning!;
        Assert.Null(client.Into);
        Assert.Equal("[deleted.*]", ModelText.Of(client.Items));
    }

    [Fact]
    public void Two_outputs_keep_the_one_into_a_table_and_note_the_other()
    {
        var script = Script("DELETE t OUTPUT deleted.A INTO log.T (A) OUTPUT deleted.B");
        Assert.Equal("log.T", ModelText.Of(Assert.IsType<DeleteStatement>(Assert.Single(script.Statements)).Returning!.Into));
        Assert.Equal(TransactSqlCodes.SkippedClause, Assert.Single(script.Diagnostics).Code);
    }

    [Fact]
    public void Update_keeps_alias_target_and_relations()
    {
        var update = Statement<UpdateStatement>("UPDATE d SET d.A = s.A, B += 1 FROM dw.D AS d JOIN stg.S AS s ON s.K = d.K WHERE s.Z = 1");
        Assert.Equal("d", ModelText.Of(update.Target));
        Assert.Equal(
            "[ColumnAssignment{Target=[d, A] Value=s.A}, ColumnAssignment{Target=[B] Value=(+ B 1)}]", ModelText.Of(update.Assignments));
        Assert.Equal("[JoinExpression{Left=dw.D d Right=stg.S s Kind=Inner On=(= s.K d.K)}]", ModelText.Of(update.From));
        Assert.Equal("(= s.Z 1)", ModelText.Of(update.Where));
    }

    [Fact]
    public void Update_assigns_variables_and_calls_mutators()
    {
        var update = Statement<UpdateStatement>("UPDATE t SET @old = A = A + 1, @n = 2, Doc.modify('delete /x'), Body.WRITE(N'z', 0, 1)");
        Assert.Equal(
            "[ColumnAssignment{Target=[A] Value=(+ A 1) Variable=@old}, ColumnAssignment{Value=2 Variable=@n}, "
            + "ColumnAssignment{Target=[Doc] Value=modify(Doc, 'delete /x')}, "
            + "ColumnAssignment{Target=[Body] Value=WRITE(Body, 'z', 0, 1)}]",
            ModelText.Of(update.Assignments));
    }

    [Fact]
    public void Delete_reads_either_from()
    {
        var delete = Statement<DeleteStatement>("DELETE FROM d FROM dw.D d LEFT JOIN stg.S s ON s.K = d.K WHERE s.K IS NULL");
        Assert.Equal("d", ModelText.Of(delete.Target));
        Assert.Equal("[JoinExpression{Left=dw.D d Right=stg.S s Kind=Left On=(= s.K d.K)}]", ModelText.Of(delete.Using));
    }

    [Fact]
    public void Current_of_a_cursor_is_noted()
    {
        var script = Script("DELETE FROM t WHERE CURRENT OF c");
        Assert.Null(Assert.IsType<DeleteStatement>(Assert.Single(script.Statements)).Where);
        Assert.Equal(TransactSqlCodes.SkippedClause, Assert.Single(script.Diagnostics).Code);
    }

    [Fact]
    public void Merge_keeps_every_branch()
    {
        var merge = Statement<MergeStatement>("""
            MERGE INTO dw.Item WITH (HOLDLOCK) AS t
            USING (SELECT Id, Name FROM stg.Item) AS s ON t.Id = s.Id
            WHEN MATCHED AND s.Name <> t.Name THEN UPDATE SET t.Name = s.Name
            WHEN MATCHED THEN DELETE
            WHEN NOT MATCHED THEN INSERT (Id, Name) VALUES (s.Id, s.Name)
            WHEN NOT MATCHED BY SOURCE THEN UPDATE SET Gone = 1
            OUTPUT $action, inserted.Id, deleted.Name INTO log.Item (Act, Id, Name);
            """);
        Assert.Equal("dw.Item t", ModelText.Of(merge.Target));
        Assert.Equal("(= t.Id s.Id)", ModelText.Of(merge.On));
        Assert.Equal(
            [
                "MergeBranch{Match=Matched Condition=(<> s.Name t.Name) Action=Update "
                + "Assignments=[ColumnAssignment{Target=[t, Name] Value=s.Name}]}",
                "MergeBranch{Match=Matched Action=Delete}",
                "MergeBranch{Match=NotMatchedByTarget Action=Insert Columns=[Id, Name] Values=[s.Id, s.Name]}",
                "MergeBranch{Match=NotMatchedBySource Action=Update Assignments=[ColumnAssignment{Target=[Gone] Value=1}]}",
            ],
            merge.Branches.Select(branch => ModelText.Of(branch)));
        Assert.Equal("[$ACTION(), inserted.Id, deleted.Name]", ModelText.Of(merge.Returning!.Items));
        Assert.Equal("log.Item", ModelText.Of(merge.Returning.Into));
    }

    [Fact]
    public void Target_on_another_server_is_opaque()
    {
        var script = Script("INSERT INTO OPENQUERY(srv, 'SELECT a FROM b') SELECT 1");
        Assert.IsType<OpaqueStatement>(Assert.Single(script.Statements));
        Assert.Equal(TransactSqlCodes.UnmappedStatement, Assert.Single(script.Diagnostics).Code);
    }
}
