using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Running;
using LineageService.Sql.Canonical;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Testing;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>Spellings that say the same have one canonical form, over generated queries and over statements that people wrote.</summary>
public sealed class CanonicalFormTests
{
    private const int GeneratedQueries = 200;
    private const int StatementsOfADialect = 60;
    private const int LookedAt = 400;

    // Constructs that are compared by their tokens (docs/sql-engine.md), so that what is written otherwise is a difference.
    private static readonly string[] ByTokens =
        ["|>", "MATCH_RECOGNIZE", "IDENTIFIER(", "UNLOAD", "EXECUTE IMMEDIATE", "RETURNING", "OUTPUT", "STREAM(", "PIVOT", "AS '", "DECLARE", "ARRAY JOIN"];

    public static TheoryData<string> Laws() => ["comments and white space", "parentheses", "aliases renamed", "common table expressions inlined"];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Holds_for_generated_queries(string law)
    {
        var broken = new List<string>();
        for (var seed = 0UL; seed < GeneratedQueries; seed++)
        {
            var engine = seed % 2 == 0 ? EngineTraits.Sqlite : EngineTraits.Postgres;
            var query = QueryWriter.Write(new Choices(seed << 8), World.Make(seed % 16), engine);
            Check(law, query.Sql, engine.Dialect, broken);
        }

        Assert.True(broken.Count == 0, $"{broken.Count}\n{string.Join("\n\n", broken.Take(3))}");
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Holds_for_statements_of_the_corpora(string law)
    {
        var tried = 0;
        var broken = new List<string>();
        foreach (var path in Directory.EnumerateFiles(SharedFiles.Require("corpora/statements"), "*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            var here = 0;
            foreach (var (dialect, sql) in CorpusStatements.Read(path).Take(LookedAt))
            {
                if (here == StatementsOfADialect) break;
                if (Check(law, sql, dialect, broken)) here++;
            }

            tried += here;
        }

        // Some of what people wrote names columns that nothing has, or is a puzzle made for a parser.
        Assert.True(broken.Count <= tried / 100, $"{broken.Count} of {tried}\n{string.Join("\n\n", broken.Take(40))}");
        Assert.InRange(tried, 30, int.MaxValue);
    }

    private static string Difference(string one, string other)
    {
        var at = 0;
        while (at < one.Length && at < other.Length && one[at] == other[at]) at++;
        var from = Math.Max(0, at - 60);
        return $"  one   …{one[from..Math.Min(one.Length, from + 160)]}\n  other …{other[from..Math.Min(other.Length, from + 160)]}";
    }

    /// <returns>False where the law says nothing about the statement.</returns>
    private static bool Check(string law, string sql, string dialectName, List<string> broken)
    {
        var dialect = SqlDialects.Find(dialectName, out _);
        var script = new DialectFrontEnd(dialect).Parse(sql, TestContext.Current.CancellationToken);
        if (Respelling.All[law](sql, dialect, script) is not { } other) return false;
        var (before, after) = (Of(sql), Of(other));
        if (Array.Exists(ByTokens, construct => sql.Contains(construct, StringComparison.OrdinalIgnoreCase))) return false;
        if (!before.IsComplete || !after.IsComplete) return false;
        if (before.Text != after.Text) broken.Add($"{dialectName}\n{sql}\n{Difference(before.Text, after.Text)}");
        return true;

        CanonicalScript Of(string text) =>
            CanonicalScript.Of(text, dialect, Subject.EmptyCatalog.Instance, cancellationToken: TestContext.Current.CancellationToken);
    }
}
