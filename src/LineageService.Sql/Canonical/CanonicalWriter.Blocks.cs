using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Canonical;

/// <content>Blocks and routines: their own tokens, with the statements, queries and conditions in them in canonical form.</content>
internal sealed partial class CanonicalWriter
{
    private CanonicalStatement Other(SqlStatement statement, TextSpan span)
    {
        var inner = new List<(TextSpan Span, Func<string> Text)>();
        Collect(statement, inner);
        return new CanonicalStatement(CanonicalWrite.Other, null, Composed(span, inner), null);
    }

    /// <summary>The tokens of a span with canonical texts in place of what stands in it; all tokens where that cannot be told apart.</summary>
    private string Composed(TextSpan span, List<(TextSpan Span, Func<string> Text)> inner)
    {
        inner.Sort((left, right) => left.Span.Start.CompareTo(right.Span.Start));
        var isDisjoint = RuntimeHelpers.TryEnsureSufficientExecutionStack();
        for (var i = 0; i < inner.Count; i++)
        {
            isDisjoint &= inner[i].Span.Length > 0 && inner[i].Span.Start >= span.Start && inner[i].Span.End <= span.End
                && (i == 0 || inner[i].Span.Start >= inner[i - 1].Span.End);
        }

        if (!isDisjoint || inner.Count == 0) return tokens.Plain(span).TrimEnd(';', ' ');
        var parts = tokens.Parts(span, [.. inner.Select(part => part.Span)]);
        return string.Join(' ', parts.Select(part => part.Child < 0 ? part.Text : $"\n{{{inner[part.Child].Text()}}}\n")).TrimEnd(';', ' ');
    }

    // Hive: FROM s INSERT … INSERT …: each statement has the shared relations among its own sources.
    private static void AddShared(Block block, List<(TextSpan Span, Func<string> Text)> inner)
    {
        var seen = new HashSet<TextSpan>();
        foreach (var nested in block.Statements)
        {
            if (nested is not InsertStatement { Source: SelectBlock source }) continue;
            foreach (var table in source.From)
            {
                if (table.Span.End <= nested.Span.Start && seen.Add(table.Span)) inner.Add((table.Span, () => string.Empty));
            }
        }
    }

    private void Collect(SqlStatement statement, List<(TextSpan Span, Func<string> Text)> inner)
    {
        switch (statement)
        {
            case Block block:
                foreach (var condition in block.Conditions) Add(condition);
                if (block.Loop is { } loop && block.Span.Start < loop.Query.Span.Start) AddQuery(loop.Query);
                foreach (var nested in block.Statements) inner.Add((nested.Span, () => Statement(nested, nested.Span).Text));
                AddShared(block, inner);
                break;
            case CreateProcedureStatement { Body: var body }:
                inner.Add((body.Span, () => Statement(body, body.Span).Text));
                break;
            case CreateFunctionStatement { Body: { } body }:
                inner.Add((body.Span, () => Statement(body, body.Span).Text));
                break;
            case CreateFunctionStatement { Query: { } query }:
                AddQuery(query);
                break;
            case CreateFunctionStatement { Expression: { } expression }:
                Add(expression);
                break;
            case DeclareVariableStatement { Default: { } initial }:
                Add(initial);
                break;
            case AssignVariableStatement { Value: var value }:
                Add(value);
                break;
            case ReturnStatement { Value: { } returned }:
                Add(returned);
                break;
            case ReturnStatement { Query: { } rows }:
                AddQuery(rows);
                break;
            case DeclareCursorStatement cursor:
                AddQuery(cursor.Query);
                break;
            case CopyStatement { SourceQuery: { } copied }:
                AddQuery(copied);
                break;
            default:
                break;
        }

        void Add(SqlExpression expression) => inner.Add((expression.Span, () => Expression(expression, new CanonicalScope(null)).Text));

        void AddQuery(QueryExpression query) => inner.Add((query.Span, () => Query(query, null).Text));
    }
}
