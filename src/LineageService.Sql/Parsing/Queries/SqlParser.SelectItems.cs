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
            _items.Push(ParseSelectItem());
            if (!Take(Symbol.Comma)) break;
        }

        return _items.TakeFrom(mark);
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

    private SelectItem ParseSelectItem()
    {
        var start = Current.Start;
        if (AtScriptCall()) return ParseScriptCall();
        if (Grammar.AliasByEquals && Peek().Symbol == Symbol.Equal && Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.String)
        {
            var name = ParseIdentifier();
            _position++;
            return new ExpressionItem(ParseExpression(), [name], SpanFrom(start));
        }

        if (Grammar.SelectAssignsVariables && Current.Kind == TokenKind.Variable && Peek().Symbol is Symbol.Equal or Symbol.CompoundAssign)
            return ParseAssignmentItem();
        if (Grammar.PrefixAliases && IsIdentifier(Current) && Peek().Symbol == Symbol.Colon)
        {
            var name = ParseIdentifier();
            _position++;
            return new ExpressionItem(ParseExpression(), [name], SpanFrom(start));
        }

        var expression = ParseExpression();
        if (expression is StarExpression star && !At(Keyword.As)) return star.Star;
        if (At(Symbol.LeftParenthesis)) SkipColumnAttributes();
        var aliases = ParseItemAliases();
        return expression is StarExpression named ? named.Star : new ExpressionItem(expression, aliases, SpanFrom(start));
    }

    /// <summary>T-SQL: <c>SELECT @x = a</c>, <c>SELECT @x += a</c>, which keeps what was in it.</summary>
    private ExpressionItem ParseAssignmentItem()
    {
        var variable = Advance();
        var name = TextOf(variable).ToString();
        var compound = Advance().Symbol == Symbol.CompoundAssign;
        var sign = _tokens[_position - 1];
        var value = ParseExpression();
        if (compound) value = new OperatorExpression(OperatorText(sign)[..1], [new VariableReference(name, variable.Span), value], value.Span);
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

    // Teradata: expression (FORMAT '…') (NAMED x) (TITLE 'y').
    private void SkipColumnAttributes()
    {
        while (At(Symbol.LeftParenthesis) && (Peek().Keyword == Keyword.Format || WordIs(Peek(), "NAMED") || WordIs(Peek(), "TITLE"))) SkipParenthesized();
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
    private bool AtMapReduce() => Grammar.ScriptTransforms && (At(Keyword.Map) || AtWord("REDUCE")) && IsIdentifier(Peek());

    /// <summary>A script that reads the given columns and writes new ones: every output depends on every input.</summary>
    private ExpressionItem ParseScriptCall()
    {
        var start = Current.Start;
        var name = new ObjectName([ParseIdentifier()], SpanFrom(start));
        ImmutableArray<SqlExpression> arguments;
        if (Take(Symbol.LeftParenthesis))
        {
            arguments = ParseExpressionList();
            Expect(Symbol.RightParenthesis);
        }
        else
        {
            arguments = ParseExpressionList();
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
