using System.Text;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.Tests.Laws;

/// <summary>Twice the text takes about twice the time and twice the memory: nothing in the engine is quadratic in its input.</summary>
public sealed class ScalingTests
{
    // Quadratic work would be sixteen times as much for four times the text.
    private const int TimeRatio = 11, MemoryRatio = 7;

    // Below this the compiler tells more than the work. Small, because quadratic work of small pieces must show too: the time is the thread's own.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(ThreadTime.IsOwn ? 80 : 1_000);

    [Fact]
    public void Columns_of_a_block() => AssertLinear(1_250, "ansi", count => "CREATE VIEW v AS SELECT "
        + string.Join(", ", Enumerable.Range(0, count).Select(i => $"t.c{i} + 1 AS d{i}")) + " FROM t");

    [Fact]
    public void Branches_of_a_union() => AssertLinear(1_250, "ansi", count => "CREATE VIEW v AS "
        + string.Join(" UNION ALL ", Enumerable.Range(0, count).Select(i => $"SELECT a, b FROM t{i} WHERE a > {i}")));

    [Fact]
    public void Columns_of_a_star_over_structs() => AssertLinear(500, "bigquery", count => "CREATE VIEW v AS SELECT "
        + string.Join(", ", Enumerable.Range(0, count).Select(i => $"STRUCT(a{i} AS x, b AS y) AS s{i}")) + " FROM t");

    [Fact]
    public void Statements_of_a_script() => AssertLinear(1_000, "spark", count => string.Concat(Enumerable.Range(0, count).Select(i =>
        $"INSERT INTO t SELECT a, b, UPPER(c) AS c FROM s{i} WHERE d = {i};\n")));

    [Fact]
    public void Common_table_expressions_read_one_by_one() => AssertLinear(250, "ansi", count => "CREATE VIEW v AS WITH "
        + string.Join(", ", Enumerable.Range(0, count).Select(i => $"c{i} AS (SELECT a, b FROM t{i} WHERE a > {i})")) + " SELECT "
        + string.Join(", ", Enumerable.Range(0, count).Select(i => $"c{i}.a AS a{i}")) + " FROM c0"
        + string.Concat(Enumerable.Range(1, count - 1).Select(i => $" JOIN c{i} ON c{i}.b = c0.b")));

    [Fact]
    public void Common_table_expressions_in_a_chain() => AssertLinear(250, "ansi", count => "CREATE VIEW v AS WITH c0 AS (SELECT a, b FROM t)"
        + string.Concat(Enumerable.Range(1, count - 1).Select(i => $", c{i} AS (SELECT a + 1 AS a, b FROM c{i - 1} WHERE b > {i})")) + $" SELECT a FROM c{count - 1}");

    [Fact]
    public void Broken_items_of_a_block() => AssertLinear(1_250, "ansi", count => "CREATE VIEW v AS SELECT "
        + string.Join(", ", Enumerable.Range(0, count).Select(i => $"f(c{i} 1 + ) AS d{i}")) + " FROM t");

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("f(", ")")]
    [InlineData("(SELECT ", ")")]
    [InlineData("(", "")]
    [InlineData("", ")")]
    [InlineData("(SELECT a FROM t WHERE ", "")]
    public void Brackets_10_000_deep_cost_no_more_than_their_tokens(string open, string close)
    {
        var (small, large) = (StepsOf(5_000), StepsOf(10_000));
        Assert.True(large < (small * 2) + 5_000, $"5,000 took {small} steps, 10,000 took {large}");

        long StepsOf(int depth) => StepsOfText(
            $"SELECT {string.Concat(Enumerable.Repeat(open, depth))}a{string.Concat(Enumerable.Repeat(close, depth))} FROM t");
    }

    [Fact]
    public void Broken_statements() => AssertLinear(2_500, "postgres", count => string.Concat(Enumerable.Repeat("SELECT a FROM ( WHERE )) ,, b;\n", count)));

    [Fact]
    public void Parentheses_10_000_deep_are_answered()
    {
        var result = Analysis.Of($"SELECT {new string('(', 10_000)}a{new string(')', 10_000)} FROM t");
        Assert.NotEmpty(result.Unknowns);
    }

    [Fact]
    public void A_script_of_50_megabytes_is_read_whole()
    {
        const string Statement = "INSERT INTO dw.sales SELECT id, amount * 1.19 AS gross, 'a constant that makes it longer' AS note FROM ods.sales WHERE day = 1;\n";
        var script = new StringBuilder();
        while (script.Length < 25 * 1024 * 1024) script.Append(Statement);
        var started = ThreadTime.Now;
        var result = Analysis.Of(script.ToString());
        Assert.Equal(script.Length / Statement.Length, result.Statements);
        Assert.Equal(2, result.Columns.Length);
        var taken = ThreadTime.Now - started;
        Assert.True(taken < TimeSpan.FromSeconds(60), $"took {taken}");
    }

    private static long StepsOfText(string sql) =>
        SqlParser.Parse(sql, SqlDialects.Find("bigquery", out _), TestContext.Current.CancellationToken).Steps;

    private static void AssertLinear(int count, string dialect, Func<int, string> write)
    {
        Measure(write(count / 10), dialect);
        var text = write(count);
        Measure(text, dialect);
        var (smallTime, smallBytes) = Measure(text, dialect);
        var (largeTime, largeBytes) = Measure(write(count * 4), dialect);
        Assert.True(largeTime < (smallTime * TimeRatio) + Slack, $"{count} took {smallTime}, four times as many {largeTime}");
        Assert.True(largeBytes < (smallBytes * MemoryRatio) + 1_000_000, $"{count} took {smallBytes} bytes, four times as many {largeBytes}");
    }

    private static (TimeSpan Time, long Bytes) Measure(string sql, string dialect)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var started = ThreadTime.Now;
        Analysis.Of(sql, dialect);
        return (ThreadTime.Now - started, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }
}
