using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Laws;

/// <summary>One call from a text to its lineage, for tests that speak of the whole engine.</summary>
internal static class Analysis
{
    public static LineageResult Of(string sql, string dialect = "ansi", string? catalog = null)
    {
        var found = SqlDialects.Find(dialect, out _);
        var options = new AnalysisOptions { Context = catalog is null ? [] : [catalog] };
        return SqlLineageAnalyzer.Analyze(sql, found, new DialectFrontEnd(found), NoCatalog.Instance, options, TestContext.Current.CancellationToken);
    }

    /// <summary>The edges alone, without spans: what a change of spelling must not change.</summary>
    public static string EdgesOf(string sql, string dialect = "ansi", string? catalog = null) => LineageText.Of(Of(sql, dialect, catalog));
}
