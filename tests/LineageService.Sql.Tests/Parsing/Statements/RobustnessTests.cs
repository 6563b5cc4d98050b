using System.Diagnostics;
using System.Text;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;
using LineageService.Sql.Tests.Laws;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>Whatever the text: no exception, no hang, spans inside the text.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Pieces =
    [
        "SELECT a, b FROM t WHERE a > 1", "INSERT INTO t (a, b) VALUES (1, 'x')", "WITH q AS (SELECT 1 AS a) ",
        "CREATE TABLE t (a INT, b STRUCT<x INT, y INT>)",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b", "BEGIN ", " END", " END IF", "IF a THEN ", " ELSE ",
        "CASE WHEN a THEN b ",
        "DECLARE x INT DEFAULT 1", "SET x = 1", "FOR r IN (SELECT 1) DO ", "WHILE a DO ", "LOOP ", "REPEAT ", " UNTIL a",
        "CREATE PROCEDURE p(a INT) ",
        "CREATE FUNCTION f(x INT) RETURNS INT AS $$ SELECT x $$ LANGUAGE sql", "EXEC sp_executesql @a, N'@b int', @b = 1",
        "COPY INTO t FROM @s/x", "ALTER TABLE t ADD COLUMN c INT",
        "FROM s INSERT OVERWRITE TABLE t SELECT a", "UPDATE t SET (a, b) = (SELECT 1, 2)", "DELETE FROM t USING s",
        "GRANT SELECT ON t TO u", "\nGO\n", "\n/\n", "DELIMITER //\n",
        "(", ")", ";", ",", "'", "\"", "`", "[", "]", "{{", "}}", "$$", "/*", "*/", "--", "@", ":", "<", ">", "\\set x", "\n", " ", "AS ",
        "ON ", "USING ", "TABLE ", "END",
        "CREATE ", "DROP ", "ALTER ", "INSERT ALL WHEN a THEN INTO t ", "EXECUTE IMMEDIATE ", "RETURN ", "LANGUAGE js ", "PARTITION ",
        "OUTPUT ", "{% x %}", "\0", "é",
    ];

    [Fact]
    public void No_text_breaks_the_parser()
    {
        var random = new Random(20240611);
        for (var round = 0; round < 4000; round++)
        {
            var text = new StringBuilder();
            for (var pieces = random.Next(1, 14); pieces > 0; pieces--)
                text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(3) == 0 ? "" : " ");
            var sql = text.ToString();
            var dialect = SqlDialects.All[random.Next(SqlDialects.All.Length)];
            var script = SqlParser.Parse(sql, dialect, TestContext.Current.CancellationToken);
            foreach (var statement in script.Statements)
                Assert.True(statement.Span.Start >= 0 && statement.Span.End <= sql.Length
                    && statement.Span.Length >= 0, $"{dialect.Name}: {sql}");
        }
    }

    [Theory]
    [InlineData("BEGIN ")]
    [InlineData("IF a = 1 ")]
    [InlineData("IF a THEN ")]
    [InlineData("WHILE a DO ")]
    [InlineData("CREATE PROCEDURE p() BEGIN ")]
    [InlineData("WITH q AS (")]
    [InlineData("INSERT INTO t (")]
    [InlineData("CREATE TABLE t (a STRUCT<")]
    [InlineData("MERGE INTO t USING (")]
    [InlineData("CASE WHEN a THEN ")]
    [InlineData("{{ ")]
    [InlineData("DECLARE x INT; ")]
    [InlineData("PREPARE p AS ")]
    public void Deep_nesting_is_a_finding_and_no_overflow(string opening)
    {
        var sql = string.Concat(Enumerable.Repeat(opening, 4_000));
        foreach (var name in new[] { "bigquery", "tsql", "postgres", "snowflake", "oracle" })
        {
            var watch = Stopwatch.StartNew();
            var script = SqlParser.Parse(sql, SqlDialects.Find(name, out _), TestContext.Current.CancellationToken);
            Assert.NotEmpty(script.Statements);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{name}: {watch.Elapsed}");
        }
    }

    [Fact]
    public void A_routine_inside_a_routine_inside_a_string_ends()
    {
        var sql = "SELECT 1";
        for (var depth = 0; depth < 12; depth++)
            sql = $"CREATE FUNCTION f{depth}() RETURNS int LANGUAGE sql AS '{sql.Replace("'", "''", StringComparison.Ordinal)}'";
        var script = SqlParser.Parse(sql, SqlDialects.Find("postgres", out _), TestContext.Current.CancellationToken);
        Assert.IsType<CreateFunctionStatement>(Assert.Single(script.Statements));
    }

    [Fact]
    public void Reading_is_cancelled_where_the_caller_cancels()
    {
        var sql = string.Concat(Enumerable.Repeat("SELECT 1;\n", 100));
        Assert.Throws<OperationCanceledException>(() =>
            SqlParser.Parse(sql, SqlDialects.Find("ansi", out _), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1, 'a'),", "(2, 'b')")]
    [InlineData("", "SELECT a FROM t WHERE b = 1;\n")]
    [InlineData("CREATE TABLE t (a INT, ", "b INT, ")]
    [InlineData("", "FROB x y z;\n")]
    [InlineData("BEGIN ", "FROB x (y z;\n")]
    [InlineData("", "IF a = 1 FROB ")]
    [InlineData("", "CREATE PROCEDURE p AS FROB x;\nGO\n")]
    public void Time_is_linear_in_the_length(string head, string piece)
    {
        var small = Measure(head, piece, 1_000);
        var large = Measure(head, piece, 16_000);

        // Sixteen times the text in at most a hundred times the time: a square would take 256.
        Assert.True(large < (small * 100) + 400, $"{small:F0} ms for 1000, {large:F0} ms for 16000");
    }

    [Fact]
    public void Codes_of_findings_are_listed()
    {
        var listed = typeof(SyntaxCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        Assert.Equal(listed.Count, typeof(SyntaxCodes).GetFields().Length);
        var script = SqlParser.Parse("BEGIN SELECT 1; FROB; SELECT 'x", SqlDialects.Find("bigquery", out _),
            TestContext.Current.CancellationToken);
        Assert.All(script.Diagnostics, found => Assert.Contains(found.Code, listed));
    }

    private static double Measure(string head, string piece, int times)
    {
        var sql = head + string.Concat(Enumerable.Repeat(piece, times));
        var dialect = SqlDialects.Find("tsql", out _);
        var best = double.MaxValue;
        for (var i = 0; i < 2; i++)
        {
            var start = ThreadTime.Now;
            SqlParser.Parse(sql, dialect, TestContext.Current.CancellationToken);
            best = Math.Min(best, (ThreadTime.Now - start).TotalMilliseconds);
        }

        return best;
    }
}
