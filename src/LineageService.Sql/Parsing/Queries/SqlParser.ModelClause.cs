using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// Oracle's MODEL (SQL Language Reference 23c, "model_clause"); the place is at its word. What stands in front of it in the block
    /// becomes the relation that it works on, so that the block reads the model's columns.
    /// </summary>
    private void ParseModelClause(ref BlockClauses clauses)
    {
        var start = Current.Start;
        _position++;
        var items = ImmutableArray.CreateBuilder<SelectItem>();
        var (partitions, dimensions) = (0, 0);
        while (!At(Symbol.LeftParenthesis))
        {
            if (At(Keyword.Partition)) partitions += ParseModelColumns(2, items);
            else if (AtWord("DIMENSION") && Peek().Keyword == Keyword.By) dimensions += ParseModelColumns(2, items);
            else if (At(Keyword.Measures)) ParseModelColumns(1, items);
            else if (AtWord("REFERENCE")) SkipReferenceModel();
            else if (AtWord("ITERATE") || AtWord("UNTIL"))
            {
                _position++;
                SkipParenthesized();
            }
            else if (Current.Kind == TokenKind.Word) _position++;
            else throw Expected("the rules of MODEL");
        }

        var rules = ParseModelRules();
        var source = new SelectBlock(SpanFrom(start))
        {
            Items = items.ToImmutable(),
            From = clauses.From,
            Where = clauses.Where,
            GroupBy = clauses.GroupBy,
            Having = clauses.Having,
            Hierarchy = clauses.Hierarchy,
        };
        clauses.From = [new ModelTable(source, partitions, dimensions, rules, SpanFrom(start))];
        (clauses.Where, clauses.GroupBy, clauses.Having, clauses.Hierarchy) = (null, null, null, null);
    }

    private int ParseModelColumns(int words, ImmutableArray<SelectItem>.Builder items)
    {
        _position += words;
        Expect(Symbol.LeftParenthesis);
        var count = 0;
        do
        {
            var start = Current.Start;
            var value = ParseExpression();
            items.Add(new ExpressionItem(value, ParseItemAliases(), SpanFrom(start)));
            count++;
        }
        while (Take(Symbol.Comma));
        Expect(Symbol.RightParenthesis);
        return count;
    }

    // REFERENCE r ON (query) DIMENSION BY (…) MEASURES (…): read only by rules.
    private void SkipReferenceModel()
    {
        for (var parts = 0; parts < 3 && !AtEnd;)
        {
            if (!At(Symbol.LeftParenthesis))
            {
                _position++;
                continue;
            }

            SkipParenthesized();
            parts++;
        }
    }

    private ImmutableArray<ModelRule> ParseModelRules()
    {
        Expect(Symbol.LeftParenthesis);
        var rules = ImmutableArray.CreateBuilder<ModelRule>();
        while (!At(Symbol.RightParenthesis))
        {
            while (AtWord("UPSERT") || At(Keyword.Update) || At(Keyword.All)) _position++;
            var target = ParseIdentifier();
            while (!At(Symbol.Equal)) SkipModelCell();
            _position++;
            rules.Add(ParseModelRule(target));
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return rules.ToImmutable();
    }

    // The cells on the left: s[ANY, 2025], s[FOR y FROM 1 TO 5 INCREMENT 1] ORDER BY y.
    private void SkipModelCell()
    {
        if (AtEnd || At(Symbol.Semicolon)) throw Expected("= in a rule");
        if (!At(Symbol.LeftBracket))
        {
            _position++;
            return;
        }

        for (var depth = 0; ;)
        {
            if (AtEnd) throw Expected("a closing bracket");
            if (At(Symbol.LeftBracket)) depth++;
            if (At(Symbol.RightBracket)) depth--;
            _position++;
            if (depth == 0) return;
        }
    }

    /// <summary>The right side of a rule by its names: those in brackets choose cells, the others are read.</summary>
    private ModelRule ParseModelRule(Identifier target)
    {
        var reads = ImmutableArray.CreateBuilder<Identifier>();
        var choices = ImmutableArray.CreateBuilder<Identifier>();
        for (var (parentheses, brackets) = (0, 0); ; _position++)
        {
            if (AtEnd) throw Expected("a closing parenthesis");
            switch (Current.Symbol)
            {
                case Symbol.LeftParenthesis:
                    parentheses++;
                    break;
                case Symbol.LeftBracket:
                    brackets++;
                    break;
                case Symbol.RightBracket:
                    brackets--;
                    break;
                case Symbol.RightParenthesis when parentheses == 0:
                case Symbol.Comma when parentheses == 0 && brackets == 0:
                    return new ModelRule(target, reads.ToImmutable(), choices.ToImmutable());
                case Symbol.RightParenthesis:
                    parentheses--;
                    break;
                case Symbol.None when IsIdentifier(Current) && Peek().Symbol != Symbol.LeftParenthesis:
                    (brackets > 0 ? choices : reads).Add(IdentifierAt(Current));
                    break;
            }
        }
    }

    private Identifier IdentifierAt(Token token)
    {
        var text = TextOf(token);
        return token.Kind == TokenKind.QuotedIdentifier ? new Identifier(text[1..^1].ToString(), Quoted: true)
            : new Identifier(text.ToString(), Quoted: false);
    }
}
