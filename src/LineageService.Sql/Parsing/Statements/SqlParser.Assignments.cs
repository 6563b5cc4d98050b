using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// SET: an assignment to variables, or an option of the session, which moves nothing. Which of both is the dialect's.
    /// </summary>
    private SqlStatement ParseSet()
    {
        var start = Advance().Start;
        if (Current.Kind == TokenKind.Variable) return TextOf(Current).StartsWith("@@") ? UtilityFrom(start, "SET") : ParseSetList(start);
        if (At(Symbol.LeftParenthesis)) return ParseSetTuple(start);
        var isVariable = (AtWord("VARIABLE") || AtWord("VAR")) && (IsIdentifier(Peek()) || Peek().Symbol == Symbol.LeftParenthesis);
        if (isVariable)
        {
            Advance();
            return At(Symbol.LeftParenthesis) ? ParseSetTuple(start) : ParseSetList(start);
        }

        if (AtSchemaSetting()) return ParseSchemaSetting(start);
        return AtSetAssignment() ? ParseSetList(start) : UtilityFrom(start, "SET");
    }

    // SET [SESSION | LOCAL] search_path TO a, b; SET SCHEMA 'a'; Db2's SET CURRENT SCHEMA a.
    private bool AtSchemaSetting()
    {
        var offset = At(Keyword.Session) || At(Keyword.Local) || AtWord("CURRENT") ? 1 : 0;
        if (WordIs(Peek(offset), "SEARCH_PATH")) return Peek(offset + 1).Keyword == Keyword.To || Peek(offset + 1).Symbol == Symbol.Equal;
        return Peek(offset).Keyword == Keyword.Schema
            && (Peek(offset + 1).Kind == TokenKind.String || IsIdentifier(Peek(offset + 1)) || Peek(offset + 1).Symbol == Symbol.Equal);
    }

    /// <summary>The first schema of the path is where bare names lie; <c>"$user"</c> is none that the text tells.</summary>
    private SqlStatement ParseSchemaSetting(int start)
    {
        while (!WordIs(Current, "SEARCH_PATH") && !At(Keyword.Schema)) _position++;
        _position++;
        if (!Take(Keyword.To)) Take(Symbol.Equal);
        ObjectName? first = null;
        var isPath = false;
        do
        {
            if (At(Keyword.Default)) break;
            var at = Current.Start;
            var name = Current.Kind == TokenKind.String ? PathName(ParsePath(), SpanFrom(at)) : ParseObjectName();
            if (name.Last.Text.StartsWith('$')) continue;
            isPath |= first is not null;
            first ??= name;
        }
        while (Take(Symbol.Comma));
        SkipToStatementEnd();
        return first is null ? new UtilityStatement("SET", SpanFrom(start))
            : new UseStatement(first, SpanFrom(start)) { Scope = UseScope.Schema, IsPath = isPath };
    }

    // Inside a block SET assigns; at the top it does where the dialect has variables without a sigil. A dotted key is an option (Spark).
    private bool AtSetAssignment()
    {
        if (Grammar.StatementsWithoutSeparator || !(Grammar.SetAssignsVariables || _blockDepth > 0)) return false;
        if (!AtIdentifier()) return false;
        var next = Peek();
        if (next.Symbol == Symbol.Dot && Peek(3).Symbol == Symbol.Dot) return false;
        return next.Symbol is Symbol.Equal or Symbol.Assign
            || (next.Symbol == Symbol.Dot && Peek(3).Symbol is Symbol.Equal or Symbol.Assign && _blockDepth > 0);
    }

    private SqlStatement ParseSetList(int start)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        do
        {
            if (At(Symbol.LeftParenthesis))
            {
                statements.Add(ParseSetTuple(Current.Start));
                continue;
            }

            // MySQL mixes options into the list: SET @a = 1, NAMES utf8.
            if (Current.Kind != TokenKind.Variable && Peek().Symbol is not (Symbol.Equal or Symbol.Assign or Symbol.Dot))
            {
                SkipToStatementEnd();
                break;
            }

            statements.Add(ParseOneAssignment(Current.Start));
        }
        while (Take(Symbol.Comma));

        return statements.Count == 1 ? statements[0] with { Span = SpanFrom(start) }
            : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    /// <summary><c>@x = value</c>, <c>@x += value</c>, <c>@c = CURSOR FOR query</c>, <c>@x.modify(…)</c>, <c>x = value</c>.</summary>
    private SqlStatement ParseOneAssignment(int start)
    {
        var isVariable = Current.Kind == TokenKind.Variable;
        var name = isVariable ? TextOf(Advance()).ToString() : ParseObjectName().ToString();
        if (isVariable && At(Symbol.Dot))
        {
            Advance();
            ParseIdentifier();
            if (At(Symbol.LeftParenthesis)) return ParseVariableMutator(name, start);
        }

        if (AtCompoundAssignment())
        {
            var sign = TextOf(Advance())[..^1].ToString();
            SqlExpression old = new VariableReference(name, SpanFrom(start));
            return new AssignVariableStatement([name], new OperatorExpression(sign, [old, ParseExpression()], SpanFrom(start)),
                SpanFrom(start));
        }

        if (!Take(Symbol.Equal) && !Take(Symbol.Assign)) throw Expected("=");
        if (AtResultStatement()) return ParseResultStatement(name);
        if (At(Keyword.Cursor) && isVariable) return ParseCursor(name, start);
        return new AssignVariableStatement([name], ParseAssignedValueOrQuery(), SpanFrom(start));
    }

    // ^= reads as "not equal" elsewhere, ||= as an operator.
    private bool AtCompoundAssignment() =>
        At(Symbol.CompoundAssign) || (At(Symbol.NotEqual) && TextOf(Current) is "^=") || (At(Symbol.Operator) && TextOf(Current) is "||=");

    // DEFAULT, a bare query (Snowflake's x := (SELECT …) is a subquery already), an expression.
    private SqlExpression ParseAssignedValueOrQuery()
    {
        if (!AtAny(Keyword.Select, Keyword.With)) return ParseAssignedValue();
        var query = ParseQuery();
        return new ScalarSubquery(query, query.Span);
    }

    /// <summary>Snowflake: a result set may be what a statement in parentheses gives.</summary>
    private bool AtResultStatement() =>
        At(Symbol.LeftParenthesis)
        && Peek().Keyword is Keyword.Execute or Keyword.Call or Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.Show
            or Keyword.Describe or Keyword.Copy
        && Peek(2).Symbol is not (Symbol.LeftParenthesis or Symbol.RightParenthesis);

    private SqlStatement ParseResultStatement(string variable)
    {
        Expect(Symbol.LeftParenthesis);
        var statement = At(Keyword.Show) || At(Keyword.Describe) ? SkipShown() : ParseStatement();
        Expect(Symbol.RightParenthesis);
        return statement switch
        {
            DynamicSqlStatement dynamic => dynamic with { IntoVariables = [variable] },
            CallStatement call => call with { ReturnVariable = variable },
            _ => statement,
        };
    }

    private UtilityStatement SkipShown()
    {
        var start = Advance().Start;
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Symbol.RightParenthesis)) Advance();
        return new UtilityStatement("SHOW", SpanFrom(start));
    }

    private AssignVariableStatement ParseVariableMutator(string name, int start)
    {
        Advance();
        var children = ImmutableArray.CreateBuilder<SqlExpression>();
        children.Add(new VariableReference(name, SpanFrom(start)));
        if (!At(Symbol.RightParenthesis)) children.AddRange(ParseExpressionList());
        Expect(Symbol.RightParenthesis);
        return new AssignVariableStatement([name], new OpaqueExpression(children.ToImmutable(), SpanFrom(start)), SpanFrom(start));
    }

    private AssignVariableStatement ParseSetTuple(int start)
    {
        Expect(Symbol.LeftParenthesis);
        var names = ParseVariableNames();
        Expect(Symbol.RightParenthesis);
        Expect(Symbol.Equal);
        return new AssignVariableStatement(names, ParseExpression(), SpanFrom(start));
    }

    /// <summary>Snowflake's LET: a declaration in the middle of a block.</summary>
    private SqlStatement ParseLet()
    {
        var start = Advance().Start;
        if (AtCursorDeclaration()) return ParseCursor(ParseIdentifier().Text, start);
        var name = ParseIdentifier().Text;
        return ParseDeclaredValue([name], start);
    }

    // :NEW.x := …, @x := … as statements of their own.
    private AssignVariableStatement ParseVariableAssignment()
    {
        var start = Current.Start;
        var name = ParseSigilName();
        if (!Take(Symbol.Assign)) Expect(Symbol.Equal);
        return new AssignVariableStatement([name], ParseAssignedValueOrQuery(), SpanFrom(start));
    }

    /// <summary>
    /// <c>x := value</c>, PL/pgSQL's <c>x = value</c>, <c>rec.field := value</c>, <c>a(1) := value</c>, or a call without CALL.
    /// </summary>
    private SqlStatement ParseAssignmentOrCall()
    {
        var start = Current.Start;
        var name = ParseObjectName();
        var arguments = ImmutableArray<SqlExpression>.Empty;
        var hasArguments = At(Symbol.LeftParenthesis)
            && (Grammar.StatementsWithoutSeparator ? !AtParenthesizedQuery() : _blockDepth > 0);
        if (hasArguments) arguments = ParseArguments();
        while (At(Symbol.LeftBracket)) SkipBracketHint();
        var variable = name.ToString();
        while (Take(Symbol.Dot)) variable = $"{variable}.{ParseIdentifier().Text}";
        if (At(Symbol.Assign) || (At(Symbol.Equal) && _blockDepth > 0))
        {
            Advance();
            if (AtResultStatement()) return ParseResultStatement(variable);
            return new AssignVariableStatement([variable], ParseAssignedValueOrQuery(), SpanFrom(start));
        }

        if (hasArguments || _blockDepth > 0) return new CallStatement(name, arguments, null, SpanFrom(start));

        // T-SQL: the first statement of a batch may be a call without EXEC.
        if (!Grammar.StatementsWithoutSeparator || !IsFirstOfBatch(start)) throw new SyntaxError(name.Span, "expected a statement");
        return ParseProcedureArguments(name, null, start);
    }

    private bool IsFirstOfBatch(int start)
    {
        var index = _position - 1;
        while (index > 0 && _tokens[index].Start > start) index--;
        return index == 0 || (_tokens[index - 1].Symbol == Symbol.Semicolon && _tokens[index - 1].Keyword == Keyword.Go);
    }

    private ImmutableArray<SqlExpression> ParseArguments()
    {
        Expect(Symbol.LeftParenthesis);
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        while (!At(Symbol.RightParenthesis))
        {
            arguments.Add(ParseArgument());
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return arguments.ToImmutable();
    }

    // name => value, name := value, a query in place of a value, DEFAULT.
    private SqlExpression ParseArgument()
    {
        var start = Current.Start;
        if (IsIdentifier(Current) && Peek().Symbol is Symbol.FatArrow or Symbol.Assign)
        {
            var name = ParseIdentifier();
            Advance();
            return new NamedArgument(name, ParseExpression(), SpanFrom(start));
        }

        if (AtAny(Keyword.Select, Keyword.With))
        {
            var query = ParseQuery();
            return new ScalarSubquery(query, query.Span);
        }

        if (At(Keyword.Table) && IsIdentifier(Peek())) Advance();
        return ParseAssignedValue();
    }
}
