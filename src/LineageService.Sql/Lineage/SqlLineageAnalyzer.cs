using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage.Statements;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.Lineage;

/// <summary>
/// SQL text in, column lineage out: parse, bind, fold. Never throws on bad SQL: what was not understood is in the result's unknowns and diagnostics.
/// Thread-safe: a call shares nothing with another but the catalog.
/// </summary>
public static class SqlLineageAnalyzer
{
    /// <summary>Analyses a script of one or more statements.</summary>
    /// <param name="frontEnd">What parses the text: the dialect's own parser, or ScriptDom for T-SQL.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static LineageResult Analyze(
        string sql,
        SqlDialect dialect,
        ISqlFrontEnd frontEnd,
        ISchemaCatalog catalog,
        AnalysisOptions options,
        CancellationToken cancellationToken = default) =>
        Analyze(frontEnd.Parse(sql, cancellationToken), dialect, frontEnd, catalog, options, cancellationToken);

    /// <summary>Analyses a script that is parsed already.</summary>
    public static LineageResult Analyze(
        ParsedScript script,
        SqlDialect dialect,
        ISqlFrontEnd frontEnd,
        ISchemaCatalog catalog,
        AnalysisOptions options,
        CancellationToken cancellationToken = default)
    {
        var analysis = new ScriptAnalysis(dialect, frontEnd, catalog, options, cancellationToken);
        foreach (var context in options.Context) analysis.AddContext(frontEnd.Parse(context, cancellationToken));
        return analysis.Analyze(script);
    }
}
