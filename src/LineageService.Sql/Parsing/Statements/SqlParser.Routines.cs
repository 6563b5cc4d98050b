using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>CREATE PROCEDURE from its kind on; a body in another language is opaque.</summary>
    private SqlStatement ParseCreateProcedure(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        if (At(Symbol.Semicolon) && Peek().Kind == TokenKind.Number) Skip(2);
        return ParseProcedureRest(name, head.Start);
    }

    private CreateProcedureStatement ParseProcedureRest(ObjectName name, int start)
    {
        var parameters = ParseRoutineParameters();
        var language = string.Empty;
        Token? text = null;
        SqlStatement? body = null;
        while (body is null && text is null && !AtRoutineEnd())
        {
            if (SkipRoutineAttribute(ref language)) continue;
            if (At(Keyword.As) || At(Keyword.Is)) body = ParseBodyBehindAs(ref text);
            else if (At(Keyword.Begin) || At(Keyword.Declare)) body = ParseBodyBlock();
            else if (AtRoutineStatement()) body = ParseBodyStatement();
            else SkipCopyWord();
        }

        if (text is { } literal)
        {
            while (!AtRoutineEnd() && !At(Keyword.Call) && !At(Symbol.Comma)) SkipAttributeBehindText(ref language);
            body = IsSqlLanguage(language) ? ReadBody(literal) : null;
        }

        body ??= new OpaqueStatement("a body in another language", SpanFrom(start));
        return new CreateProcedureStatement(name, parameters, body, SpanFrom(start));
    }

    private bool AtRoutineEnd() => AtEnd || At(Symbol.Semicolon);

    private void SkipAttributeBehindText(ref string language)
    {
        if (!SkipRoutineAttribute(ref language)) SkipCopyWord();
    }

    /// <summary>
    /// Attributes whose words would be taken for the body: LANGUAGE x, EXECUTE AS CALLER, WITH …, READS SQL DATA, options.
    /// </summary>
    private bool SkipRoutineAttribute(ref string language)
    {
        if (At(Keyword.Language))
        {
            Advance();
            language = Current.Kind == TokenKind.String ? StringLiteral.Value(TextOf(Advance()), _dialect.Lexical)
                : TextOf(Advance()).ToString();
            return true;
        }

        if (AtAny(Keyword.Exec, Keyword.Execute) && Peek().Keyword == Keyword.As)
        {
            Skip(3);
            return true;
        }

        if (At(Keyword.Comment) && (Peek().Kind == TokenKind.String || Peek().Symbol == Symbol.Equal))
        {
            Skip(Peek().Symbol == Symbol.Equal ? 3 : 2);
            return true;
        }

        if (At(Keyword.With) && !AtQueryStart() || At(Keyword.Called) || At(Keyword.Reads) || At(Keyword.Set)
            && !At(Keyword.Set, Keyword.Of))
        {
            Advance();
            return true;
        }

        return false;
    }

    private static bool IsSqlLanguage(string language) =>
        language.Length == 0 || language.Equals("SQL", StringComparison.OrdinalIgnoreCase)
        || language.Equals("PLPGSQL", StringComparison.OrdinalIgnoreCase) || language.Equals("PLVSQL", StringComparison.OrdinalIgnoreCase)
        || language.Equals("PLSQL", StringComparison.OrdinalIgnoreCase) || language.Equals("NZPLSQL", StringComparison.OrdinalIgnoreCase);

    private bool AtRoutineStatement() =>
        Current.Keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.Select or Keyword.Truncate
            or Keyword.Call
            or Keyword.If or Keyword.While or Keyword.Case or Keyword.Loop or Keyword.Create or Keyword.Drop or Keyword.Replace
        || (AtLabel(_position) && !At(Symbol.ShiftLeft));

    private SqlStatement ParseBodyStatement()
    {
        _blockDepth++;
        try
        {
            return ParseStatement();
        }
        finally
        {
            _blockDepth--;
        }
    }

    /// <summary>The body behind AS or IS; a string is handed back, for its language may follow it.</summary>
    private SqlStatement? ParseBodyBehindAs(ref Token? text)
    {
        Advance();
        if (Current.Kind == TokenKind.String)
        {
            text = Advance();
            while (At(Symbol.Comma) && Peek().Kind == TokenKind.String) Skip(2);
            return null;
        }

        if (At(Keyword.External) || AtWord("LANGUAGE")) return null;
        return Grammar.StatementsWithoutSeparator ? ParseBatchBody() : ParseBodyBlock();
    }

    /// <summary>T-SQL: everything to the end of the batch is the body.</summary>
    private Block ParseBatchBody()
    {
        var start = Current.Start;
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        _blockDepth++;
        try
        {
            while (true)
            {
                while (At(Symbol.Semicolon) && !AtBatchEnd) Advance();
                if (AtEnd || AtBatchEnd) return new Block(statements.ToImmutable(), [], SpanFrom(start));
                statements.Add(ParseStatementOrOpaque());
            }
        }
        finally
        {
            _blockDepth--;
        }
    }

    /// <summary>Declarations, where there are any, and BEGIN … END.</summary>
    private SqlStatement ParseBodyBlock()
    {
        var start = Current.Start;
        Take(Keyword.Declare);
        var declarations = ParseDeclarations(packageName: null);
        if (!At(Keyword.Begin))
        {
            // MySQL, Db2: a single statement.
            return declarations.IsEmpty ? ParseBodyStatement() : throw Expected("BEGIN");
        }

        _blockDepth++;
        try
        {
            var block = ParseBegin();
            return declarations.IsEmpty ? block : new Block(declarations.Add(block), [], SpanFrom(start));
        }
        finally
        {
            _blockDepth--;
        }
    }

    // Snowflake and PostgreSQL: a body in quotes.
    private SqlStatement ReadBody(Token literal)
    {
        var statements = ParseNested(literal);
        return statements.Length == 1 ? statements[0] : new Block(statements, [], literal.Span);
    }

    /// <summary>Parameters in parentheses, or T-SQL's bare ones.</summary>
    private ImmutableArray<RoutineParameter> ParseRoutineParameters()
    {
        var parenthesised = At(Symbol.LeftParenthesis);
        if (!parenthesised && Current.Kind != TokenKind.Variable) return [];
        if (parenthesised) Advance();
        var parameters = ImmutableArray.CreateBuilder<RoutineParameter>();
        while (!At(Symbol.RightParenthesis) && !AtEnd)
        {
            parameters.Add(ParseRoutineParameter(parenthesised));
            if (!Take(Symbol.Comma)) break;
        }

        if (parenthesised) Expect(Symbol.RightParenthesis);
        return parameters.ToImmutable();
    }

    private RoutineParameter ParseRoutineParameter(bool parenthesised)
    {
        var output = TakeParameterMode();
        var name = Current.Kind == TokenKind.Variable ? TextOf(Advance()).ToString() : ParseObjectName().ToString();
        output |= TakeParameterMode();
        Take(Keyword.As);
        string? type = null;
        if (!At(Symbol.Comma) && !At(Symbol.RightParenthesis) && !At(Symbol.Equal) && !At(Symbol.Assign) && !At(Keyword.Default))
            type = ParseParameterType();
        SqlExpression? value = null;
        while (!AtEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis))
        {
            if (Take(Symbol.Equal) || Take(Symbol.Assign) || Take(Keyword.Default)) value = ParseExpression();
            else if (AtAny(Keyword.Out, Keyword.Output)) output |= Advance().Kind == TokenKind.Word;
            else if (!parenthesised && AtAny(Keyword.As, Keyword.With, Keyword.For)) break;
            else SkipCopyWord();
        }

        return new RoutineParameter(name, type, output, value);
    }

    // IN, OUT, IN OUT, INOUT, VARIADIC, NOCOPY; a parameter that is merely called out is rare enough.
    private bool TakeParameterMode()
    {
        var output = false;
        while ((AtAny(Keyword.In, Keyword.Out, Keyword.Inout) || AtWord("VARIADIC") || AtWord("NOCOPY"))
            && Peek().Symbol is not (Symbol.Comma or Symbol.RightParenthesis))
            output |= Advance().Keyword is Keyword.Out or Keyword.Inout;
        return output;
    }

    // ANY TYPE and TABLE<a INT64> of BigQuery, TABLE (a INT) of Snowflake.
    private string ParseParameterType()
    {
        var first = _position;
        if (Take(Keyword.Any) && Take(Keyword.Type)) return FoldedText(first, _position);
        _position = first;
        return ParseTypeName();
    }
}
