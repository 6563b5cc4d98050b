using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Parsing;

/// <summary>
/// Looks at the tokens of a batch before ScriptDom parses them: its parser and its visitors recurse, and a stack overflow would end the
/// process. Counts what nests, a little too high where only a parser could tell. Mutable while it counts one batch.
/// </summary>
internal sealed class NestingGuard(TransactSqlLimits limits)
{
    private int _depth;
    private int _prefixRun;
    private int _chain;
    private int _open;
    private TSqlParserToken? _begin;

    /// <summary>Null where the batch may be parsed, else why not; tells whether there was anything but white space and comments.</summary>
    public string? Examine(IList<TSqlParserToken> tokens, out bool hasText)
    {
        hasText = false;
        foreach (var token in tokens)
        {
            switch (token.TokenType)
            {
                case TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment:
                case TSqlTokenType.EndOfFile:
                    continue;
                case TSqlTokenType.Semicolon:
                    break;
                default:
                    hasText = true;
                    break;
            }

            Count(token);
            if (_depth > limits.Nesting) return $"nesting deeper than {limits.Nesting}";
            if (_prefixRun > limits.Nesting) return $"more than {limits.Nesting} prefix operators in a row";
            if (_chain > limits.ChainTokens) return $"more than {limits.ChainTokens} tokens without a comma";
            if (_open > limits.OpenNesting) return $"more than {limits.OpenNesting} of IF, ELSE, WHILE or JOIN";
        }

        return null;
    }

    private void Count(TSqlParserToken token)
    {
        // BEGIN TRAN has no END. The decision waits for the next token.
        if (_begin is not null && !StartsNoBlock(token)) _depth++;
        _begin = null;
        _chain++;
        var isPrefix = false;
        switch (token.TokenType)
        {
            case TSqlTokenType.LeftParenthesis or TSqlTokenType.LeftCurly or TSqlTokenType.Case:
                _depth++;
                break;
            case TSqlTokenType.RightParenthesis or TSqlTokenType.RightCurly or TSqlTokenType.End:
                _depth = Math.Max(0, _depth - 1);
                break;
            case TSqlTokenType.Begin:
                _begin = token;
                break;
            case TSqlTokenType.Not or TSqlTokenType.Plus or TSqlTokenType.Minus or TSqlTokenType.Tilde:
                isPrefix = true;
                break;
            case TSqlTokenType.If or TSqlTokenType.Else or TSqlTokenType.While or TSqlTokenType.Join:
                _open++;
                break;
            case TSqlTokenType.Comma or TSqlTokenType.Semicolon:
                _chain = 0;
                break;
        }

        _prefixRun = isPrefix ? _prefixRun + 1 : 0;
    }

    private static bool StartsNoBlock(TSqlParserToken token) =>
        token.TokenType is TSqlTokenType.Tran or TSqlTokenType.Transaction or TSqlTokenType.Distributed
        || (token.TokenType == TSqlTokenType.Identifier && token.Text.ToUpperInvariant() is "DIALOG" or "CONVERSATION");
}
