using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Query;
using LineageService.Sql.TransactSql.Parsing;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

/// <summary>
/// Maps ScriptDom's fragments to the query model; the clauses are in the files beside this one. ScriptDom's trees are as deep to the left
/// as a chain of operators is long, so left spines are walked with loops. Mutable while it maps one batch; not thread-safe, not reusable.
/// </summary>
internal sealed partial class FragmentMapping
{
    private readonly string _sql;
    private readonly int _offset;
    private readonly int _deepest;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private int _depth;

    private FragmentMapping(string sql, int offset, TransactSqlLimits limits, CancellationToken cancellationToken)
    {
        _sql = sql;
        _offset = offset;

        // A level of the text can take several of the model: IN (SELECT …) is a predicate, a query and a table.
        _deepest = limits.Nesting * 4;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The statements of a batch. <paramref name="offset"/> is where the batch starts in <paramref name="sql"/>.</summary>
    /// <exception cref="BatchRefusedException">The model would nest too deeply.</exception>
    public static BatchReading Map(
        Dom.TSqlScript script, string sql, int offset, TransactSqlLimits limits, CancellationToken cancellationToken)
    {
        var mapping = new FragmentMapping(sql, offset, limits, cancellationToken);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        foreach (var batch in script.Batches) mapping.AddStatements(batch.Statements, statements);
        return new BatchReading(true, statements.ToImmutable(), mapping._diagnostics.ToImmutable());
    }

    private TextSpan Span(Dom.TSqlFragment fragment)
    {
        if (fragment.StartOffset < 0) return new TextSpan(_offset, 0);
        return WithoutSeparator(new TextSpan(_offset + fragment.StartOffset, Math.Max(0, fragment.FragmentLength)));
    }

    // ScriptDom counts the separator to the statement before; a span shows what the statement says.
    private TextSpan WithoutSeparator(TextSpan span)
    {
        var text = _sql.AsSpan(span.Start, span.Length);
        var kept = text.TrimEnd(';').Length;
        return kept == text.Length || kept == 0 ? span : new TextSpan(span.Start, text[..kept].TrimEnd().Length);
    }

    private string Text(Dom.TSqlFragment fragment)
    {
        var span = Span(fragment);
        return _sql.Substring(span.Start, span.Length);
    }

    /// <summary>
    /// Called on the way down; <see cref="Ascend"/> on the way up. A refusal ends the whole mapping, so no finally is needed.
    /// </summary>
    private void Descend(Dom.TSqlFragment fragment)
    {
        if (++_depth > _deepest) throw TooDeep(fragment);
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    private void Ascend() => _depth--;

    private BatchRefusedException TooDeep(Dom.TSqlFragment fragment) =>
        new($"nesting deeper than {_deepest}", new TextSpan(Span(fragment).Start, 0));

    private void Note(string code, Dom.TSqlFragment fragment, string message) =>
        _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Note, Span(fragment), message));
}
