using System.Collections.Immutable;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// Catalogs, stages, servers and data sources that a script declares by their options (<c>CREATE CATALOG c WITH (…)</c>, <c>CREATE STAGE s
/// URL = …</c>, <c>CREATE SERVER s … OPTIONS (…)</c>, <c>CREATE EXTERNAL DATA SOURCE d WITH (…)</c>). They move no data, so the engine
/// keeps nothing of them; here their tokens are read. Names in any case.
/// </summary>
internal sealed class DeclaredPlaces
{
    private readonly Dictionary<string, TableOptions> _catalogs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TableOptions> _others = new(StringComparer.OrdinalIgnoreCase);

    private DeclaredPlaces()
    {
    }

    public static DeclaredPlaces None { get; } = new();

    public TableOptions? Catalog(string name) => _catalogs.GetValueOrDefault(name);

    /// <summary>A stage, server or data source; a qualified name is known by its last part too.</summary>
    public TableOptions? Find(string name) =>
        _others.GetValueOrDefault(name) ?? _others.GetValueOrDefault(name[(name.LastIndexOf('.') + 1)..]);

    public static DeclaredPlaces Read(string sql, SqlDialect dialect, ParsedScript script, PhysicalNaming naming)
    {
        // A rendered template's places lie in another text.
        if (script.Places is not null) return None;
        DeclaredPlaces? places = null;
        foreach (var statement in script.Statements)
        {
            if (statement is not UtilityStatement { Span: { Length: > 0 } span } || span.End > sql.Length) continue;
            var text = sql.AsSpan(span.Start, span.Length);
            if (!text.StartsWith("CREATE", StringComparison.OrdinalIgnoreCase)) continue;
            (places ??= new DeclaredPlaces()).Read(Lexer.Tokenize(text.ToString(), dialect.Lexical), dialect.Lexical, naming);
        }

        return places ?? None;
    }

    private void Read(TokenList list, LexicalRules rules, PhysicalNaming naming)
    {
        var tokens = list.Tokens;
        var at = 1;
        string? kind = null;
        for (; at < Math.Min(tokens.Length, 8) && kind is null; at++)
        {
            var word = list.TextOf(tokens[at]);
            if (word.Equals("CATALOG", StringComparison.OrdinalIgnoreCase)) kind = "catalog";
            else if (word.Equals("STAGE", StringComparison.OrdinalIgnoreCase)
                || word.Equals("SERVER", StringComparison.OrdinalIgnoreCase)) kind = "other";
            else if (word.Equals("DATA", StringComparison.OrdinalIgnoreCase)
                && list.TextOf(tokens[at + 1]).Equals("SOURCE", StringComparison.OrdinalIgnoreCase))
            {
                kind = "other";
                at++;
            }
        }

        if (kind is null) return;
        if (list.TextOf(tokens[at]).Equals("IF", StringComparison.OrdinalIgnoreCase)) at += 3;
        if (Name(list, tokens, ref at, rules) is not { } name) return;
        var options = new TableOptions(Pairs(list, tokens, at, rules), naming);
        if (kind == "catalog") _catalogs[name] = options;
        else _others[name] = _others[name[(name.LastIndexOf('.') + 1)..]] = options;
    }

    private static string? Name(TokenList list, ImmutableArray<Token> tokens, ref int at, LexicalRules rules)
    {
        string? name = null;
        while (at < tokens.Length && tokens[at].Kind is TokenKind.Word or TokenKind.QuotedIdentifier)
        {
            var part = Value(list, tokens[at++], rules);
            name = name is null ? part : $"{name}.{part}";
            if (at >= tokens.Length || tokens[at].Symbol != Symbol.Dot) break;
            at++;
        }

        return name;
    }

    // key = 'value', 'key' = 'value', key 'value': whatever stands between them.
    private static List<KeyValuePair<string, string>> Pairs(TokenList list, ImmutableArray<Token> tokens, int from, LexicalRules rules)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        for (var i = from; i + 1 < tokens.Length; i++)
        {
            if (tokens[i].Kind is not (TokenKind.Word or TokenKind.String or TokenKind.QuotedIdentifier)) continue;
            var value = tokens[i + 1].Symbol is Symbol.Equal or Symbol.FatArrow ? i + 2 : i + 1;
            if (value >= tokens.Length || tokens[value].Kind is not (TokenKind.String or TokenKind.Number or TokenKind.QuotedIdentifier)
                && !(value == i + 2 && tokens[value].Kind == TokenKind.Word)) continue;
            pairs.Add(new KeyValuePair<string, string>(Value(list, tokens[i], rules), Value(list, tokens[value], rules)));
            i = value;
        }

        return pairs;
    }

    private static string Value(TokenList list, Token token, LexicalRules rules) => token.Kind switch
    {
        TokenKind.String => StringLiteral.Value(list.TextOf(token), rules),
        TokenKind.QuotedIdentifier => list.TextOf(token)[1..^1].ToString(),
        _ => list.TextOf(token).ToString(),
    };
}
