using System.Diagnostics;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>No text takes the process down or holds it up; what is beyond a limit goes to the fallback.</summary>
public class LimitTests
{
    private const int Far = 100_000;

    [Theory]
    [InlineData("SELECT ", "(", "1", ")", Far)]
    [InlineData("SELECT 1 WHERE ", "(", "a = 1", ")", Far)]
    [InlineData("SELECT 1 FROM ", "(SELECT * FROM ", "a", ") x", 30_000)]
    [InlineData("", "(", "SELECT 1", ")", Far)]
    [InlineData("SELECT ", "f(", "1", ")", Far)]
    [InlineData("SELECT ", "CASE WHEN a = 1 THEN ", "1", " END", 30_000)]
    [InlineData("SELECT 1 WHERE ", "NOT ", "a = 1", "", Far)]
    [InlineData("SELECT ", "- ", "1", "", Far)]
    [InlineData("SELECT ", "~", "1", "", Far)]
    [InlineData("", "BEGIN ", "SELECT 1", " END", Far)]
    [InlineData("", "IF 1 = 1 ", "SELECT 1", "", Far)]
    [InlineData("", "IF 1 = 1 SELECT 1 ELSE ", "SELECT 2", "", 30_000)]
    [InlineData("", "WHILE 1 = 1 ", "SELECT 1", "", Far)]
    [InlineData("SELECT 1 WHERE a IN ", "(SELECT a FROM t WHERE a IN ", "(1)", ")", 30_000)]
    [InlineData("SELECT 1 FROM a ", "JOIN a ", "", "ON 1 = 1 ", 30_000)]
    [InlineData("", "IF 1 = 1 ", "SELECT 1", "", 5_000)]
    [InlineData("SELECT 1 FROM a ", "JOIN a ", "", "ON 1 = 1 ", 5_000)]
    public void Deep_nesting_falls_back(string head, string open, string core, string close, int depth)
    {
        var fallback = new RecordingFrontEnd();
        var sql = head + Repeated(open, depth) + core + Repeated(close, depth);
        Timed(() => new ScriptDomFrontEnd(fallback).Parse(sql, TestContext.Current.CancellationToken));
        Assert.Single(fallback.Texts);
    }

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT 1 WHERE ", "(", "a = 1", ")")]
    [InlineData("SELECT 1 FROM ", "(SELECT * FROM ", "a", ") x")]
    [InlineData("SELECT ", "CASE WHEN a = 1 THEN ", "1", " END")]
    [InlineData("SELECT 1 WHERE ", "(EXISTS (SELECT 1 WHERE ", "a = 1", "))")]
    [InlineData("", "BEGIN ", "SELECT 1", " END")]
    [InlineData("", "IF 1 = 1 ", "SELECT 1", "")]
    public void Nesting_within_the_limit_is_read(string head, string open, string core, string close)
    {
        var levels = (TransactSqlLimits.Default.Nesting / Math.Max(1, open.Count(c => c == '('))) - 1;
        Reading.Script(head + Repeated(open, levels) + core + Repeated(close, levels));
    }

    [Fact]
    public void Begin_transaction_opens_no_block()
    {
        Assert.Equal(2_000, Reading.Script(Repeated("BEGIN TRAN; COMMIT;\n", 1_000)).Statements.Length);
    }

    [Theory]
    [InlineData("SELECT 1", " + 1", "+")]
    [InlineData("SELECT 1 WHERE a = 1", " AND a = 1", "AND")]
    [InlineData("SELECT 1 WHERE a = 1", " OR a = 1", "OR")]
    public void Long_chains_are_flat(string head, string link, string sign)
    {
        const int Links = 50_000;
        var sql = head + Repeated(link, Links);
        ParsedScript script = null!;
        Timed(() => script = Reading.Script(sql));
        var block = Assert.IsType<SelectBlock>(Assert.IsType<QueryStatement>(Assert.Single(script.Statements)).Query);
        var chain = Assert.IsType<OperatorExpression>(block.Where ?? Assert.IsType<ExpressionItem>(Assert.Single(block.Items)).Expression);
        Assert.Equal(sign, chain.Operator);
        Assert.Equal(Links + 1, chain.Operands.Length);
    }

    [Fact]
    public void Long_union_is_flat()
    {
        ParsedScript script = null!;
        Timed(() => script = Reading.Script("SELECT 1" + Repeated(" UNION ALL SELECT 1", 20_000)));
        var union = Assert.IsType<SetOperation>(Assert.IsType<QueryStatement>(Assert.Single(script.Statements)).Query);
        Assert.Equal(20_001, union.Branches.Length);
    }

    [Theory]
    [InlineData("SELECT 1", " + 1 - 1", 5_000)]
    [InlineData("SELECT 1", " UNION SELECT 1 UNION ALL SELECT 1", 5_000)]
    [InlineData("SELECT 1 FROM a", " JOIN a ON 1 = 1", 5_000)]
    public void Chain_that_the_model_would_nest_falls_back(string head, string link, int links)
    {
        var fallback = new RecordingFrontEnd();
        Timed(() => new ScriptDomFrontEnd(fallback).Parse(head + Repeated(link, links), TestContext.Current.CancellationToken));
        Assert.Single(fallback.Texts);
    }

    [Fact]
    public void Batch_beyond_the_size_falls_back_and_its_neighbour_does_not()
    {
        var fallback = new RecordingFrontEnd();
        var large = "SELECT '" + new string('x', TransactSqlLimits.Default.BatchLength) + "'";
        var script = new ScriptDomFrontEnd(fallback).Parse($"SELECT 1\nGO\n{large}\nGO\nSELECT 2", TestContext.Current.CancellationToken);
        Assert.Equal(3, script.Statements.Length);
        Assert.IsType<OpaqueStatement>(script.Statements[1]);
        Assert.Equal(TransactSqlCodes.FellBack, Assert.Single(script.Diagnostics).Code);
    }

    [Theory]
    [InlineData("SELECT 'abc")]
    [InlineData("SELECT [abc")]
    [InlineData("SELECT \"abc")]
    [InlineData("SELECT 1 /* abc")]
    [InlineData("SELECT N'")]
    [InlineData("/*")]
    [InlineData("[")]
    [InlineData("'")]
    [InlineData(")")]
    [InlineData("END END END")]
    [InlineData("$$$ ::: ??? {{{")]
    [InlineData("SELECT SELECT SELECT")]
    [InlineData("EXEC")]
    [InlineData("CREATE PROCEDURE")]
    [InlineData("MERGE t USING")]
    public void Garbage_falls_back(string sql)
    {
        var fallback = new RecordingFrontEnd();
        var script = new ScriptDomFrontEnd(fallback).Parse(sql, TestContext.Current.CancellationToken);
        Assert.Single(fallback.Texts);
        Assert.Contains(script.Diagnostics, diagnostic => diagnostic.Code == TransactSqlCodes.FellBack);
    }

    [Theory]
    [InlineData("\u2603 \u20AC")]
    [InlineData("SELECT 1 \U0001F600 FROM t")]
    [InlineData("\uD800\uDC00\uD800")]
    [InlineData("SELECT\0 1\u0001")]
    [InlineData("\uFEFFSELECT\u00A01")]
    public void Odd_characters_are_names_or_white_space(string sql)
    {
        var script = new ScriptDomFrontEnd(new RecordingFrontEnd()).Parse(sql, TestContext.Current.CancellationToken);
        Assert.NotEmpty(script.Statements);
    }

    [Fact]
    public void Random_tokens_never_crash()
    {
        string[] words =
        [
            "SELECT", "FROM", "WHERE", "(", ")", ",", "a", "t", "*", "'x'", "1", "+", "-", "=", "CASE", "WHEN", "THEN", "END", "BEGIN",
            "IF", "ELSE", "INSERT", "INTO", "VALUES", "UPDATE", "SET", "MERGE", "USING", "ON", "JOIN", "APPLY", "CROSS", "AS", "WITH",
            "DECLARE", "@v", "TABLE", "EXEC", ".", "[b]", "UNION", "ALL", "NOT", "IN", "EXISTS", "BETWEEN", "AND", "OVER", "PARTITION",
            "BY", "ORDER", "CREATE", "VIEW", "PROC", "FOR", "XML", ";", "\nGO\n",
        ];
        var random = new Random(20240229);
        var frontEnd = new ScriptDomFrontEnd(new RecordingFrontEnd());
        for (var i = 0; i < 500; i++)
        {
            var sql = string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => words[random.Next(words.Length)]));
            var script = frontEnd.Parse(sql, TestContext.Current.CancellationToken);
            Assert.All(script.Statements, statement => Assert.InRange(statement.Span.End, 0, sql.Length));
        }
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static void Timed(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TransactSqlLimits.Default.TimeBudget);
    }
}
