using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>CREATE FUNCTION from its kind on; a body in another language leaves all parts null.</summary>
    private SqlStatement ParseCreateFunction(CreateHead head)
    {
        var isTable = _tokens[_position - 1].Keyword == Keyword.Table;
        Advance();
        SkipIfNotExists();
        return ParseFunctionRest(ParseObjectName(), isTable, head.Temporary, head.Start);
    }

    private CreateFunctionStatement ParseFunctionRest(ObjectName name, bool isTable, bool temporary, int start)
    {
        var function = new CreateFunctionStatement(name, ParseRoutineParameters(), null, null, null, [], temporary, default);
        var language = string.Empty;
        Token? text = null;
        var declaresResult = false;
        while (!AtRoutineEnd() && function is { Expression: null, Query: null, Body: null } && text is null)
        {
            if (At(Keyword.Returns) || AtDeclaredReturnType())
            {
                declaresResult = true;
                function = ParseReturnType(function, ref isTable);
            }
            else if (At(Keyword.With) && WordIs(Peek(), "PARAMETER")) function = WithParameterNames(function);
            else if (SkipRoutineAttribute(ref language)) continue;
            else if (At(Keyword.Return)) function = ParseReturnedBody(function, isTable);
            else if (AtAny(Keyword.As, Keyword.Is)) function = ParseFunctionBody(function, isTable, ref text);
            else if (AtAny(Keyword.Begin, Keyword.Declare)) function = function with { Body = ParseBodyBlock() };
            else if (AtAny(Keyword.If, Keyword.Case, Keyword.While)) function = function with { Body = ParseBodyStatement() };
            else SkipCopyWord();
        }

        if (text is { } literal)
        {
            while (!AtRoutineEnd() && !AtStatementBehindRoutine()) SkipAttributeBehindText(ref language);

            // Hive, Spark, Flink: AS 'class' [USING JAR 'path'] declares neither language nor result.
            if (IsSqlLanguage(language) && (declaresResult || language.Length > 0)) function = ReadFunctionText(function, literal, isTable);
        }
        else if (!Grammar.StatementsWithoutSeparator)
        {
            while (At(Keyword.Options) || At(Keyword.Language) || At(Symbol.LeftParenthesis) || AtWord("DETERMINISTIC"))
                SkipAttributeBehindText(ref language);
        }

        return Simplified(function, isTable) with { Span = SpanFrom(start) };
    }

    // Doris: CREATE ALIAS FUNCTION f(INT, INT) WITH PARAMETER (a, b) AS expression.
    private CreateFunctionStatement WithParameterNames(CreateFunctionStatement function)
    {
        Skip(2);
        Expect(Symbol.LeftParenthesis);
        var names = ParseUnparenthesizedColumns();
        Expect(Symbol.RightParenthesis);
        return function with { Parameters = [.. names.Select(name => new RoutineParameter(name.Text, null, Output: false, null))] };
    }

    // A body that only returns is the expression or query it returns.
    private static CreateFunctionStatement Simplified(CreateFunctionStatement function, bool isTable)
    {
        var body = function.Body;
        while (body is Block { Statements: [var only], Conditions.IsEmpty: true, Loop: null }) body = only;
        return body switch
        {
            ReturnStatement { Value: { } value } when !isTable => function with { Body = null, Expression = value },
            ReturnStatement { Query: { } query } when isTable => function with { Body = null, Query = query },
            ReturnStatement { Query: { } query } => function with { Body = null, Expression = new ScalarSubquery(query, query.Span) },
            _ => function,
        };
    }

    private bool AtStatementBehindRoutine() => AtStatementStart(_position) && IsFirstOnLine(_position) && !At(Keyword.Set)
        && !At(Keyword.With);

    /// <summary>Oracle's RETURN type IS, told from RETURN expression by what follows the type.</summary>
    private bool AtDeclaredReturnType()
    {
        if (!At(Keyword.Return) || !IsIdentifier(Peek()) || Peek().Keyword is Keyword.Select or Keyword.With or Keyword.Values) return false;
        var offset = 2;
        while (Peek(offset).Symbol == Symbol.Dot || (Peek(offset).Symbol == Symbol.Percent && IsIdentifier(Peek(offset + 1)))) offset += 2;
        if (Peek(offset).Symbol == Symbol.LeftParenthesis)
        {
            while (Peek(offset).Symbol != Symbol.RightParenthesis && Peek(offset).Kind != TokenKind.EndOfText) offset++;
            offset++;
        }

        var next = Peek(offset);
        return next.Keyword is Keyword.Is or Keyword.As || WordIs(next, "DETERMINISTIC") || WordIs(next, "PIPELINED")
            || WordIs(next, "RESULT_CACHE")
            || WordIs(next, "PARALLEL_ENABLE") || WordIs(next, "AUTHID") || WordIs(next, "AGGREGATE")
            || (next.Symbol == Symbol.Semicolon && !Grammar.StatementsWithoutSeparator);
    }

    private CreateFunctionStatement ParseReturnType(CreateFunctionStatement function, ref bool isTable)
    {
        Advance();
        if (Take(Keyword.Null)) return function;
        if (Current.Kind == TokenKind.Variable)
        {
            isTable = true;
            var variable = TextOf(Advance()).ToString();
            Expect(Keyword.Table);
            var parts = new TableParts(new CreateTableStatement(function.Name, function.Name.Span));
            ParseTableElements(parts);
            return function with { ReturnVariable = variable, ReturnColumns = parts.Table.Columns };
        }

        if (Take(Keyword.Table))
        {
            isTable = true;
            if (At(Symbol.Less)) SkipAngles();
            return At(Symbol.LeftParenthesis) ? function with { ReturnColumns = ParseColumnDefinitionList() } : function;
        }

        isTable |= AtWord("SETOF");
        var type = ParseParameterType();
        return isTable ? function : function with { ReturnType = type };
    }

    // RETURN expression, RETURN query, RETURN (query).
    private CreateFunctionStatement ParseReturnedBody(CreateFunctionStatement function, bool isTable)
    {
        Advance();
        if (AtQueryStart() && (isTable || !At(Symbol.LeftParenthesis))) return function with { Query = ParseQuery() };
        return function with { Expression = ParseExpression() };
    }

    private CreateFunctionStatement ParseFunctionBody(CreateFunctionStatement function, bool isTable, ref Token? text)
    {
        Advance();
        if (Current.Kind == TokenKind.String)
        {
            text = Advance();
            if (!At(Symbol.Comma)) return function;

            // PostgreSQL: AS 'library', 'symbol' is compiled code.
            text = null;
            return SkipForeignBody(function);
        }

        if (At(Keyword.External)) return SkipForeignBody(function);
        if (At(Keyword.Return)) return ParseReturnedBody(function, isTable);
        if (Take(Keyword.Table)) return function with { Query = ParseQuery() };
        if (At(Keyword.Begin) || At(Keyword.Declare)) return function with { Body = ParseBodyBlock() };
        if (AtQueryStart() && (isTable || !At(Symbol.LeftParenthesis))) return function with { Query = ParseQuery() };
        if (_tokens[_position - 1].Keyword == Keyword.Is || AtPlSqlDeclaration()) return function with { Body = ParseBodyBlock() };
        var expression = ParseExpression();
        if (expression is not LambdaExpression lambda) return function with { Expression = expression };
        return function with
        {
            Parameters = [.. lambda.Parameters.Select(parameter => new RoutineParameter(parameter.Text, null, Output: false, null))],
            Expression = lambda.Body,
        };
    }

    private CreateFunctionStatement SkipForeignBody(CreateFunctionStatement function)
    {
        SkipToStatementEnd();
        return function;
    }

    // AS x NUMBER; BEGIN …: a word, a type and a semicolon where an expression would stand.
    private bool AtPlSqlDeclaration()
    {
        if (!IsIdentifier(Current)) return false;
        if (At(Keyword.Cursor) || At(Keyword.Type) || AtWord("PRAGMA")) return IsIdentifier(Peek());
        return IsIdentifier(Peek())
            && Peek().Keyword is not (Keyword.And or Keyword.Or or Keyword.Is or Keyword.In or Keyword.Like or Keyword.Between
            or Keyword.Not);
    }

    /// <summary>A body in quotes: an expression, a query or statements.</summary>
    private CreateFunctionStatement ReadFunctionText(CreateFunctionStatement function, Token literal, bool isTable)
    {
        var nested = NestedParser(literal);
        try
        {
            if (!nested.AtQueryStart() && !nested.AtStatementStart(0) && !nested.AtLabel(0) && !nested.AtEnd)
            {
                var expression = nested.ParseExpression();
                if (!nested.AtEnd) throw nested.Expected("the end of the body");
                Join(nested);
                return function with { Expression = expression };
            }
        }
        catch (SyntaxError error)
        {
            Note(SyntaxCodes.UnreadableBody, DiagnosticSeverity.Warning, error.Span, error.Message);
            return function with { Body = new OpaqueStatement(error.Message, literal.Span) };
        }

        var statements = nested.ParseScript();
        Join(nested);
        if (statements is not [QueryStatement only]) return function with { Body = new Block(statements, [], literal.Span) };
        return isTable ? function with { Query = only.Query } : function with { Expression = new ScalarSubquery(only.Query, only.Span) };
    }

    /// <summary>DuckDB's and Hive's macros are functions; Teradata's are procedures whose statements stand in parentheses.</summary>
    private SqlStatement ParseCreateMacro(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        var parameters = ParseRoutineParameters();
        var behindAs = Take(Keyword.As);
        if (behindAs && At(Symbol.LeftParenthesis) && AtMacroStatements()) return ParseMacroStatements(name, parameters, head.Start);
        var function = new CreateFunctionStatement(name, parameters, null, null, null, [], head.Temporary, default);
        if (Take(Keyword.Table)) function = function with { Query = ParseQuery() };
        else function = function with { Expression = ParseExpression() };

        // Overloads share the name; the first stands for all.
        if (At(Symbol.Comma)) SkipToStatementEnd();
        return function with { Span = SpanFrom(head.Start) };
    }

    private bool AtMacroStatements()
    {
        var closing = ClosingOf(_position);
        return _tokens[closing].Symbol == Symbol.RightParenthesis && _tokens[closing - 1].Symbol == Symbol.Semicolon;
    }

    private CreateProcedureStatement ParseMacroStatements(ObjectName name, ImmutableArray<RoutineParameter> parameters, int start)
    {
        Expect(Symbol.LeftParenthesis);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        while (!At(Symbol.RightParenthesis))
        {
            if (Take(Symbol.Semicolon)) continue;
            if (AtEnd) throw Expected("a closing parenthesis");
            statements.Add(ParseStatement());
        }

        Expect(Symbol.RightParenthesis);
        var span = SpanFrom(start);
        return new CreateProcedureStatement(name, parameters, new Block(statements.ToImmutable(), [], span), span);
    }
}
