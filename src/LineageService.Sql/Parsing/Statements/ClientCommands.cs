using System.Collections.Immutable;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Parsing;

/// <summary>
/// Takes out of the tokens what is addressed to a client and not to the database: GO lines, <c>DELIMITER</c>, psql's <c>\set</c>, beeline's
/// <c>!sh</c>, BTEQ's <c>.logon</c>, SQL*Plus lines and its <c>/</c>. What ends a batch stays as a semicolon whose keyword is <see
/// cref="Keyword.Go"/>. Mutable while it runs.
/// </summary>
internal sealed class ClientCommands
{
    private readonly TokenList _source;
    private readonly SqlDialect _dialect;
    private ImmutableArray<Token>.Builder? _kept;
    private string? _delimiter;
    private int _next;

    private ClientCommands(TokenList source, SqlDialect dialect)
    {
        _source = source;
        _dialect = dialect;
    }

    /// <summary>The tokens without client commands; the same list where there are none.</summary>
    public static TokenList Rewrite(TokenList source, SqlDialect dialect) => new ClientCommands(source, dialect).Run();

    private TokenList Run()
    {
        var tokens = _source.Tokens;
        var lineEnd = -1;
        while (_next < tokens.Length)
        {
            var token = tokens[_next];
            if (token.Start >= lineEnd && token.Kind != TokenKind.EndOfText && IsFirstOnLine(_next))
            {
                if (TakeLine(token)) continue;
                lineEnd = _delimiter is null ? LineEnd(token.Start) : -1;
            }

            if (token.Keyword == Keyword.Go && token.Kind == TokenKind.Word && AtBoundary() && IsGoLine(token))
            {
                SkipLine(token);
                EndBatch(token);
                continue;
            }

            if (_delimiter is not null && TakeDelimiter(token)) continue;
            if (token.Symbol == Symbol.Backslash && TakeBackslash(token)) continue;
            if (_dialect.Grammar.AbbreviatedStatements && WholeWord(token) is var whole and not Keyword.None)
            {
                Keep();
                token = token with { Keyword = whole };
            }

            _kept?.Add(token);
            _next++;
        }

        return _kept is null ? _source : _source with { Tokens = _kept.ToImmutable() };
    }

    /// <summary>Handles a line that starts with this token if it is a command; the next token is then behind the line.</summary>
    private bool TakeLine(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Word when token.Keyword == Keyword.Go && IsGoLine(token):
                SkipLine(token);
                EndBatch(token);
                return true;
            case TokenKind.Word when Is(token, "DELIMITER") && AtBoundary():
                TakeDelimiterCommand(token);
                return true;
            case TokenKind.Word or TokenKind.Symbol when IsSqlPlusCommand(token) && AtBoundary():
                SkipLine(token);
                return true;
            case TokenKind.Symbol when token.Symbol == Symbol.Slash && IsAloneOnLine(token)
                && (_dialect.Grammar.SlashEndsBatch || AtBoundary()):
                SkipLine(token);
                EndBatch(token);
                return true;
            case TokenKind.Symbol when token.Symbol is Symbol.Exclamation or Symbol.Dot && AtBoundary() && TouchesWord(token):
                SkipLine(token);
                return true;
            case TokenKind.Symbol when token.Symbol == Symbol.Colon && AtBoundary() && _dialect.Grammar.StatementsWithoutSeparator
                && TouchesWord(token):
                // sqlcmd: :setvar, :r, :connect.
                SkipLine(token);
                return true;
            case TokenKind.Symbol when token.Symbol == Symbol.Backslash && AtBoundary() && !IsPsqlCopy():
                SkipLine(token);
                return true;
            default:
                return false;
        }
    }

    // \copy is COPY on one line; any other backslash behind a statement (\g, \gset, \G) ends it.
    private bool TakeBackslash(Token token)
    {
        if (!TouchesWord(token)) return false;
        Keep();
        if (IsPsqlCopy())
        {
            var end = LineEnd(token.Start);
            _next++;
            for (; _source.Tokens[_next].Kind != TokenKind.EndOfText && _source.Tokens[_next].Start < end; _next++)
                _kept!.Add(_source.Tokens[_next]);
            EndBatch(token);
            return true;
        }

        SkipLine(token);
        EndBatch(token);
        return true;
    }

    private bool IsPsqlCopy() => _next + 1 < _source.Tokens.Length && _source.Tokens[_next + 1].Keyword == Keyword.Copy;

    private void TakeDelimiterCommand(Token token)
    {
        var line = _source.Text.AsSpan(token.End, LineEnd(token.Start) - token.End).Trim();
        SkipLine(token);
        _delimiter = line.IsEmpty || line is ";" ? null : line.ToString();
    }

    private bool TakeDelimiter(Token token)
    {
        var end = token.Start + _delimiter!.Length;
        if (!_source.Text.AsSpan(token.Start).StartsWith(_delimiter, StringComparison.OrdinalIgnoreCase)) return false;
        if (token.Kind is TokenKind.String or TokenKind.QuotedIdentifier && token.End > end) return false;
        Keep();
        while (_source.Tokens[_next].Kind != TokenKind.EndOfText && _source.Tokens[_next].Start < end) _next++;
        EndBatch(token with { Length = _delimiter.Length });
        return true;
    }

    // SEL a FROM t, but not t.sel, sel = 1 or sel, b.
    private Keyword WholeWord(Token token)
    {
        if (token.Kind != TokenKind.Word || token.Length != 3 || _next + 1 >= _source.Tokens.Length) return Keyword.None;
        var next = _source.Tokens[_next + 1];
        if (next.Kind is TokenKind.Symbol or TokenKind.EndOfText && next.Symbol is not (Symbol.Star or Symbol.LeftParenthesis)) return Keyword.None;
        if (_next > 0 && _source.Tokens[_next - 1].Symbol is Symbol.Dot or Symbol.Comma) return Keyword.None;
        if (Is(token, "SEL")) return next.Keyword == Keyword.From ? Keyword.None : Keyword.Select;
        if (Is(token, "DEL")) return Keyword.Delete;
        if (Is(token, "INS")) return Keyword.Insert;
        return Is(token, "UPD") ? Keyword.Update : Keyword.None;
    }

    private void SkipLine(Token token)
    {
        Keep();
        var end = LineEnd(token.Start);
        while (_source.Tokens[_next].Kind != TokenKind.EndOfText && _source.Tokens[_next].Start < end) _next++;
    }

    /// <summary>From here on the kept tokens are a list of their own.</summary>
    private void Keep()
    {
        if (_kept is not null) return;
        _kept = ImmutableArray.CreateBuilder<Token>(_source.Tokens.Length);
        _kept.AddRange(_source.Tokens, _next);
    }

    private void EndBatch(Token at) => _kept!.Add(at with { Kind = TokenKind.Symbol, Keyword = Keyword.Go, Symbol = Symbol.Semicolon });

    /// <summary>True where no statement is open: at the start or behind a separator.</summary>
    private bool AtBoundary()
    {
        if (_kept is not null) return _kept.Count == 0 || _kept[^1].Symbol == Symbol.Semicolon;
        return _next == 0 || _source.Tokens[_next - 1].Symbol == Symbol.Semicolon;
    }

    private bool IsGoLine(Token token)
    {
        var rest = _source.Text.AsSpan(token.End, LineEnd(token.Start) - token.End).Trim().TrimEnd(';');
        return rest.IsEmpty || rest.StartsWith("--") || (rest.ContainsAnyInRange('0', '9') && !rest.ContainsAnyExceptInRange('0', '9'));
    }

    // @script runs a file; SET is the client's unless it names what SQL sets.
    private bool IsSqlPlusCommand(Token token)
    {
        if (!_dialect.Grammar.SlashEndsBatch) return false;
        if (token.Kind == TokenKind.Symbol) return token.Symbol == Symbol.At;
        var next = _next + 1 < _source.Tokens.Length ? _source.Tokens[_next + 1] : token;
        return token.Keyword switch
        {
            Keyword.Set => next.Keyword is not (Keyword.Role or Keyword.Transaction or Keyword.Constraint) && !Is(next, "CONSTRAINTS"),
            Keyword.Show => Is(next, "ERRORS") || Is(next, "ERR"),
            _ => SqlPlusWords.Contains(_source.TextOf(token).ToString()),
        };
    }

    private bool IsAloneOnLine(Token token) => _source.Text.AsSpan(token.End, LineEnd(token.Start) - token.End).IsWhiteSpace();

    private bool TouchesWord(Token token) => _next + 1 < _source.Tokens.Length && _source.Tokens[_next + 1] is { Kind: TokenKind.Word } word
        && word.Start == token.End;

    private bool IsFirstOnLine(int index)
    {
        if (index == 0) return true;
        var from = _source.Tokens[index - 1].End;
        return _source.Text.AsSpan(from, _source.Tokens[index].Start - from).ContainsAny('\n', '\r');
    }

    private int LineEnd(int from)
    {
        var length = _source.Text.AsSpan(from).IndexOfAny('\n', '\r');
        return length < 0 ? _source.Text.Length : from + length;
    }

    private bool Is(Token token, string word) => _source.TextOf(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    private static readonly HashSet<string> SqlPlusWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "PROMPT", "SPOOL", "WHENEVER", "REM", "REMARK", "ACCEPT", "TTITLE", "BTITLE", "COLUMN", "COL", "DEFINE", "UNDEFINE", "HOST",
        "CONNECT", "CONN", "DISCONNECT", "PAUSE", "CLEAR", "TIMING",
    };
}
