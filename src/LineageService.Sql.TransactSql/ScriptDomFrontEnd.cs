using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;
using LineageService.Sql.Scripts;
using LineageService.Sql.Templates;
using LineageService.Sql.TransactSql.Batches;
using LineageService.Sql.TransactSql.Mapping;
using LineageService.Sql.TransactSql.Parsing;

namespace LineageService.Sql.TransactSql;

/// <summary>
/// Reads T-SQL with Microsoft's ScriptDom, batch by batch, and what ScriptDom refuses (newer syntax, templates, limits) with the fallback,
/// with a note that says why. Not a syntax checker: what either of the two reads counts. Immutable; one value serves any number of texts
/// and threads.
/// </summary>
/// <param name="fallback">Reads the refused batches; sees a text as long as the whole one, so its spans need no shift.</param>
/// <param name="limits">What a batch may ask of ScriptDom; null for <see cref="TransactSqlLimits.Default"/>.</param>
/// <param name="context">What is known outside of texts that are templates; null for nothing.</param>
/// <param name="scripts">Gives the scripts that a text runs by name (<c>:r</c>); null for none.</param>
public sealed class ScriptDomFrontEnd(ISqlFrontEnd fallback, TransactSqlLimits? limits = null, TemplateContext? context = null, IScriptSource? scripts = null)
    : ISqlFrontEnd
{
    private static readonly SqlDialect Dialect = SqlDialects.Find("tsql", out _);

    private readonly TransactSqlLimits _limits = limits ?? TransactSqlLimits.Default;

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ParsedScript Parse(string sql, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return TemplatedText.Parse(sql, Dialect, text => ParsePlain(text, cancellationToken), context, scripts);
    }

    private ParsedScript ParsePlain(string sql, CancellationToken cancellationToken)
    {
        var batches = BatchSplitter.Split(sql);
        if (batches.IsEmpty) return new ParsedScript([], []);

        // The thread may be left behind when it does not stop in time, so it has results of its own.
        var readings = new BatchReading?[batches.Length];
        LargeStackThread.Run(token => ReadAll(sql, batches, readings, token), _limits.StackSize, _limits.TimeBudget, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Merge(sql, batches, [.. readings], cancellationToken);
    }

    private void ReadAll(string sql, ImmutableArray<Batch> batches, BatchReading?[] readings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batches.Length && !cancellationToken.IsCancellationRequested; i++)
            readings[i] = BatchReading.Of(sql, batches[i], _limits, cancellationToken);
    }

    private ParsedScript Merge(
        string sql, ImmutableArray<Batch> batches, ImmutableArray<BatchReading?> readings, CancellationToken cancellationToken)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var accepted = new List<Batch>();
        var refused = ImmutableArray.CreateBuilder<Batch>();
        for (var i = 0; i < batches.Length; i++)
        {
            var reading = readings[i] ?? BatchReading.OutOfTime(batches[i]);
            diagnostics.AddRange(reading.Diagnostics);
            statements.AddRange(reading.Statements);
            if (reading.Accepted) accepted.Add(batches[i]);
            else refused.Add(batches[i]);
        }

        if (refused.Count == 0) return new ParsedScript(statements.ToImmutable(), diagnostics.ToImmutable());
        var second = fallback.Parse(FallbackText.Of(sql, accepted), cancellationToken);
        diagnostics.AddRange(second.Diagnostics);
        if (accepted.Count == 0) return new ParsedScript(second.Statements, diagnostics.ToImmutable());
        var kept = refused.ToImmutable();
        statements.AddRange(second.Statements.Where(statement => FallbackText.Contains(kept, statement.Span.Start)));

        // Stable: the statements of one batch keep their order even where they share a start.
        return new ParsedScript([.. statements.OrderBy(statement => statement.Span.Start)], diagnostics.ToImmutable());
    }
}
