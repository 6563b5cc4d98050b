using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class ScriptMappingTests
{
    [Fact]
    public void Procedure_keeps_parameters_and_body()
    {
        var procedure = Statement<CreateProcedureStatement>("""
            CREATE OR ALTER PROCEDURE etl.Load @day date = '2024-01-01', @rows int OUTPUT, @ids dbo.Ids READONLY AS
            SET NOCOUNT ON;
            SELECT @rows = COUNT(*) FROM dw.T;
            """);
        Assert.Equal("etl.Load", ModelText.Of(procedure.Name));
        Assert.Equal(
            ["@day date False '2024-01-01'", "@rows int True null", "@ids dbo.Ids False null"],
            procedure.Parameters.Select(
                parameter => $"{parameter.Name} {parameter.TypeName} {parameter.Output} {ModelText.Of(parameter.Default)}"));
        Assert.Collection(
            Assert.IsType<Block>(procedure.Body).Statements,
            first => Assert.Equal("SET", Assert.IsType<UtilityStatement>(first).Keyword),
            second => Assert.IsType<QueryStatement>(second));
    }

    [Fact]
    public void Functions_come_in_four_forms()
    {
        var value = Statement<CreateFunctionStatement>("CREATE FUNCTION dbo.F (@a int) RETURNS int AS BEGIN RETURN @a + 1 END");
        Assert.Equal("(+ @a 1)", ModelText.Of(value.Expression));
        Assert.Null(value.Body);
        var scalar = Statement<CreateFunctionStatement>("CREATE FUNCTION dbo.F (@a int) RETURNS int AS BEGIN SET @a += 1; RETURN @a END");
        Assert.Equal(
            "Block{Statements=[AssignVariableStatement{Names=[@a] Value=(+ @a 1)}, ReturnStatement{Value=@a}]}", ModelText.Of(scalar.Body));
        var inline = Statement<CreateFunctionStatement>(
            "CREATE FUNCTION dbo.F (@a int) RETURNS TABLE AS RETURN SELECT t.x FROM t WHERE t.a = @a");
        Assert.Equal("SelectBlock{Items=[t.x] From=[t] Where=(= t.a @a)}", ModelText.Of(inline.Query));
        Assert.Null(inline.Body);
        var rows = Statement<CreateFunctionStatement>(
            "CREATE FUNCTION dbo.F () RETURNS @r TABLE (x int) AS BEGIN INSERT @r SELECT a FROM t; RETURN END");
        Assert.Equal("@r", rows.ReturnVariable);
        Assert.Equal("[ColumnDefinition{Name=x TypeName=int}]", ModelText.Of(rows.ReturnColumns));
        Assert.True(Assert.IsType<InsertStatement>(Assert.IsType<Block>(rows.Body).Statements[0]).Target.TableVariable);
    }

    [Fact]
    public void Trigger_reads_changed_rows_from_its_table()
    {
        var trigger = Statement<CreateProcedureStatement>("""
            CREATE TRIGGER dbo.Audit ON dbo.Staff AFTER UPDATE AS
            INSERT aud.Staff SELECT i.Id, deleted.Pay FROM inserted i JOIN deleted ON deleted.Id = i.Id
            """);
        var insert = Assert.IsType<InsertStatement>(trigger.Body);
        Assert.Equal(
            "[JoinExpression{Left=dbo.Staff i Right=dbo.Staff deleted Kind=Inner On=(= deleted.Id i.Id)}]",
            ModelText.Of(Assert.IsType<SelectBlock>(insert.Source).From));
    }

    [Fact]
    public void Inserted_outside_a_trigger_is_a_table_of_that_name()
    {
        Assert.Equal("[inserted]", From("inserted"));
    }

    [Fact]
    public void Body_in_another_language_is_opaque()
    {
        var script = Script("CREATE PROCEDURE dbo.P AS EXTERNAL NAME asm.cls.Method");
        Assert.IsType<OpaqueStatement>(Assert.IsType<CreateProcedureStatement>(Assert.Single(script.Statements)).Body);
    }

    [Fact]
    public void Procedure_without_statements_has_an_empty_body()
    {
        Assert.Empty(Assert.IsType<Block>(Statement<CreateProcedureStatement>("CREATE PROCEDURE dbo.P AS").Body).Statements);
    }

    [Fact]
    public void Control_flow_becomes_blocks_with_conditions()
    {
        var block = Statement<Block>("""
            IF EXISTS (SELECT 1 FROM q) SELECT 1
            ELSE IF @x > 1 BEGIN SELECT 2 END
            ELSE SELECT 3
            """);
        Assert.IsType<SubqueryPredicate>(Assert.Single(block.Conditions));
        Assert.IsType<QueryStatement>(block.Statements[0]);
        var other = Assert.IsType<Block>(block.Statements[1]);
        Assert.Equal("(> @x 1)", ModelText.Of(Assert.Single(other.Conditions)));
        Assert.IsType<Block>(other.Statements[0]);
        Assert.IsType<QueryStatement>(other.Statements[1]);
        Assert.Equal(
            "Block{Statements=[Block{Statements=[UtilityStatement{Keyword=BREAK}]}] Conditions=[(= @@FETCH_STATUS 0)]}",
            ModelText.Of(Statement<Block>("WHILE @@FETCH_STATUS = 0 BEGIN BREAK END")));
        Assert.Equal(
            "Block{Statements=[Block{Statements=[QueryStatement{Query=SelectBlock{Items=[1]}}]}, "
            + "Block{Statements=[UtilityStatement{Keyword=THROW}]}]}",
            ModelText.Of(Statement<Block>("BEGIN TRY SELECT 1 END TRY BEGIN CATCH THROW END CATCH")));
    }

    [Fact]
    public void Two_statements_under_one_if_are_a_block()
    {
        var block = Statement<Block>("IF 1 = 1 DECLARE @a int = 1, @b int = 2");
        Assert.Equal(2, Assert.IsType<Block>(Assert.Single(block.Statements)).Statements.Length);
    }

    [Theory]
    [InlineData("DECLARE @a int", "DeclareVariableStatement{Names=[@a] TypeName=int}")]
    [InlineData("DECLARE @a AS varchar(9) = 'x'", "DeclareVariableStatement{Names=[@a] TypeName=varchar(9) Default='x'}")]
    [InlineData(
        "SET @a = (SELECT MAX(x) FROM t)",
        "AssignVariableStatement{Names=[@a] Value=ScalarSubquery{Query=SelectBlock{Items=[MAX(x)] From=[t]}}}")]
    [InlineData("SET @a += N'x'", "AssignVariableStatement{Names=[@a] Value=(+ @a 'x')}")]
    [InlineData("SET @d.modify('delete /x')", "AssignVariableStatement{Names=[@d] Value=modify(@d, 'delete /x')}")]
    [InlineData(
        "DECLARE c CURSOR FAST_FORWARD FOR SELECT a FROM t", "DeclareCursorStatement{Name=c Query=SelectBlock{Items=[a] From=[t]}}")]
    [InlineData("SET @c = CURSOR FOR SELECT a FROM t", "DeclareCursorStatement{Name=@c Query=SelectBlock{Items=[a] From=[t]}}")]
    [InlineData("FETCH NEXT FROM c INTO @a, @b", "FetchStatement{Cursor=c Variables=[@a, @b]}")]
    [InlineData("FETCH @c INTO @a", "FetchStatement{Cursor=@c Variables=[@a]}")]
    [InlineData("OPEN c", "UtilityStatement{Keyword=OPEN}")]
    [InlineData("EXEC dbo.P 1, @b = @x OUTPUT, @c = DEFAULT", "CallStatement{Procedure=dbo.P Arguments=[1, @b => @x, @c => DEFAULT]}")]
    [InlineData("EXEC @r = dbo.P", "CallStatement{Procedure=dbo.P ReturnVariable=@r}")]
    [InlineData("EXEC sp_rename 'a.b', 'c'", "CallStatement{Procedure=sp_rename Arguments=['a.b', 'c']}")]
    [InlineData("dbo.P", "CallStatement{Procedure=dbo.P}")]
    [InlineData("EXEC sys.sp_executesql N'SELECT @i', N'@i int', @i = @n", "DynamicSqlStatement{Text='SELECT @i' Arguments=[@i => @n] Declarations='@i int'}")]
    [InlineData("EXEC sp_executesql @params = N'@i int', @stmt = @sql, @i = 1", "DynamicSqlStatement{Text=@sql Arguments=[@i => 1] Declarations='@i int'}")]
    [InlineData("EXEC (@a + 'x' + @b)", "DynamicSqlStatement{Text=(+ @a 'x' @b)}")]
    [InlineData("EXEC @name 1", "DynamicSqlStatement{Text=@name Arguments=[1]}")]
    [InlineData("EXEC ('SELECT 1') AT srv", "DynamicSqlStatement{Text='SELECT 1' Server=srv}")]
    [InlineData("RETURN 1", "ReturnStatement{Value=1}")]
    [InlineData("BEGIN TRAN", "UtilityStatement{Keyword=BEGIN}")]
    [InlineData("retry:", "UtilityStatement{Keyword=LABEL}")]
    [InlineData("EXECUTE AS USER = 'x'", "UtilityStatement{Keyword=EXECUTE}")]
    [InlineData("UPDATE STATISTICS t", "UtilityStatement{Keyword=UPDATE}")]
    [InlineData("END CONVERSATION @h", "UtilityStatement{Keyword=END}")]
    [InlineData("CREATE INDEX ix ON t (a)", "UtilityStatement{Keyword=CREATE}")]
    [InlineData("RECEIVE TOP (1) * FROM q INTO @t", "InsertStatement{Target=var @t Source=SelectBlock{Items=[*] From=[q]}}")]
    [InlineData("WAITFOR (RECEIVE * FROM q), TIMEOUT 10", "QueryStatement{Query=SelectBlock{Items=[*] From=[q]}}")]
    [InlineData("WAITFOR (GET CONVERSATION GROUP @g FROM q)", "UtilityStatement{Keyword=WAITFOR}")]
    [InlineData("WAITFOR DELAY '00:00:01'", "UtilityStatement{Keyword=WAITFOR}")]
    public void Statements_of_a_script_have_one_reading(string sql, string expected)
    {
        Assert.Equal(expected, ModelText.Of(Statement<SqlStatement>(sql)));
    }
}
