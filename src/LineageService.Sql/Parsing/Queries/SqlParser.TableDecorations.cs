using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // The versions asked for since a table last took them; null where there are none.
    private List<SqlExpression>? _versions;

    /// <summary>
    /// What may stand beside a table's name or alias and changes neither its columns nor where they come from: versions (FOR
    /// SYSTEM_TIME AS OF), samples, partitions, index and lock hints, FINAL.
    /// </summary>
    private void SkipTableDecorations()
    {
        while (TrySkipTableDecoration())
        {
        }
    }

    private bool TrySkipTableDecoration()
    {
        var next = Peek();
        switch (Current.Keyword)
        {
            case Keyword.For when WordIs(next, "PATH") && Peek(2).Symbol != Symbol.LeftParenthesis && Grammar.StatementsWithoutSeparator:
                // SQL Server graphs: node FOR PATH AS n.
                _position += 2;
                return true;
            case Keyword.For:
                return TrySkipTemporal();
            case Keyword.Version or Keyword.Timestamp when next.Keyword == Keyword.As && Peek(2).Keyword == Keyword.Of:
                _position += 3;
                ParseVersion();
                return true;
            case Keyword.As when next.Keyword == Keyword.Of:
                // Oracle: AS OF TIMESTAMP x, AS OF SCN x; Vertica: AT TIME.
                _position += 2;
                if (At(Keyword.Timestamp) && Peek().Kind != TokenKind.String || AtWord("SCN") || AtWord("SNAPSHOT")
                    || At(Keyword.System, Keyword.Time)) _position++;
                ParseVersion();
                return true;
            case Keyword.At or Keyword.Before or Keyword.Changes when next.Symbol == Symbol.LeftParenthesis:
                _position++;
                SkipParenthesized();
                return true;
            case Keyword.End when next.Symbol == Symbol.LeftParenthesis:
                _position++;
                SkipParenthesized();
                return true;
            case Keyword.Tablesample:
            case Keyword.Sample when next.Symbol == Symbol.LeftParenthesis || next.Kind == TokenKind.Number
                || Peek(2).Symbol == Symbol.LeftParenthesis:
            case Keyword.Using when next.Keyword == Keyword.Sample:
                SkipSample();
                return true;
            case Keyword.With when next.Symbol == Symbol.LeftParenthesis && !Grammar.StatementsAsQueries && !IsQueryStart(2):
                _position++;
                SkipParenthesized();
                return true;
            case Keyword.Partition when next.Symbol == Symbol.LeftParenthesis:
            case Keyword.Partitions when next.Symbol == Symbol.LeftParenthesis:
                _position++;
                SkipParenthesized();
                return true;
            case Keyword.Partition when next.Keyword == Keyword.For && Peek(2).Symbol == Symbol.LeftParenthesis:
                _position += 2;
                SkipParenthesized();
                return true;
            case Keyword.Use or Keyword.Ignore when next.Keyword is Keyword.Index or Keyword.Key:
                SkipIndexHint();
                return true;
            case Keyword.Final when Grammar.InlineAliases:
                _position++;
                return true;
            case Keyword.Not when WordIs(next, "INDEXED"):
                _position += 2;
                return true;
            case Keyword.Options when next.Symbol == Symbol.LeftParenthesis:
                _position++;
                SkipParenthesized();
                return true;
            case Keyword.None when At(Symbol.LeftParenthesis) && AtTableHint():
                SkipParenthesized();
                return true;
            case Keyword.None when Current.Kind == TokenKind.Word:
                return TrySkipNamedHint(next);
            default:
                return false;
        }
    }

    private bool TrySkipNamedHint(Token next)
    {
        if (AtWord("FORCE") && next.Keyword is Keyword.Index or Keyword.Key)
        {
            SkipIndexHint();
            return true;
        }

        if (AtWord("INDEXED") && next.Keyword == Keyword.By)
        {
            _position += 2;
            ParseObjectName();
            return true;
        }

        if (AtWord("VERSIONS") && next.Keyword == Keyword.Between)
        {
            // Oracle flashback: VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE.
            _position += 2;
            if (AtWord("SCN") || At(Keyword.Timestamp)) _position++;
            if (!TakeWord("MINVALUE")) ParseVersion();
            Expect(Keyword.And);
            if (!TakeWord("MAXVALUE")) ParseVersion();
            return true;
        }

        if (AtWord("TABLET") && next.Symbol == Symbol.LeftParenthesis)
        {
            _position++;
            SkipParenthesized();
            return true;
        }

        return false;
    }

    /// <summary>
    /// FOR SYSTEM_TIME AS OF x | BETWEEN a AND b | FROM a TO b | CONTAINED IN (…) | ALL, also FOR SYSTEM_VERSION, VERSION, TIMESTAMP,
    /// TIME.
    /// </summary>
    private bool TrySkipTemporal()
    {
        var word = Peek();
        var length = word.Keyword switch
        {
            Keyword.SystemTime or Keyword.SystemVersion or Keyword.Version or Keyword.Timestamp => 2,
            Keyword.Time when Peek(2).Keyword == Keyword.As => 2,
            Keyword.System when Peek(2).Keyword is Keyword.Time or Keyword.Version => 3,
            _ => 0,
        };
        if (length == 0) return false;
        _position += length;
        if (Take(Keyword.All)) return true;
        if (Take(Keyword.As))
        {
            Expect(Keyword.Of);
            ParseVersion();
        }
        else if (AtWord("CONTAINED"))
        {
            _position += 2;
            SkipParenthesized();
        }
        else
        {
            var between = Take(Keyword.Between);
            if (!between) Expect(Keyword.From);
            ParseVersion();
            if (!(between ? Take(Keyword.And) : Take(Keyword.To))) throw Expected("the end of the period");
            ParseVersion();
        }

        return true;
    }

    private void ParseVersion()
    {
        var version = ParseExpression(Precedence.Comparison);
        if (version is not Literal) (_versions ??= []).Add(version);
    }

    // TABLESAMPLE BERNOULLI (10 PERCENT) REPEATABLE (1), SAMPLE 0.1 OFFSET 0.5, USING SAMPLE 10%, TABLESAMPLE reservoir(20%).
    private void SkipSample()
    {
        if (Take(Keyword.Using)) Expect(Keyword.Sample);
        else _position++;
        if (AtWord("SYSTEM") || AtWord("BERNOULLI") || AtWord("ROW") || AtWord("BLOCK") || AtWord("RESERVOIR")) _position++;
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        else ParseExpression(Precedence.Multiplicative);
        if (Take(Symbol.Slash)) ParseExpression(Precedence.Multiplicative); // SAMPLE 1/10: a percent sign is none of an expression's
        while (At(Symbol.Comma) && Peek().Kind == TokenKind.Number) _position += 2;
        if (!Take(Keyword.Percent) && !Take(Keyword.Rows) && At(Symbol.Percent)) _position++;
        if (At(Symbol.LeftParenthesis) && !AtTableHint()) SkipParenthesized();
        if (At(Keyword.Offset) && Peek().Kind == TokenKind.Number)
        {
            _position++;
            ParseExpression(Precedence.Additive);
        }

        if ((At(Keyword.Repeatable) || AtWord("SEED")) && Peek().Symbol == Symbol.LeftParenthesis)
        {
            _position++;
            SkipParenthesized();
        }
    }

    // MySQL: USE INDEX FOR JOIN (a, b), FORCE INDEX (a).
    private void SkipIndexHint()
    {
        do
        {
            Skip(2);
            if (Take(Keyword.For)) Skip(AtAny(Keyword.Order, Keyword.Group) ? 2 : 1);
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        }
        while (Take(Symbol.Comma));
    }
}
