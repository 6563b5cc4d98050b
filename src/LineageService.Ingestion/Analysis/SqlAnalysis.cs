using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Ingestion.Analysis.Caching;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Telemetry;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Scripts;
using LineageService.Sql.Templates;
using LineageService.Sql.TransactSql;

namespace LineageService.Ingestion.Analysis;

/// <summary>
/// The one place where the rest of the product meets the SQL engine: picks the front end of a dialect and analyses a text against a catalog.
/// Never throws on a text, whatever it holds.
/// </summary>
public static class SqlAnalysis
{
    /// <summary>Says which engine made a result; equal exactly where the engine's code is equal.</summary>
    public static string EngineVersion { get; } = string.Join('+', VersionOf(typeof(LineageResult)), VersionOf(typeof(ScriptDomFrontEnd)));

    /// <summary>The producer named on edge sets: <c>lineage-sql/0.1.0</c>.</summary>
    public static string Producer { get; } = $"lineage-sql/{typeof(LineageResult).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Finds a dialect; an unknown name is ANSI and a warning.</summary>
    public static SqlDialect FindDialect(string name, out Diagnostic? warning)
    {
        var dialect = SqlDialects.Find(name, out var known);
        warning = known
            ? null
            : new Diagnostic(SyntaxCodes.UnknownDialect, DiagnosticSeverity.Warning, null, $"dialect `{name}` is not known: read as ansi");
        return dialect;
    }

    /// <summary>The front end that reads a dialect: ScriptDom first for the T-SQL family, the own parser for all others.</summary>
    /// <param name="scripts">Gives the scripts that a text runs by name; null for none.</param>
    /// <param name="template">What is known outside of texts that are templates; null for nothing.</param>
    public static ISqlFrontEnd FrontEndOf(SqlDialect dialect, TemplateContext? template = null, IScriptSource? scripts = null) =>
        dialect.Name is "tsql" or "synapse" or "fabric"
            ? new ScriptDomFrontEnd(new DialectFrontEnd(dialect), context: template, scripts: scripts)
            : new DialectFrontEnd(dialect, template, scripts);

    /// <summary>Analyses a request.</summary>
    public static LineageResult Analyze(AnalysisRequest request, CancellationToken cancellationToken) => Analyze(request, null, cancellationToken);

    /// <summary>Analyses a request, or takes it from what is remembered.</summary>
    /// <param name="cache">Remembers analyses; null: each is made anew.</param>
    public static LineageResult Analyze(AnalysisRequest request, AnalysisCache? cache, CancellationToken cancellationToken)
    {
        var dialect = request.Functions.Extend(FindDialect(request.Dialect, out var warning));
        var options = new AnalysisOptions
        {
            DefaultDatabase = request.DefaultDatabase,
            DefaultSchema = request.DefaultSchema,
            Target = request.Target,
            Context = request.Context,
            Scripts = request.Scripts,
            InferTypes = request.InferTypes,
            Routines = request.Functions.RoutinesOf(dialect),
        };
        var catalog = request.Schema ?? new CatalogTables();
        var result = cache is null
            ? Analyze(request.Sql, dialect, null, catalog, options, cancellationToken)
            : cache.Analyze(request.Sql, dialect, catalog, options, cancellationToken);
        return warning is null ? result : result with { Diagnostics = result.Diagnostics.Insert(0, warning) };
    }

    /// <summary>Analyses a text. A fault of the engine is an opaque statement and an error, so that one text never stops a run.</summary>
    /// <param name="script">The text as the dialect's front end parsed it; null where it was not parsed yet.</param>
    public static LineageResult Analyze(
        string sql,
        SqlDialect dialect,
        ParsedScript? script,
        ISchemaCatalog catalog,
        AnalysisOptions options,
        CancellationToken cancellationToken)
    {
        if (!IngestTelemetry.IsWatched) return AnalyzeText(sql, dialect, script, catalog, options, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var result = AnalyzeText(sql, dialect, script, catalog, options, cancellationToken);
        IngestTelemetry.Analyzed(dialect.Name, result, Stopwatch.GetElapsedTime(started));
        return result;
    }

    private static LineageResult AnalyzeText(
        string sql,
        SqlDialect dialect,
        ParsedScript? script,
        ISchemaCatalog catalog,
        AnalysisOptions options,
        CancellationToken cancellationToken)
    {
        var frontEnd = FrontEndOf(dialect, options.Template, options.Scripts);
        try
        {
            script ??= frontEnd.Parse(sql, cancellationToken);
            return SqlLineageAnalyzer.Analyze(script, dialect, frontEnd, catalog, options, cancellationToken);
        }
#pragma warning disable CA1031 // Thousands of other texts wait behind this one; the fault is reported with it.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Fault(fault, sql.Length);
        }
    }

    /// <summary>The parsed text; null where the front end failed, which the analysis of the text then reports.</summary>
    public static ParsedScript? TryParse(
        string sql, SqlDialect dialect, CancellationToken cancellationToken, TemplateContext? template = null, IScriptSource? scripts = null)
    {
        try
        {
            return FrontEndOf(dialect, template, scripts).Parse(sql, cancellationToken);
        }
#pragma warning disable CA1031 // As above: the fault comes back when the text is analysed, and is reported there.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static LineageResult Fault(Exception fault, int length)
    {
        var message = $"the engine failed on this text ({fault.GetType().Name}): please report it";
        return new LineageResult
        {
            Inputs = [],
            Outputs = [],
            Edges = ResultEdges.None,
            OutputColumns = [],
            Unknowns = [new UnknownLineage(UnknownCodes.UnparsedStatement, null, null, new TextSpan(0, length), message)],
            Diagnostics = [new Diagnostic(SourceCodes.AnalysisFault, DiagnosticSeverity.Error, new TextSpan(0, length), message)],
            Definitions = [],
            Lifecycle = [],
            Statements = 1,
            OpaqueStatements = 1,
        };
    }

    private static string VersionOf(Type type) =>
        $"{type.Assembly.GetName().Version?.ToString(3)}-{type.Assembly.ManifestModule.ModuleVersionId.ToString("N")[..8]}";
}
