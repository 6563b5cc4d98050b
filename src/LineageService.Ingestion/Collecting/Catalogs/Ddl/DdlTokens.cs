using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Collecting.Catalogs.Ddl;

/// <summary>
/// A cursor over the tokens of one statement that the engine keeps nothing of, since it moves no data. Mutable; one thread.
/// </summary>
internal sealed class DdlTokens
{
    private readonly TokenList _list;
    private readonly LexicalRules _rules;
    private int _at;

    private DdlTokens(TokenList list, LexicalRules rules)
    {
        _list = list;
        _rules = rules;
    }

    public static DdlTokens Of(string sql, TextSpan span, SqlDialect dialect) =>
        new(Lexer.Tokenize(sql.Substring(span.Start, span.Length), dialect.Lexical), dialect.Lexical);

    public bool AtEnd => _at >= _list.Tokens.Length || _list.Tokens[_at].Kind == TokenKind.EndOfText;

    public bool At(string word) => !AtEnd && _list.TextOf(_list.Tokens[_at]).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool Take(string word)
    {
        if (!At(word)) return false;
        _at++;
        return true;
    }

    /// <summary>All of these in a row.</summary>
    public bool Take(params ReadOnlySpan<string> words)
    {
        var from = _at;
        foreach (var word in words)
        {
            if (Take(word)) continue;
            _at = from;
            return false;
        }

        return true;
    }

    public void Skip() => _at++;

    /// <summary>On to the first of these words; false where none comes.</summary>
    public bool SkipTo(params ReadOnlySpan<string> words)
    {
        for (; !AtEnd; _at++)
        {
            foreach (var word in words)
            {
                if (At(word)) return true;
            }
        }

        return false;
    }

    /// <summary>A dotted name; null where there is none.</summary>
    public TableName? Name()
    {
        var parts = new List<string>();
        while (!AtEnd && _list.Tokens[_at].Kind is TokenKind.Word or TokenKind.QuotedIdentifier)
        {
            parts.Add(Unquoted());
            if (!Take(".")) break;
        }

        return parts.Count == 0 ? null : new TableName([.. parts]);
    }

    /// <summary>A string's value; null where there is none.</summary>
    public string? Text()
    {
        if (AtEnd || _list.Tokens[_at].Kind != TokenKind.String) return null;
        return StringLiteral.Value(_list.TextOf(_list.Tokens[_at++]), _rules);
    }

    /// <summary><c>(a, b DESC)</c>: the names; empty where it holds anything else than columns.</summary>
    public List<string> Columns()
    {
        var names = new List<string>();
        if (!Take("(")) return names;
        while (!AtEnd && !At(")"))
        {
            if (_list.Tokens[_at].Kind is not (TokenKind.Word or TokenKind.QuotedIdentifier)) return [];
            names.Add(Unquoted());
            if (!Take("ASC")) Take("DESC");
            if (At("NULLS")) _at += 2;
            if (!Take(",") && !At(")")) return [];
        }

        Take(")");
        return names;
    }

    private string Unquoted()
    {
        var token = _list.Tokens[_at++];
        var text = _list.TextOf(token);
        return token.Kind == TokenKind.QuotedIdentifier ? text[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
            : text.ToString();
    }
}
