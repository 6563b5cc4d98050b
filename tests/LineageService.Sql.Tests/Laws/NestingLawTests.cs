using System.Diagnostics;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Testing.Fuzzing;

namespace LineageService.Sql.Tests.Laws;

/// <summary>
/// Twice the nesting costs at most about twice the steps, whatever holds itself and however broken it is: no attempt of the parser that fails may
/// hold another that fails. Steps are counted by the parser, so that a loaded machine changes nothing.
/// </summary>
public sealed class NestingLawTests
{
    private const int Levels = 24;

    // What a level puts around the next one, with its place marked by ¤. Half of them are wrong on purpose, behind what they hold and before.
    private static readonly string[] Wraps =
    [
        "(¤)", "[¤]", "{'k': ¤}", "{fn f(¤)}", "f(¤)", "f(a, ¤)", "f(x => ¤)", "f(a ORDER BY ¤)", "f(¤) OVER (PARTITION BY ¤)", "a[¤]", "(a, ¤)", "ARRAY[¤]",
        "ARRAY(SELECT ¤)", "STRUCT(¤ AS x)", "STRUCT<a INT>(¤)", "ROW(¤)", "MAP[¤]", "MAP {'k': ¤}", "CAST(¤ AS INT)", "¤::int", "CASE WHEN ¤ THEN 1 END",
        "CASE ¤ WHEN 1 THEN 2 END", "NOT ¤", "-¤", "a + ¤", "¤ IS DISTINCT FROM b", "a IS DISTINCT FROM (¤)", "a IN (¤)", "a IN (SELECT ¤)", "a BETWEEN ¤ AND b",
        "EXISTS (SELECT ¤ FROM t)", "(SELECT ¤ FROM t)", "(SELECT a FROM t WHERE ¤)", "(SELECT a FROM t HAVING ¤)", "(SELECT a FROM (SELECT ¤) s)",
        "(SELECT a FROM t JOIN u ON ¤)", "(SELECT a FROM t GROUP BY ¤)", "(SELECT a FROM t GROUP BY ROLLUP(¤))", "(SELECT a FROM t ORDER BY ¤)",
        "(SELECT a FROM LATERAL (SELECT ¤) s)", "(SELECT a FROM f(¤))", "(SELECT a FROM UNNEST(¤))", "(SELECT a FROM TABLE(f(¤)))", "(FROM t SELECT ¤)",
        "(WITH c AS (SELECT ¤) SELECT a FROM c)", "(WITH RECURSIVE c(x) AS (SELECT ¤ UNION ALL SELECT x FROM c) SELECT x FROM c)", "(VALUES (¤))",
        "(VALUES (¤) + 2)", "(VALUES (¤, 1) = b)", "((SELECT ¤) UNION (SELECT 2))", "(SELECT a UNION ALL SELECT ¤)", "(SELECT * EXCEPT (¤) FROM t)",
        "(SELECT * REPLACE (¤ AS a) FROM t)", "x -> ¤", "(x, y) -> ¤", "[¤ FOR x IN l]", "INTERVAL (¤) DAY", "EXTRACT(DAY FROM ¤)", "TRANSFORM(¤)",
        "IF(¤, 1, 2)", "(SELECT a FROM FINAL TABLE (INSERT INTO t SELECT ¤))", "(SELECT a FROM t PIVOT (SUM(¤) FOR b IN ('x')))",
        "(SELECT a FROM FINAL TABLE (WITH c AS (SELECT ¤) FROM c SELECT a))",

        // Broken: a stray operand, a sign too many, a word that starts a clause where none can stand, brackets that do not match.
        "(¤ 1)", "(¤", "¤)", "[¤", "[¤)", "(¤]", "f(¤ 1)", "(SELECT ¤ 1 FROM t)", "(SELECT a 1 'x' ¤ FROM t)", "(SELECT ¤ ,, FROM t)", "(SELECT a + FROM (SELECT ¤) s)",
        "a IS DISTINCT FROM (SELECT ¤ 1) 1", "(SELECT * EXCEPT (SELECT ¤ 1) 1 FROM t)", "(SELECT a FROM t WHERE ¤ 1 1 ORDER BY a)", "CASE ¤ END", "CASE WHEN ¤ FROM t",
        "f(¤ FROM t WHERE", "(SELECT COLUMNS('x.*') AS a, f(¤ FROM t) 1)", "(SELECT TOP 3 [m n] ¤ FROM t QUALIFY ¤ 1)", "(FROM t SELECT [m n] AS a, ¤ 1 FROM u QUALIFY",
        "MAP ¤ USING", "LIMIT ¤", "a, FROM (SELECT ¤", "(SELECT a WHERE b IN (SELECT ¤ FROM ( WHERE) 1", "GROUP BY ¤ 1", "a -> (SELECT ¤ :: )",
    ];

    public static TheoryData<string> Dialects() => [.. SqlDialects.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Twice_the_nesting_of_anything_takes_about_twice_the_steps(string dialect)
    {
        foreach (var wrap in Wraps) AssertLinear([wrap], dialect);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Twice_the_nesting_of_several_in_turn_takes_about_twice_the_steps(string dialect)
    {
        var random = new FuzzRandom((ulong)dialect.Length * 7_919);
        for (var round = 0; round < 150; round++)
        {
            var wraps = new string[2 + random.Below(2)];
            for (var i = 0; i < wraps.Length; i++) wraps[i] = random.Pick(Wraps);
            AssertLinear(wraps, dialect);
        }
    }

    [Theory]
    [InlineData("bigquery")]
    [InlineData("clickhouse")]
    [InlineData("snowflake")]
    [InlineData("teradata")]
    [InlineData("tsql")]
    public void Anything_nested_beyond_bounds_is_a_diagnostic(string dialect)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var wrap in Wraps)
        {
            if (wrap.AsSpan().Count('¤') > 1) continue;
            var (before, after) = (wrap[..wrap.IndexOf('¤', StringComparison.Ordinal)], wrap[(wrap.IndexOf('¤', StringComparison.Ordinal) + 1)..]);
            var text = string.Concat(Enumerable.Repeat(before, 2_000)) + "a" + string.Concat(Enumerable.Repeat(after, 2_000));
            Assert.NotEmpty(Parse($"SELECT {text} FROM t", dialect).Statements);
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"took {Stopwatch.GetElapsedTime(started)}");
    }

    private static void AssertLinear(string[] wraps, string dialect)
    {
        var (small, large) = (Nested(wraps, Levels), Nested(wraps, Levels * 2));
        var (smallScript, largeScript) = (Parse(small, dialect), Parse(large, dialect));
        var ratio = (double)large.Length / small.Length * 1.7;
        Assert.True(largeScript.Steps < (smallScript.Steps * ratio) + 2_000,
            $"{dialect}, {string.Join("  ", wraps)}: {small.Length} characters took {smallScript.Steps} steps, {large.Length} took {largeScript.Steps}");
    }

    private static ParsedScript Parse(string sql, string dialect) =>
        SqlParser.Parse(sql, SqlDialects.Find(dialect, out _), TestContext.Current.CancellationToken);

    private static string Nested(string[] wraps, int levels)
    {
        var text = "a";
        for (var i = 0; i < levels; i++)
        {
            // A wrap with two places holds the next level in the first only: the text would double with each level otherwise.
            var wrap = wraps[i % wraps.Length];
            var place = wrap.IndexOf('¤', StringComparison.Ordinal);
            text = string.Concat(wrap.AsSpan(0, place), text, wrap.AsSpan(place + 1)).Replace("¤", "b", StringComparison.Ordinal);
        }

        return $"SELECT {text} FROM t";
    }
}
