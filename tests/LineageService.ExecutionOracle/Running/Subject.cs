using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Judging;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.ExecutionOracle.Running;

/// <summary>A query that is analysed and ready to be executed, with its answer over the unchanged rows.</summary>
internal sealed class Subject : IDisposable
{
    private readonly IPreparedQuery _prepared;

    private Subject(GeneratedQuery query, IPreparedQuery prepared, QueryAnswer before, LineageResult lineage, string? failure)
    {
        Query = query;
        _prepared = prepared;
        Before = before;
        Claims = new LineageClaims(lineage);
        Judge = new Judge(Claims, before, query.Key);
        Gap = failure ?? GapOf(lineage, Claims, before);
    }

    public GeneratedQuery Query { get; }

    public QueryAnswer Before { get; }

    public LineageClaims Claims { get; }

    public Judge Judge { get; }

    /// <summary>What the analysis did not understand, though all tables are known; null for nothing.</summary>
    public string? Gap { get; }

    /// <summary>Analyses and executes.</summary>
    /// <exception cref="QueryFailedException">The engine does not take the query.</exception>
    public static Subject Make(GeneratedQuery query, World world, IDatabase database, CancellationToken cancellationToken)
    {
        var prepared = database.Prepare(query.Sql);
        try
        {
            var before = prepared.Execute();
            try
            {
                return new Subject(query, prepared, before, Analyze(query.Sql, world, database.Traits, cancellationToken), null);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The engine promises an answer for every text: an exception is a finding like any other.
                var nothing = Analyze("", world, database.Traits, cancellationToken);
                return new Subject(query, prepared, before, nothing, $"{failure.GetType().Name}: {failure.Message}");
            }
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    public static LineageResult Analyze(string sql, World world, EngineTraits engine, CancellationToken cancellationToken)
    {
        var dialect = SqlDialects.Find(engine.Dialect, out _);
        var options = new AnalysisOptions { Context = [world.Ddl] };
        return SqlLineageAnalyzer.Analyze(sql, dialect, new DialectFrontEnd(dialect), EmptyCatalog.Instance, options, cancellationToken);
    }

    public QueryAnswer Execute() => _prepared.Execute();

    public void Dispose() => _prepared.Dispose();

    private static string? GapOf(LineageResult lineage, LineageClaims claims, QueryAnswer before)
    {
        if (lineage.OpaqueStatements > 0) return "the statement is opaque";
        if (lineage.Diagnostics.FirstOrDefault(found => found.Severity != DiagnosticSeverity.Note) is { } diagnostic) return diagnostic.ToString();
        if (!lineage.Unknowns.IsEmpty) return lineage.Unknowns[0].ToString();
        return claims.Outputs.SetEquals(before.Names.Select(name => name.ToLowerInvariant()))
            ? null
            : $"the columns are {string.Join(", ", before.Names)}, not {string.Join(", ", claims.Outputs)}";
    }

    /// <summary>A catalog that knows nothing: the tables come with the DDL.</summary>
    internal sealed class EmptyCatalog : ISchemaCatalog
    {
        public static EmptyCatalog Instance { get; } = new();

        public TableSchema? Find(ReadOnlySpan<string> parts) => null;
    }
}
