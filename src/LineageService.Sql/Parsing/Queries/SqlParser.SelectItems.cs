using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>A select list; a trailing comma is taken, an empty list too (PostgreSQL).</summary>
    private ImmutableArray<SelectItem> ParseSelectItems()
    {
        var mark = _items.Count;
        while (!AtItemsEnd())
        {
            _items.Push(ParseSelectItemOrOpaque());
            if (Take(Symbol.Comma)) continue;

            // A template hole may bring further items.
            if (Current.Kind != TokenKind.TemplateHole) break;
        }

        var items = _items.TakeFrom(mark);
        return At(Keyword.Exclude) && Grammar.ExcludeFollowsList ? ExcludeFrom(items) : items;
    }

    // Redshift: SELECT *, a EXCLUDE (b) FROM t leaves b out of every star.
    private ImmutableArray<SelectItem> ExcludeFrom(ImmutableArray<SelectItem> items)
    {
        _position++;
        var parenthesized = Take(Symbol.LeftParenthesis);
        var columns = ParseUnparenthesizedColumns();
        if (parenthesized) Expect(Symbol.RightParenthesis);
        return [.. items.Select(item => item is StarItem star ? star with { Except = star.Except.AddRange(columns) } : item)];
    }

    private bool AtItemsEnd() => Current.Kind switch
    {
        TokenKind.EndOfText => true,
        TokenKind.Symbol => Current.Symbol is Symbol.RightParenthesis or Symbol.Semicolon or Symbol.Pipe,
        TokenKind.Word => Current.Keyword is Keyword.From or Keyword.Where or Keyword.Into or Keyword.Union
            || (At(Keyword.Group) && Peek().Keyword == Keyword.By) || (At(Keyword.Order) && Peek().Keyword == Keyword.By)
            || (At(Keyword.Limit) && Peek().Kind == TokenKind.Number),
        _ => false,
    };

    /// <summary>An item; one that is not understood is opaque up to the next comma or clause, and the others are still read.</summary>
    private SelectItem ParseSelectItemOrOpaque()
    {
        var start = _position;
        var mark = Save();
        SyntaxError error;
        try
        {
            var item = ParseSelectItem();
            if (!AtStrayOperand()) return item;
            error = Expected("a comma or the next clause");
        }
        catch (SyntaxError thrown) when (thrown.Code == SyntaxCodes.SyntaxError)
        {
            error = thrown;
        }

        var end = FindExpressionEnd(start, stopsAtComma: true);
        if (end <= start) throw error;
        GiveUp(mark, end);
        var named = end - start > 2 && _tokens[end - 2].Keyword == Keyword.As && IsIdentifier(_tokens[end - 1]);
        var opaque = ReadOpaque(start, named ? end - 2 : end, error);
        if (named) _position++;
        return new ExpressionItem(opaque, named ? [ParseIdentifier()] : [], SpanFrom(_tokens[start].Start));
    }

    // What can neither follow an item nor start a clause or statement: the item was not read to its end.
    private bool AtStrayOperand() => Current.Kind switch
    {
        TokenKind.Number or TokenKind.QuotedIdentifier or TokenKind.Unexpected => true,
        TokenKind.Symbol => Current.Symbol is not (Symbol.Comma or Symbol.RightParenthesis or Symbol.Semicolon or Symbol.Pipe
            or Symbol.RightBrace or Symbol.Slash),
        _ => false,
    };

    private SelectItem ParseSelectItem()
    {
        var start = Current.Start;
        if (AtScriptCall() || (Grammar.ScriptTransforms && AtMapReduce())) return ParseScriptCall();
        if (Grammar.QuotedPatterns && Current.Kind == TokenKind.QuotedIdentifier && QuotedPattern() is { } picked) return picked;
        if (Grammar.AliasByEquals && Peek().Symbol == Symbol.Equal
            && Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.String)
        {
            var name = ParseIdentifier();
            _position++;
            return new ExpressionItem(ParseExpression(), [name], SpanFrom(start));
        }

        if (Grammar.SelectAssignsVariables && Current.Kind == TokenKind.Variable && (Peek().Symbol is Symbol.Equal or Symbol.CompoundAssign || TextOf(Peek()) is "^="))
            return ParseAssignmentItem();
        if (Grammar.PrefixAliases && IsIdentifier(Current) && Peek().Symbol == Symbol.Colon)
        {
            var name = ParseIdentifier();
            _position++;
            return new ExpressionItem(ParseExpression(), [name], SpanFrom(start));
        }

        var expression = ParseExpression();
        if (expression is StarExpression star && !At(Keyword.As) && !AtColumnAlias()) return star.Star;
        var aliases = Grammar.ValueAttributes && NamedAttribute(start) is { } attribute ? [attribute] : ParseItemAliases();
        return expression is StarExpression named ? named.Star : new ExpressionItem(expression, aliases, SpanFrom(start));
    }

    /// <summary>Hive: a quoted name that is an item by itself and has quantifiers is a pattern of names; null for others.</summary>
    private StarItem? QuotedPattern()
    {
        if (Peek().Symbol != Symbol.Comma && Peek().Keyword != Keyword.From || TextOf(Current).IndexOfAny('*', '+', '?') < 0) return null;
        var name = ParseIdentifier();
        return new StarItem(null, null, [], [], [], $"^(?:{name.Text})$", null, SpanFrom(_tokens[_position - 1].Start));
    }

    /// <summary>T-SQL: <c>SELECT @x = a</c>, <c>SELECT @x += a</c>, which keeps what was in it.</summary>
    private ExpressionItem ParseAssignmentItem()
    {
        var variable = Advance();
        var name = TextOf(variable).ToString();
        var compound = Advance().Symbol != Symbol.Equal;
        var sign = _tokens[_position - 1];
        var value = ParseExpression();
        if (compound) value = new OperatorExpression(TextOf(sign)[..^1].ToString(), [new VariableReference(name, variable.Span), value],
            value.Span);
        var span = SpanFrom(variable.Start);
        return new ExpressionItem(new AssignmentExpression(name, value, span), [], span);
    }

    /// <summary>The alias of an item, with or without AS; several in parentheses.</summary>
    private ImmutableArray<Identifier> ParseItemAliases()
    {
        if (Take(Keyword.As))
        {
            if (At(Symbol.LeftParenthesis)) return ParseAliasColumns();
            return [ParseIdentifier()];
        }

        return AtColumnAlias() ? [ParseIdentifier()] : [];
    }

    // Teradata: expression (FORMAT '…') (NAMED x) was read as part of the expression.
    private Identifier? NamedAttribute(int start)
    {
        for (var i = _position - 1; i > 1 && _tokens[i].Start > start && _tokens[i].Symbol == Symbol.RightParenthesis; i--)
        {
            while (_tokens[i].Symbol != Symbol.LeftParenthesis && _tokens[i].Start > start) i--;
            if (!WordIs(_tokens[i + 1], "NAMED")) continue;
            var name = _tokens[i + 2];
            return name.Kind == TokenKind.QuotedIdentifier
                ? new Identifier(UnquotedName(name), Quoted: true)
                : new Identifier(NameText(TextOf(name)), Quoted: false);
        }

        return null;
    }

    /// <summary>True at Hive's TRANSFORM (…) USING.</summary>
    private bool AtScriptCall()
    {
        if (At(Keyword.Transform) && Peek().Symbol == Symbol.LeftParenthesis)
        {
            var behind = TokenBehindParenthesis(_position + 1);
            return behind.Keyword is Keyword.Using or Keyword.Row;
        }

        return false;
    }

    /// <summary>True at Hive's MAP a, b USING … and REDUCE a, b USING … in place of SELECT.</summary>
    private bool AtMapReduce()
    {
        if (!Grammar.ScriptTransforms || !(At(Keyword.Map) || AtWord("REDUCE"))
            || Peek().Kind is TokenKind.Symbol or TokenKind.EndOfText) return false;
        var depth = 0;
        for (var i = _position + 1; i < _tokens.Length; i++)
        {
            CountTokens(1);
            if (_tokens[i].Symbol == Symbol.LeftParenthesis) depth++;
            else if (_tokens[i].Symbol == Symbol.RightParenthesis && --depth < 0) return false;
            else if (depth == 0 && _tokens[i].Keyword == Keyword.Using) return _tokens[i + 1].Kind == TokenKind.String;
            else if (depth == 0 && (_tokens[i].Symbol == Symbol.Semicolon
                || _tokens[i].Keyword is Keyword.From or Keyword.Select or Keyword.Join)) return false;
        }

        return false;
    }

    /// <summary>A script that reads the given columns and writes new ones: every output depends on every input.</summary>
    private ExpressionItem ParseScriptCall()
    {
        var start = Current.Start;
        var name = new ObjectName([ParseIdentifier()], SpanFrom(start));
        ImmutableArray<SqlExpression> arguments;
        if (Take(Symbol.LeftParenthesis))
        {
            arguments = ParseScriptArguments();
            Expect(Symbol.RightParenthesis);
        }
        else
        {
            arguments = ParseScriptArguments();
        }

        SkipUpTo(Keyword.Using);
        Expect(Keyword.Using);
        TakeStringValue();
        ImmutableArray<Identifier> aliases = [];
        if (Take(Keyword.As)) aliases = At(Symbol.LeftParenthesis) ? ParseAliasColumns() : ParseTypedNames();
        if (At(Keyword.Row) && Peek().Keyword == Keyword.Format || AtWord("RECORDREADER")) SkipUpTo(Keyword.From);
        var span = SpanFrom(start);
        return new ExpressionItem(new FunctionCall(name, arguments, span, OrderBy: []), aliases, span);
    }

    private ImmutableArray<SqlExpression> ParseScriptArguments()
    {
        if (!Take(Keyword.All)) Take(Keyword.Distinct);
        var mark = _expressions.Count;
        do
        {
            _expressions.Push(ParseExpression());
            ParseItemAliases();
        }
        while (Take(Symbol.Comma));
        return _expressions.TakeFrom(mark);
    }

    private ImmutableArray<Identifier> ParseTypedNames()
    {
        var mark = _identifiers.Count;
        do
        {
            _identifiers.Push(ParseIdentifier());
            if (AtColumnAlias()) ParseTypeName();
        }
        while (Take(Symbol.Comma));
        return _identifiers.TakeFrom(mark);
    }

    private void SkipUpTo(Keyword keyword)
    {
        while (!At(keyword) && !AtEnd && !At(Symbol.Semicolon) && !At(Symbol.RightParenthesis))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else _position++;
        }
    }
}
