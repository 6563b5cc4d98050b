using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>Functions and procedures, whatever quotes their bodies stand in.</summary>
public sealed class RoutineTests
{
    [Theory]
    [InlineData("CREATE TEMP FUNCTION f(x INT64, y STRING) RETURNS INT64 AS (x + LENGTH(y))", "bigquery")]
    [InlineData("CREATE FUNCTION f(x INT, y STRING) RETURNS INT RETURN x + length(y)", "databricks")]
    [InlineData("CREATE FUNCTION f(x FLOAT, y VARCHAR) RETURNS FLOAT AS $$ x + length(y) $$", "snowflake")]
    [InlineData("CREATE MACRO f(x, y) AS x + length(y)", "duckdb")]
    [InlineData("CREATE FUNCTION f AS (x, y) -> x + length(y)", "clickhouse")]
    public void A_scalar_function_keeps_its_expression(string sql, string dialect)
    {
        var function = Parsed.Single<CreateFunctionStatement>(sql, dialect);
        Assert.IsType<OperatorExpression>(function.Expression);
        Assert.Equal(["x", "y"], function.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("CREATE FUNCTION f(x int) RETURNS TABLE (a int) AS $$ SELECT a FROM t WHERE b = x $$ LANGUAGE sql STABLE", "postgres")]
    [InlineData("CREATE FUNCTION f(x int) RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t WHERE b = x AND c = ''q'''", "postgres")]
    [InlineData("CREATE TABLE FUNCTION d.f(x INT64) AS SELECT a FROM t WHERE b = x", "bigquery")]
    [InlineData("CREATE FUNCTION dbo.f(@x int) RETURNS TABLE AS RETURN (SELECT a FROM dbo.t WHERE b = @x)", "tsql")]
    [InlineData("CREATE FUNCTION f(x INT) RETURNS TABLE (a INT) RETURN SELECT a FROM t WHERE b = x", "databricks")]
    [InlineData("CREATE FUNCTION f(x INT) RETURNS TABLE (a INT) AS 'SELECT a FROM t WHERE b = x'", "snowflake")]
    [InlineData("CREATE MACRO f(x) AS TABLE SELECT a FROM t WHERE b = x", "duckdb")]
    public void A_table_function_keeps_its_query(string sql, string dialect) =>
        Assert.IsType<SelectBlock>(Parsed.Single<CreateFunctionStatement>(sql, dialect).Query);

    [Theory]
    [InlineData("CREATE FUNCTION f(x INT64) RETURNS INT64 LANGUAGE js AS r\"\"\"return x;\"\"\"", "bigquery")]
    [InlineData("CREATE FUNCTION f(x int) RETURNS int AS $$ return x $$ LANGUAGE plpythonu", "redshift")]
    [InlineData("CREATE TEMPORARY FUNCTION f AS 'com.x.Lower' USING JAR 'hdfs:///x.jar'", "hive")]
    [InlineData("CREATE FUNCTION f AS 'com.x.Lower'", "flink")]
    public void A_foreign_body_leaves_all_parts_empty(string sql, string dialect)
    {
        var function = Parsed.Single<CreateFunctionStatement>(sql, dialect);
        Assert.Null(function.Expression);
        Assert.Null(function.Query);
        Assert.Null(function.Body);
    }

    [Fact]
    public void A_multi_statement_function_names_its_result()
    {
        var function = Parsed.Single<CreateFunctionStatement>(
            "CREATE FUNCTION dbo.f (@x int = 1) RETURNS @r TABLE (a int PRIMARY KEY, b nvarchar(10)) AS BEGIN INSERT @r SELECT a, b FROM dbo.t RETURN END", "tsql");
        Assert.Equal("@r", function.ReturnVariable);
        Assert.Equal(["a", "b"], function.ReturnColumns.Select(column => column.Name.Text));
        Assert.Equal("Block[Insert Return]", Parsed.Shape(function.Body!));
        Assert.NotNull(function.Parameters[0].Default);
    }

    [Theory]
    [InlineData("CREATE PROCEDURE d.p(x INT64, OUT y INT64) BEGIN INSERT INTO t SELECT a FROM s; SET y = 1; END", "bigquery")]
    [InlineData("CREATE PROCEDURE p(IN x INT, OUT y INT) MODIFIES SQL DATA BEGIN INSERT INTO t SELECT a FROM s; SET y = 1; END", "mysql")]
    [InlineData("CREATE PROCEDURE p(x FLOAT, y OUT FLOAT) RETURNS VARCHAR LANGUAGE SQL AS $$ BEGIN INSERT INTO t SELECT a FROM s; y := 1; END $$", "snowflake")]
    [InlineData("CREATE PROCEDURE p(x NUMBER, y OUT NUMBER) IS BEGIN INSERT INTO t SELECT a FROM s; y := 1; END p;", "oracle")]
    [InlineData("CREATE PROCEDURE p(x int, INOUT y int) AS $$ BEGIN INSERT INTO t SELECT a FROM s; y := 1; END; $$ LANGUAGE plpgsql",
        "postgres")]
    public void A_procedure_keeps_body_and_output_parameters(string sql, string dialect)
    {
        var procedure = Parsed.Single<CreateProcedureStatement>(sql, dialect);
        Assert.Equal("Block[Insert AssignVariable]", Parsed.Shape(procedure.Body));
        Assert.Equal([false, true], procedure.Parameters.Select(parameter => parameter.Output));
    }

    [Fact]
    public void A_tsql_body_runs_to_the_end_of_the_batch()
    {
        var statements = Parsed.Statements(
            "CREATE PROC dbo.p @a int, @b int = 2 OUTPUT AS\nSELECT @b = MAX(x) FROM dbo.t\nINSERT dbo.u SELECT x FROM dbo.t\nGO\nSELECT 1",
            "tsql");
        Assert.Equal("Procedure(Block[Query Insert])", Parsed.Shape(statements[0]));
        Assert.Equal(2, statements.Count);
        Assert.True(Assert.IsType<CreateProcedureStatement>(statements[0]).Parameters[1].Output);
    }

    [Fact]
    public void A_body_knows_its_declarations_cursors_and_handlers()
    {
        const string sql =
            """
            CREATE OR REPLACE PROCEDURE load_day (p_day DATE) AS
                v_count NUMBER := 0;
                v_name customers.name%TYPE;
                CURSOR c IS SELECT id, name FROM customers;
                TYPE ids IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
            BEGIN
                OPEN c;
                LOOP
                    FETCH c INTO v_count, v_name;
                    EXIT WHEN c%NOTFOUND;
                    UPDATE t SET name = v_name WHERE id = v_count;
                END LOOP;
                CLOSE c;
                SELECT COUNT(*) INTO v_count FROM t;
            EXCEPTION
                WHEN NO_DATA_FOUND OR TOO_MANY_ROWS THEN
                    INSERT INTO errors (m) VALUES (SQLERRM);
                WHEN OTHERS THEN
                    NULL;
            END load_day;
            """;
        Assert.Equal(
            "Procedure(Block[DeclareVariable DeclareVariable DeclareCursor "
            + "Block[Utility Block[Fetch Utility Update] Utility Query Insert Utility]])",
            Parsed.Shape(sql, "oracle"));
    }

    [Fact]
    public void A_package_gives_its_routines_its_name()
    {
        const string sql =
            """
            CREATE OR REPLACE PACKAGE BODY dw.load AS
                g_day DATE;
                PROCEDURE one (x NUMBER) IS BEGIN INSERT INTO t SELECT a FROM s; END one;
                FUNCTION two (x NUMBER) RETURN NUMBER IS y NUMBER; BEGIN SELECT MAX(a) INTO y FROM s; RETURN y; END;
            END load;
            /
            SELECT 1 FROM dual
            """;
        var statements = Parsed.Statements(sql, "oracle");
        var package = Assert.IsType<Block>(statements[0]);
        Assert.Equal("dw.load.one", package.Statements.OfType<CreateProcedureStatement>().Single().Name.ToString());
        Assert.Equal("dw.load.two", package.Statements.OfType<CreateFunctionStatement>().Single().Name.ToString());
        Assert.Equal(2, statements.Count);
    }

    [Fact]
    public void Spans_in_a_quoted_body_are_places_in_the_whole_text()
    {
        const string sql = "CREATE FUNCTION f() RETURNS int AS $body$ SELECT amount FROM t $body$ LANGUAGE sql";
        var function = Parsed.Single<CreateFunctionStatement>(sql, "postgres");
        var query = Assert.IsType<SelectBlock>(Assert.IsType<ScalarSubquery>(function.Expression).Query);
        Assert.Equal("amount", sql.Substring(query.Items[0].Span.Start, query.Items[0].Span.Length));
    }

    [Fact]
    public void A_row_trigger_runs_for_the_rows_of_its_table()
    {
        var trigger = Parsed.Single<CreateProcedureStatement>(
            "CREATE TRIGGER g AFTER INSERT ON orders FOR EACH ROW INSERT INTO log (id) VALUES (NEW.id)", "mysql");
        Assert.Equal("NEW", Assert.IsType<Block>(trigger.Body).Loop?.Variable);
    }
}
