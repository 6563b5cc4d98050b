using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Running;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Testing;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>Two spellings of one statement have one lineage: over generated queries and over statements that people wrote.</summary>
public sealed class LawTests
{
    private const int GeneratedQueries = 150;
    private const int StatementsOfADialect = 40;

    // Reading a corpus on and on for a construct that it hardly has would take the time of all the others.
    private const int LookedAt = 300;

    public static TheoryData<string> Laws() => [.. Respelling.All.Keys];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Holds_for_generated_queries(string law)
    {
        var tried = 0;
        var broken = new List<string>();
        for (var seed = 0UL; tried < GeneratedQueries && seed < 40 * GeneratedQueries; seed++)
        {
            var world = World.Make(seed % 16);
            var engine = seed % 2 == 0 ? EngineTraits.Sqlite : EngineTraits.Postgres;
            var query = QueryWriter.Write(new Choices(seed << 8), world, engine);
            if (query.Sql.Contains("RECURSIVE", StringComparison.Ordinal)) continue;
            if (Check(law, query.Sql, engine.Dialect, world.Ddl, broken)) tried++;
        }

        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
        Assert.Equal(GeneratedQueries, tried);
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
            var statements = CorpusStatements.Read(path);
            if (law.StartsWith("common table", StringComparison.Ordinal))
                statements = statements.Where(statement => statement.Sql.Contains("WITH ", StringComparison.OrdinalIgnoreCase));
            foreach (var (dialect, sql) in statements.Take(LookedAt))
            {
                if (here == StatementsOfADialect) break;
                if (Check(law, sql, dialect, null, broken)) here++;
            }

            tried += here;
        }

        Assert.True(broken.Count == 0, $"{broken.Count} of {tried}\n{string.Join("\n\n", broken)}");
        Assert.InRange(tried, 30, int.MaxValue);
    }

    /// <returns>False where the law says nothing about the statement.</returns>
    private static bool Check(string law, string sql, string dialectName, string? ddl, List<string> broken)
    {
        var dialect = SqlDialects.Find(dialectName, out _);
        var frontEnd = new DialectFrontEnd(dialect);
        var script = frontEnd.Parse(sql, TestContext.Current.CancellationToken);
        var before = Analyze(sql);
        if (before.OpaqueStatements > 0 || before.Columns.IsEmpty) return false;
        if (before.Diagnostics.Any(found => found.Severity != DiagnosticSeverity.Note)) return false;
        if (Respelling.All[law](sql, dialect, script) is not { } other) return false;
        var difference = LineageLines.Difference(LineageLines.Of(before), LineageLines.Of(Analyze(other)));
        if (difference.Length > 0) broken.Add($"{dialectName}\n{sql}\n=>\n{other}\n{difference}");
        return true;

        LineageResult Analyze(string text) => SqlLineageAnalyzer.Analyze(
            text, dialect, frontEnd, Subject.EmptyCatalog.Instance, new AnalysisOptions { Context = ddl is null ? [] : [ddl] }, TestContext.Current.CancellationToken);
    }
}
