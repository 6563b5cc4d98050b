using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>Scripts: control flow, variables, batches, client lines.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("BEGIN; INSERT INTO t SELECT 1; COMMIT;", "postgres", "Utility Insert Utility")]
    [InlineData("BEGIN TRANSACTION; DELETE FROM t WHERE TRUE; COMMIT TRANSACTION;", "bigquery", "Utility Delete Utility")]
    [InlineData("BEGIN SELECT 1; SELECT 2; EXCEPTION WHEN ERROR THEN SELECT 3; END;", "bigquery", "Block[Query Query Query]")]
    [InlineData("IF (SELECT COUNT(*) FROM t) = 0 THEN INSERT INTO t SELECT 1; ELSEIF TRUE THEN SELECT 2; ELSE SELECT 3; END IF;",
        "bigquery", "Block[Insert Query Query]")]
    [InlineData("WHILE x < 3 DO SET x = x + 1; END WHILE;", "bigquery", "Block[AssignVariable]")]
    [InlineData("LOOP SELECT 1; BREAK; END LOOP;", "bigquery", "Block[Query Utility]")]
    [InlineData("REPEAT SET x = 1; UNTIL x > 0 END REPEAT;", "bigquery", "Block[AssignVariable]")]
    [InlineData("FOR r IN (SELECT a FROM s) DO INSERT INTO t SELECT r.a; END FOR;", "bigquery", "Block[Insert]")]
    [InlineData("CASE WHEN x THEN SELECT 1; ELSE SELECT 2; END CASE;", "bigquery", "Block[Query Query]")]
    [InlineData("DECLARE x, y INT64 DEFAULT 1; SET (x, y) = (SELECT AS STRUCT 1, 2);", "bigquery", "DeclareVariable AssignVariable")]
    [InlineData("DECLARE x INT DEFAULT 0; y VARCHAR := 'a'; c CURSOR FOR SELECT 1; BEGIN x := 2; LET z := x; RETURN x; END", "snowflake",
        "Block[DeclareVariable DeclareVariable DeclareCursor] Block[AssignVariable DeclareVariable Return]")]
    [InlineData("SET x = (SELECT MAX(a) FROM t)", "snowflake", "AssignVariable")]
    [InlineData("SET spark.sql.shuffle.partitions = 10; SELECT 1", "spark", "Utility Query")]
    [InlineData("set hive.exec.dynamic.partition.mode=nonstrict; insert into t select 1", "hive", "Utility Insert")]
    [InlineData("SET @a = 1, @b = (SELECT MAX(x) FROM t)", "mysql", "Block[AssignVariable AssignVariable]")]
    [InlineData("SET NAMES utf8mb4; SET GLOBAL x = 1", "mysql", "Utility Utility")]
    [InlineData("EXECUTE IMMEDIATE 'SELECT 1' INTO x USING 1 AS a", "bigquery", "DynamicSql")]
    [InlineData("CALL d.p(1, x => 2)", "snowflake", "Call")]
    [InlineData("DO $$ DECLARE n int; BEGIN SELECT COUNT(*) INTO n FROM t; PERFORM f(n); END $$", "postgres",
        "Block[DeclareVariable Block[Query Query]]")]
    [InlineData("PREPARE s FROM @sql; EXECUTE s; DEALLOCATE PREPARE s", "mysql", "DynamicSql Utility Utility")]
    [InlineData("USE SCHEMA a.b; USE WAREHOUSE w; USE db", "snowflake", "Use Utility Use")]
    [InlineData("GRANT SELECT, INSERT ON t TO u; ANALYZE t; VACUUM; COMMENT ON TABLE t IS 'x; y'", "postgres",
        "Utility Utility Utility Utility")]
    [InlineData("ASSERT (SELECT COUNT(*) FROM t) > 0 AS 'empty'", "bigquery", "Block[]")]
    [InlineData("lbl: LOOP ITERATE lbl; LEAVE lbl; END LOOP lbl", "mysql", "Block[Utility Utility]")]
    public void Statements_are_told_apart(string sql, string dialect, string shape) => Assert.Equal(shape, Parsed.Shape(sql, dialect));

    [Theory]
    [InlineData("DECLARE @a int = 1, @t TABLE (x int) INSERT @t SELECT a FROM dbo.s SELECT * FROM @t",
        "Block[DeclareVariable CreateTable] Insert Query")]
    [InlineData("IF @@ROWCOUNT = 0 INSERT t SELECT 1 ELSE UPDATE t SET a = 2", "Block[Insert Update]")]
    [InlineData("IF EXISTS (SELECT 1 FROM t) BEGIN DROP TABLE t END\nELSE\nBEGIN SELECT 1; SELECT 2 END",
        "Block[Block[Drop] Block[Query Query]]")]
    [InlineData("WHILE @i < 10 BEGIN SET @i += 1 IF @i = 5 BREAK END", "Block[Block[AssignVariable Block[Utility]]]")]
    [InlineData("BEGIN TRY SELECT 1 END TRY BEGIN CATCH THROW; END CATCH", "Block[Query Utility]")]
    [InlineData("BEGIN TRAN DELETE FROM t COMMIT TRAN", "Utility Delete Utility")]
    [InlineData("EXEC @r = dbo.p @x = 1, @y = @z OUTPUT\nSELECT @r", "Call Query")]
    [InlineData("EXEC ('SELECT 1' + @x)", "DynamicSql")]
    [InlineData("EXEC sp_executesql @sql, N'@p int', @p = 1", "DynamicSql")]
    [InlineData("SET NOCOUNT ON\nSET @x = (SELECT MAX(a) FROM t)\nPRINT 'x' + @y\nUSE db\nSELECT 1",
        "Utility AssignVariable Utility Use Query")]
    [InlineData("DECLARE c CURSOR LOCAL FAST_FORWARD FOR SELECT a FROM t OPEN c FETCH NEXT FROM c INTO @a CLOSE c DEALLOCATE c",
        "DeclareCursor Utility Fetch Utility Utility")]
    [InlineData("SELECT a INTO #t FROM s CREATE INDEX i ON #t (a) SELECT * FROM #t", "Query Utility Query")]
    [InlineData("GRANT\nSELECT ON t TO u\nSELECT 1", "Utility Query")]
    [InlineData("RAISERROR ('x', 16, 1) WITH NOWAIT RETURN", "Utility Return")]
    [InlineData("sp_rename 'dbo.a', 'b'", "Call")]
    [InlineData("SELECT 1\nGO\nSELECT 2\ngo 3\nSELECT 3", "Query Query Query")]
    [InlineData("start: SELECT 1 GOTO start", "Query Utility")]
    public void Tsql_needs_no_separators(string sql, string shape) => Assert.Equal(shape, Parsed.Shape(sql, "tsql"));

    [Fact]
    public void Delimiters_of_mysql_end_statements()
    {
        const string sql = "DELIMITER //\nCREATE PROCEDURE p() BEGIN INSERT INTO t SELECT 1; SELECT 2; END //\nDELIMITER ;\nSELECT 3;";
        Assert.Equal("Procedure(Block[Insert Query]) Query", Parsed.Shape(sql, "mysql"));
    }

    [Theory]
    [InlineData("\\set day 1\n\\echo it is\nSELECT 1 \\gset\nSELECT 2;", "postgres", 2)]
    [InlineData("!sh echo hi\nSELECT 1;", "hive", 1)]
    [InlineData("SET SERVEROUTPUT ON\nPROMPT it's here\nSELECT 1 FROM dual;\n@next.sql\n", "oracle", 1)]
    [InlineData(".LOGON host/user,pw;\nSELECT 1;\n.QUIT", "teradata", 1)]
    public void Lines_for_the_client_are_no_statements(string sql, string dialect, int count) =>
        Assert.Equal(count, Parsed.Statements(sql, dialect).Count);

    [Fact]
    public void Call_arguments_keep_their_names()
    {
        var call = Parsed.Single<CallStatement>("EXEC @rc = dbo.p 1, @b = @x OUTPUT, @c = DEFAULT", "tsql");
        Assert.Equal("@rc", call.ReturnVariable);
        Assert.Equal("@b", Assert.IsType<NamedArgument>(call.Arguments[1]).Name.Text);
    }

    [Fact]
    public void Executed_text_leaves_out_the_declaration_of_its_parameters()
    {
        var dynamic = Parsed.Single<DynamicSqlStatement>("EXEC sp_executesql @stmt = @sql, @params = N'@p int', @p = 1", "tsql");
        Assert.IsType<VariableReference>(dynamic.Text);
        Assert.Single(dynamic.Arguments);
    }

    [Fact]
    public void A_loop_over_a_cursor_fetches_from_it()
    {
        var block = Assert.IsType<Block>(Parsed.Statements("BEGIN FOR r IN c LOOP INSERT INTO t VALUES (r.a); END LOOP; END", "oracle")[0]);
        var loop = Assert.IsType<Block>(block.Statements[0]);
        Assert.Equal("c", Assert.IsType<FetchStatement>(loop.Statements[0]).Cursor);
    }

    [Fact]
    public void A_loop_over_a_declared_cursor_takes_its_query()
    {
        var block = Parsed.Statements(
            "DECLARE res RESULTSET DEFAULT (SELECT a FROM t); c CURSOR FOR res; BEGIN FOR r IN c DO INSERT INTO u SELECT r.a; END FOR; END",
            "snowflake");
        var loop = Assert.IsType<Block>(Assert.IsType<Block>(block[1]).Statements[0]);
        Assert.Equal("r", loop.Loop?.Variable);
        Assert.IsType<SelectBlock>(loop.Loop?.Query);
    }

    [Theory]
    [InlineData("DO $$ BEGIN FOR r IN SELECT id FROM src LOOP INSERT INTO d VALUES (r.id); END LOOP; END $$", "postgres")]
    [InlineData("BEGIN FOR r AS SELECT id FROM src DO INSERT INTO d VALUES (r.id); END FOR; END", "databricks")]
    public void The_word_behind_a_loops_query_is_no_alias(string sql, string dialect)
    {
        var block = Assert.IsType<Block>(Assert.Single(Parsed.Statements(sql, dialect)));
        while (block.Loop is null) block = Assert.IsType<Block>(block.Statements[0]);
        Assert.Null(Assert.IsType<TableReference>(Assert.IsType<SelectBlock>(block.Loop.Query).From[0]).Alias);
    }

    [Fact]
    public void A_result_set_may_come_from_dynamic_sql()
    {
        var block = Assert.IsType<Block>(Parsed.Statements("BEGIN res := (EXECUTE IMMEDIATE :q); ASYNC (INSERT INTO t SELECT 1); AWAIT ALL; END", "snowflake")[0]);
        Assert.Equal(["res"], Assert.IsType<DynamicSqlStatement>(block.Statements[0]).IntoVariables);
        Assert.IsType<InsertStatement>(block.Statements[1]);
    }

    [Fact]
    public void Teradata_abbreviates_its_verbs() =>
        Assert.Equal("Query Insert Update Delete",
            Parsed.Shape("SEL a FROM t; INS INTO t SEL sel FROM u; UPD t SET a = 1; DEL FROM t ALL;", "teradata"));

    [Fact]
    public void Triggers_over_whole_tables_read_their_own_table()
    {
        var trigger = Parsed.Single<CreateProcedureStatement>(
            "CREATE TRIGGER dbo.g ON dbo.orders AFTER UPDATE AS\nIF UPDATE(amount)\nINSERT INTO dbo.log (id) SELECT i.id FROM inserted i",
            "tsql");
        var check = Assert.IsType<Block>(Assert.IsType<Block>(trigger.Body).Statements[0]);
        var source = Assert.IsType<SelectBlock>(Assert.IsType<InsertStatement>(check.Statements[0]).Source);
        Assert.Equal("dbo.orders", Assert.IsType<TableReference>(source.From[0]).Name.ToString());
    }

    [Fact]
    public void A_statement_that_is_not_understood_costs_itself_only()
    {
        var script = Parsed.Script("SELECT 1; INSERT INTO WHERE t; UPDATE t SET a = 1;");
        Assert.Equal("Query Opaque Update", string.Join(' ', script.Statements.Select(Parsed.Shape)));
        var error = Assert.Single(script.Diagnostics);
        Assert.Equal(SyntaxCodes.SyntaxError, error.Code);
        Assert.Equal(DiagnosticSeverity.Error, error.Severity);
        Assert.Equal(new TextSpan(10, 19), script.Statements[1].Span);
    }

    [Fact]
    public void Inside_a_block_too()
    {
        var script = Parsed.Script("BEGIN SELECT 1; FROB x BEGIN 2 END; SELECT 3; END; SELECT 4", "bigquery");
        Assert.Equal("Block[Query Opaque Query] Query", string.Join(' ', script.Statements.Select(Parsed.Shape)));
    }

    [Fact]
    public void Without_separators_reading_goes_on_at_the_next_statement()
    {
        var script = Parsed.Script("SELECT FROM WHERE\nSELECT a FROM t\nDELETE FROM t", "tsql");
        Assert.Equal("Opaque Query Delete", string.Join(' ', script.Statements.Select(Parsed.Shape)));
    }

    [Fact]
    public void A_message_holds_no_text_of_the_statement()
    {
        var script = Parsed.Script("SELECT secret_column FROM t WHERE ) 'secret value'");
        Assert.All(script.Diagnostics, found => Assert.DoesNotContain("secret", found.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_semicolon_is_noted()
    {
        var script = Parsed.Script("INSERT INTO t SELECT a FROM s\nINSERT INTO u SELECT a FROM s", "spark");
        Assert.Equal(2, script.Statements.Length);
        Assert.Equal(SyntaxCodes.MissingSeparator, Assert.Single(script.Diagnostics).Code);
    }

    [Fact]
    public void A_block_that_never_ends_keeps_its_statements()
    {
        var script = Parsed.Script("BEGIN INSERT INTO t SELECT a FROM s;", "bigquery");
        Assert.Equal("Block[Insert]", Parsed.Shape(Assert.Single(script.Statements)));
        Assert.Equal(SyntaxCodes.UnclosedBlock, Assert.Single(script.Diagnostics).Code);
    }

    [Fact]
    public void An_empty_text_has_no_statements()
    {
        Assert.Empty(Parsed.Script(string.Empty).Statements);
        Assert.Empty(Parsed.Script(" ;; -- nothing\n/* here */ ;").Statements);
    }
}
