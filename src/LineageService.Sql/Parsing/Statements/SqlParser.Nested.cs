using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>Characters that may be copied to give bodies in ordinary quotes their place; beyond it such a body stays unread.</summary>
    private const int NestedCopyBudget = 64_000_000;

    private int _nestedCopies;

    /// <summary>The statements in a string: <c>$$ … $$</c> or one in ordinary quotes. Spans are places in the whole text.</summary>
    private ImmutableArray<SqlStatement> ParseNested(Token literal)
    {
        var nested = NestedParser(literal);
        var statements = nested.ParseScript();
        Join(nested);
        return statements;
    }

    /// <summary>A parser over the text in a string literal; <see cref="Join"/> takes over its findings.</summary>
    private SqlParser NestedParser(Token literal)
    {
        var raw = TextOf(literal);
        var value = StringLiteral.Value(raw, _dialect.Lexical);
        var inside = raw.IndexOf(value, StringComparison.Ordinal);
        var offset = literal.Start + Math.Max(inside, 1);
        var text = _source.Text;
        if (inside < 0)
        {
            // Escapes inside: the body moves a little, but stays within the literal.
            _nestedCopies += text.Length;
            if (_nestedCopies > NestedCopyBudget) throw new SyntaxError(literal.Span, "too many quoted bodies", SyntaxCodes.BudgetReached);
            text = string.Concat(text.AsSpan(0, offset), value);
        }

        var tokens = Lexer.Tokenize(value, _dialect.Lexical);
        var shifted = ImmutableArray.CreateBuilder<Token>(tokens.Tokens.Length);
        foreach (var token in tokens.Tokens) shifted.Add(token with { Start = token.Start + offset });
        var diagnostics = tokens.Diagnostics;
        if (!diagnostics.IsEmpty)
            diagnostics = [.. diagnostics.Select(found =>
                found with { Span = found.Span is { } span ? new TextSpan(span.Start + offset, span.Length) : null })];
        return new SqlParser(new TokenList(text, shifted.MoveToImmutable(), diagnostics), _dialect)
        {
            _cancellation = _cancellation,
            _depth = _depth,
            _nestedCopies = _nestedCopies,
        };
    }

    private void Join(SqlParser nested)
    {
        nested.Release();
        _nestedCopies = nested._nestedCopies;
        _stepsBefore += nested.StepsTaken;
        _diagnostics.AddRange(nested._diagnostics);
    }
}
