using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Parsing;

/// <summary>
/// Recursive descent over tokens to the query model, for every dialect: grammar differences are read from <see cref="GrammarRules"/>.
/// This file is the cursor; the clauses are in the files beside it. Mutable while it parses one text; not thread-safe, not reusable. A
/// <see cref="SyntaxError"/> unwinds to the statement, which becomes an <see cref="Query.OpaqueStatement"/>: it never leaves the
/// parser.
/// </summary>
public sealed partial class SqlParser
{
    private readonly TokenList _source;
    private readonly Token[] _tokens;
    private readonly SqlDialect _dialect;
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private int _position;

    private SqlParser(TokenList source, SqlDialect dialect)
    {
        _source = source;
        _tokens = System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(source.Tokens)!;
        _dialect = dialect;
        _diagnostics.AddRange(source.Diagnostics);
        _buffers = ParserBuffers.Rent();
        _expressions = _buffers.Expressions;
        _identifiers = _buffers.Identifiers;
        _queries = _buffers.Queries;
        _tables = _buffers.Tables;
        _items = _buffers.Items;
        _namedExpressions = _buffers.NamedExpressions;
    }

    private GrammarRules Grammar => _dialect.Grammar;

    /// <summary>The token at the cursor; the end-of-text token where the cursor was moved past the text.</summary>
    private Token Current
    {
        get
        {
            var tokens = _tokens;
            var position = (uint)_position;
            return position < (uint)tokens.Length ? tokens[position] : tokens[^1];
        }
    }

    private bool AtEnd => Current.Kind == TokenKind.EndOfText;

    /// <summary>The token <paramref name="offset"/> places ahead; the end-of-text token where the text is over.</summary>
    private Token Peek(int offset = 1) => _tokens[Math.Min(_position + offset, _tokens.Length - 1)];

    private Token Advance()
    {
        var token = Current;
        if (token.Kind != TokenKind.EndOfText) _position++;
        return token;
    }

    /// <summary>Steps over tokens whose content is known or does not matter; never past the end of the text.</summary>
    private void Skip(int count) => _position = Math.Min(_position + count, _tokens.Length - 1);

    private bool At(Keyword keyword) => Current.Keyword == keyword;

    private bool At(Symbol symbol) => Current.Symbol == symbol;

    private bool At(Keyword first, Keyword second) => At(first) && Peek().Keyword == second;

    private bool At(Keyword first, Keyword second, Keyword third) => At(first, second) && Peek(2).Keyword == third;

    private bool AtAny(Keyword a, Keyword b) => At(a) || At(b);

    private bool AtAny(Keyword a, Keyword b, Keyword c) => At(a) || At(b) || At(c);

    private bool Take(Keyword keyword)
    {
        if (!At(keyword)) return false;
        _position++;
        return true;
    }

    private bool Take(Symbol symbol)
    {
        if (!At(symbol)) return false;
        _position++;
        return true;
    }

    /// <summary>Takes all of the keywords or none.</summary>
    private bool Take(Keyword first, Keyword second)
    {
        if (!At(first, second)) return false;
        _position += 2;
        return true;
    }

    /// <summary>Takes all of the keywords or none.</summary>
    private bool Take(Keyword first, Keyword second, Keyword third)
    {
        if (!At(first, second, third)) return false;
        _position += 3;
        return true;
    }

    private Token Expect(Keyword keyword) => At(keyword) ? Advance() : throw Expected(Keywords.Text(keyword));

    private Token Expect(Symbol symbol) => At(symbol) ? Advance() : throw Expected(symbol.ToString());

    /// <summary>The text of a token as written.</summary>
    private ReadOnlySpan<char> TextOf(Token token) => _source.TextOf(token);

    /// <summary>
    /// True where the current word is <paramref name="word"/>, whatever its case: for words too rare to be a <see cref="Keyword"/>.
    /// </summary>
    private bool AtWord(string word) => WordIs(Current, word);

    private bool TakeWord(string word)
    {
        if (!AtWord(word)) return false;
        _position++;
        return true;
    }

    private bool WordIs(Token token, string word) =>
        token.Kind == TokenKind.Word && TextOf(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The span from <paramref name="start"/> (a token's <see cref="Token.Start"/>) to the last token taken.</summary>
    private TextSpan SpanFrom(int start)
    {
        var end = _position > 0 ? _tokens[Math.Min(_position, _tokens.Length) - 1].End : start;
        return TextSpan.FromBounds(start, Math.Max(start, end));
    }

    private SyntaxError Expected(string what) => new(Current.Span, $"expected {what}");

    [DoesNotReturn]
    private void Fail(string message) => throw new SyntaxError(Current.Span, message);

    private void Note(string code, DiagnosticSeverity severity, TextSpan span, string message) =>
        _diagnostics.Add(new Diagnostic(code, severity, span, message));

    /// <summary>Unwinds to the statement. Internal to the parser: callers get an opaque statement and a diagnostic.</summary>
    private sealed class SyntaxError(TextSpan span, string message, string code = SyntaxCodes.SyntaxError) : Exception(message)
    {
        public TextSpan Span { get; } = span;

        /// <summary>One of <see cref="SyntaxCodes"/>.</summary>
        public string Code { get; } = code;
    }
}
