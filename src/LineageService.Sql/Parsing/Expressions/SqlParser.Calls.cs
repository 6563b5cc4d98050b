using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>A call; the place is at its opening parenthesis.</summary>
    private FunctionCall ParseCall(ImmutableArray<Identifier> parts, int start, bool isStatic = false)
    {
        var name = new ObjectName(parts, SpanFrom(start));
        var mark = _expressions.Count;

        // T-SQL's column.value('…', 'int'): the name in front is the operand, not a schema.
        if (parts.Length > 1 && !isStatic && Grammar.MethodNames.Contains(parts[^1].Text) && !(parts is [var schema, _] && IsDbo(schema)))
        {
            _expressions.Push(new ColumnReference(parts[..^1], SpanBeforeMethod(start)));
            name = new ObjectName([parts[^1]], name.Span);
        }

        Expect(Symbol.LeftParenthesis);
        var call = default(CallClauses);
        var parameterCount = 0;
        ParseArguments(ref call);
        Expect(Symbol.RightParenthesis);
        if (At(Symbol.LeftParenthesis) && Grammar.ParametricCalls)
        {
            // ClickHouse: quantile(0.5)(x). What is in front are parameters; the arguments come first here, where their roles are looked
            // up.
            var parameters = _expressions.TakeFrom(mark);
            _position++;
            ParseArguments(ref call);
            Expect(Symbol.RightParenthesis);
            foreach (var parameter in parameters) _expressions.Push(parameter);
            parameterCount = parameters.Length;
        }

        var arguments = _expressions.TakeFrom(mark);
        if (Current.Kind == TokenKind.Word) ParseCallClauses(ref call);
        return new FunctionCall(name, arguments, SpanFrom(start), call.Distinct, call.Star, call.Filter,
            call.OrderBy.IsDefault ? [] : call.OrderBy, call.Over)
        {
            ParameterCount = parameterCount,
        };
    }

    // The place is behind the method's name: in front of it is a dot, in front of that the receiver ends.
    private TextSpan SpanBeforeMethod(int start) => TextSpan.FromBounds(start, Math.Max(start, _tokens[Math.Max(_position - 3, 0)].End));

    // A function of the schema everyone has, whatever its name.
    private static bool IsDbo(Identifier schema) => schema.Text.Equals("dbo", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a call may carry beside its arguments.</summary>
    private struct CallClauses
    {
        public bool Distinct;
        public bool Star;
        public SqlExpression? Filter;
        public ImmutableArray<SqlExpression> OrderBy;
        public WindowSpecification? Over;

        public void AddOrder(ImmutableArray<SqlExpression> keys) => OrderBy = OrderBy.IsDefault ? keys : OrderBy.AddRange(keys);
    }

    /// <summary>Pushes the arguments up to the closing parenthesis.</summary>
    private void ParseArguments(ref CallClauses call)
    {
        if (At(Symbol.RightParenthesis)) return;
        if (Take(Keyword.Distinct)) call.Distinct = true;
        else if (At(Keyword.All) && Peek().Symbol is not (Symbol.Comma or Symbol.RightParenthesis or Symbol.Dot)) _position++;
        while (true)
        {
            if (At(Symbol.RightParenthesis)) return;
            ParseArgument(ref call);
            if (Take(Symbol.Comma)) continue;
            if (At(Symbol.RightParenthesis)) return;
            ParseArgumentTail(ref call);
            if (!Take(Symbol.Comma)) return;
        }
    }

    private void ParseArgument(ref CallClauses call)
    {
        if (At(Symbol.Star) && Peek().Symbol == Symbol.RightParenthesis)
        {
            // COUNT(*) has no argument; f(*) of anything else reads every column.
            call.Star = true;
            var star = Advance();
            if (_tokens[_position - 2].Symbol != Symbol.LeftParenthesis || !WordIs(_tokens[_position - 3], "COUNT"))
                _expressions.Push(new StarExpression(new StarItem(null, null, [], [], [], null, null, star.Span), star.Span));
            return;
        }

        var value = ParseArgumentValue();
        if (value is StarExpression) call.Star = true;
        _expressions.Push(value);
    }

    /// <summary>
    /// One argument: an expression, <c>name =&gt; value</c>, a lambda, a query without parentheses of its own, TABLE t, MODEL m.
    /// </summary>
    private SqlExpression ParseArgumentValue()
    {
        var start = Current.Start;
        if (IsIdentifier(Current))
        {
            var next = Peek();
            if ((next.Symbol == Symbol.None && StartsOperand(next) && IsArgumentWord(next))
                || (At(Keyword.Bulk) && next.Symbol == Symbol.LeftParenthesis))
            {
                _position++;
                next = Peek();
            }

            if (next.Symbol is Symbol.FatArrow or Symbol.Assign)
            {
                var name = ParseIdentifier();
                _position++;
                Enter();
                var named = ParseArgumentValue();
                Leave();
                return new NamedArgument(name, named, SpanFrom(start));
            }

            if (At(Keyword.Table) && (IsIdentifier(next) || next.Symbol == Symbol.LeftParenthesis)) return ParseTableArgument();

            if (At(Keyword.Model) && IsIdentifier(next))
            {
                _position++;
                var name = ParseObjectName();
                return new NamedArgument(new Identifier("MODEL", Quoted: false), new Literal(LiteralKind.Other, name.ToString(), name.Span), name.Span);
            }

            if (IsQueryStart(0) && !At(Keyword.Table)) return new ScalarSubquery(ParseQuery(), SpanFrom(start));
        }

        var value = ParseExpression();
        if (At(Keyword.As) && Grammar.InlineAliases)
        {
            _position++;
            NameExpression(value, ParseIdentifier());
        }

        return value;
    }

    // Words in front of an argument: PostgreSQL's VARIADIC, T-SQL's BULK 'path' and LANGUAGE 'English'.
    private bool IsArgumentWord(Token next) => Current.Keyword switch
    {
        Keyword.Bulk or Keyword.Language => next.Kind is TokenKind.String or TokenKind.Variable or TokenKind.TemplateHole,
        Keyword.None => AtWord("VARIADIC"),
        _ => false,
    };

    /// <summary>
    /// A relation as argument: <c>TABLE t</c>, <c>TABLE(t)</c>, <c>TABLE(SELECT …) PARTITION BY a</c>. As a value it is a query over
    /// it; a table function takes the relation itself from <see cref="_tableArgument"/>.
    /// </summary>
    private ScalarSubquery ParseTableArgument()
    {
        var start = Advance().Start;
        TableExpression table;
        if (Take(Symbol.LeftParenthesis))
        {
            table = IsQueryStart(0) ? new DerivedTable(ParseQuery(), null, Lateral: false, SpanFrom(start)) : ParseTableExpression();
            Expect(Symbol.RightParenthesis);
        }
        else
        {
            var name = ParseObjectName();
            table = new TableReference(name, AtTableAlias() && !AtWindowClause() ? ParseTableAlias() : null, name.Span);
        }

        while (Take(Keyword.Partition, Keyword.By) || Take(Keyword.Order, Keyword.By))
        {
            // Several keys need parentheses: a comma starts the next argument.
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else ParseExpression();
            SkipOrderDirection();
        }

        // Spark: WITH SINGLE PARTITION.
        if (At(Keyword.With) && WordIs(Peek(), "SINGLE")) _position += 3;
        _tableArgument = table;
        var star = new StarItem(null, null, [], [], [], null, null, table.Span);
        return new ScalarSubquery(new SelectBlock(table.Span) { Items = [star], From = [table] }, SpanFrom(start));
    }

    /// <summary>The clauses behind the closing parenthesis.</summary>
    private void ParseCallClauses(ref CallClauses call)
    {
        while (true)
        {
            switch (Current.Keyword)
            {
                case Keyword.Over when StartsWindow(Peek()):
                    _position++;
                    call.Over = ParseOver();
                    return;
                case Keyword.Filter when Peek().Symbol == Symbol.LeftParenthesis:
                    _position += Peek(2).Keyword == Keyword.Where ? 3 : 2;
                    call.Filter = ParseExpression();
                    Expect(Symbol.RightParenthesis);
                    break;
                case Keyword.Within when Peek().Keyword == Keyword.Group && Peek(2).Symbol == Symbol.LeftParenthesis && WordIs(Peek(3), "GRAPH"):
                    // SQL Server: WITHIN GROUP (GRAPH PATH) is along the path, in no order of a column.
                    _position += 2;
                    SkipParenthesized();
                    break;
                case Keyword.Within when Peek().Keyword == Keyword.Group:
                    _position += 2;
                    Expect(Symbol.LeftParenthesis);
                    Expect(Keyword.Order);
                    Expect(Keyword.By);
                    call.AddOrder(ParseOrderItems());
                    Expect(Symbol.RightParenthesis);
                    break;
                case Keyword.Ignore or Keyword.Respect when Peek().Keyword == Keyword.Nulls:
                    _position += 2;
                    break;
                case Keyword.From when Peek().Keyword is Keyword.First or Keyword.Last
                    && Peek(2).Keyword is Keyword.Over or Keyword.Ignore or Keyword.Respect:
                    _position += 2;
                    break;
                case Keyword.Keep when Peek().Symbol == Symbol.LeftParenthesis:
                    ParseKeep(ref call);
                    break;
                case Keyword.None when WordIs(Current, "AGAINST") && Peek().Symbol == Symbol.LeftParenthesis:
                    _position++;
                    SkipParenthesized();
                    break;
                default:
                    return;
            }
        }
    }

    private static bool StartsWindow(Token token) => token.Symbol == Symbol.LeftParenthesis || IsIdentifier(token);

    // Oracle: KEEP (DENSE_RANK LAST ORDER BY x).
    private void ParseKeep(ref CallClauses call)
    {
        _position += 2;
        while (!At(Keyword.Order) && !AtEnd) _position++;
        Expect(Keyword.Order);
        Expect(Keyword.By);
        call.AddOrder(ParseOrderItems());
        Expect(Symbol.RightParenthesis);
    }
}
