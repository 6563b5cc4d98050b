using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>EXEC and EXECUTE: a call, SQL from text, Flink's statement set, or the run of something prepared or scheduled.</summary>
    private SqlStatement ParseExecute()
    {
        var start = Current.Start;
        var isExecute = Advance().Keyword == Keyword.Execute;
        if (Take(Keyword.Immediate)) return ParseImmediate(start);
        if (Take(Keyword.Statement, Keyword.Set)) return ParseStatementSet(start);
        if (isExecute && Current.Keyword is Keyword.Insert or Keyword.Select or Keyword.With) return ParseStatement();
        if (isExecute && (At(Keyword.Task) || AtWord("ALERT") || AtAny(Keyword.As, Keyword.Function) || At(Keyword.Procedure)))
            return UtilityFrom(start, "EXECUTE");
        if (isExecute && AtWord("PLAN"))
        {
            SkipToStatementEnd();
            return new OpaqueStatement("a compiled plan", SpanFrom(start));
        }

        if (AtWord("SCRIPT") && IsIdentifier(Peek())) Advance();
        if (At(Symbol.LeftParenthesis)) return ParseExecutedText(start);
        if (isExecute && Grammar.ExecuteRunsPrepared)
        {
            if (_blockDepth > 0 || Current.Kind == TokenKind.String) return ParseDynamic(start);
            return IsIdentifier(Current) && Peek().Keyword == Keyword.Using ? ParseProcedureCall(start) : UtilityFrom(start, "EXECUTE");
        }

        return ParseProcedureCall(start);
    }

    /// <summary>EXECUTE IMMEDIATE text [INTO variables] [USING arguments].</summary>
    private SqlStatement ParseImmediate(int start)
    {
        if (At(Keyword.From) || (At(Keyword.As) && Peek().Kind == TokenKind.String)) return UtilityFrom(start, "EXECUTE IMMEDIATE");
        return ParseDynamic(start);
    }

    private DynamicSqlStatement ParseDynamic(int start)
    {
        var text = ParseExpression();
        var arguments = ImmutableArray<SqlExpression>.Empty;
        var variables = ImmutableArray<string>.Empty;
        while (true)
        {
            if (TakeBulkCollect() || At(Keyword.Into))
            {
                Expect(Keyword.Into);
                Take(Keyword.Strict);
                variables = ParseVariableNames();
            }
            else if (Take(Keyword.Using))
            {
                arguments = ParseUsingArguments();
            }
            else if (At(Keyword.Returning) || (At(Keyword.Return) && Peek().Keyword == Keyword.Into))
            {
                Advance();
            }
            else
            {
                return new DynamicSqlStatement(text, arguments, variables, SpanFrom(start));
            }
        }
    }

    // USING a, OUT b, IN OUT c, value AS name, (a, b) of Snowflake.
    private ImmutableArray<SqlExpression> ParseUsingArguments()
    {
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        do
        {
            while (AtAny(Keyword.In, Keyword.Out, Keyword.Inout)) Advance();
            var start = Current.Start;
            var value = ParseExpression();
            if (Take(Keyword.As)) arguments.Add(new NamedArgument(ParseIdentifier(), value, SpanFrom(start)));
            else if (value is StructConstructor row) arguments.AddRange(row.Fields.Select(field => field.Value));
            else arguments.Add(value);
        }
        while (Take(Symbol.Comma));

        return arguments.ToImmutable();
    }

    // Flink: EXECUTE STATEMENT SET BEGIN INSERT …; INSERT …; END.
    private Block ParseStatementSet(int start)
    {
        TakeWord("USING");
        if (AtWord("AS")) Advance();
        Expect(Keyword.Begin);
        return ParseBlockRest(start);
    }

    /// <summary>T-SQL: EXEC ('text' + @x, arguments) [AT server].</summary>
    private SqlStatement ParseExecutedText(int start)
    {
        Expect(Symbol.LeftParenthesis);
        var text = ParseExpression();
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        while (Take(Symbol.Comma))
        {
            arguments.Add(ParseExpression());
            if (AtAny(Keyword.Out, Keyword.Output)) Advance();
        }

        Expect(Symbol.RightParenthesis);
        if (Take(Keyword.As)) Skip(3);
        var server = Take(Keyword.At) ? ParseObjectName().ToString() : null;
        return new DynamicSqlStatement(text, arguments.ToImmutable(), [], SpanFrom(start)) { Server = server };
    }

    /// <summary>From behind EXEC: [@r =] procedure [[@p =] value [OUTPUT], …] [WITH …].</summary>
    private SqlStatement ParseProcedureCall(int start)
    {
        string? returnVariable = null;
        if (Current.Kind is TokenKind.Variable or TokenKind.Parameter && Peek().Symbol is Symbol.Equal or Symbol.Assign)
        {
            returnVariable = TextOf(Advance()).ToString();
            Advance();
        }

        if (Current.Kind is TokenKind.Variable or TokenKind.Parameter)
        {
            // The procedure's own name is in a variable: as unknown as text built at run time.
            var name = ParseExpression();
            ParseProcedureArguments(new ObjectName([new Identifier(string.Empty, Quoted: false)], name.Span), returnVariable, start);
            return new DynamicSqlStatement(name, [], [], SpanFrom(start));
        }

        if (Current.Kind == TokenKind.String && TextOf(Current)[0] == '\'') return ParseDynamic(start);
        var procedure = ParseObjectName();

        // EXECUTE s USING a, b runs a prepared statement: what it does was counted where it was prepared, but for what the values bring.
        if (Take(Keyword.Using))
        {
            var values = ParseUsingArguments();
            return new DynamicSqlStatement(new Literal(LiteralKind.Null, string.Empty, procedure.Span), values, [], SpanFrom(start))
            {
                Prepared = procedure.ToString(),
            };
        }

        return ParseProcedureArguments(procedure, returnVariable, start);
    }

    private SqlStatement ParseProcedureArguments(ObjectName name, string? returnVariable, int start)
    {
        if (At(Symbol.Semicolon) && Peek().Kind == TokenKind.Number && Peek().Start == Current.End) Skip(2);
        var arguments = ImmutableArray<SqlExpression>.Empty;
        if (At(Symbol.LeftParenthesis) && !AtQueryOfItsOwn()) arguments = ParseArguments();
        else if (!AtStatementEnd() && !At(Keyword.With)) arguments = ParseBareArguments();
        if (At(Keyword.With)) SkipExecuteOptions();
        if (At(Keyword.With, Keyword.Output)) Skip(2);
        if (IsSpExecuteSql(name) && arguments.Length > 0) return SpExecuteSql(arguments, start);
        return new CallStatement(name, arguments, returnVariable, SpanFrom(start));
    }

    private ImmutableArray<SqlExpression> ParseBareArguments()
    {
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        do
        {
            var start = Current.Start;
            if (Current.Kind == TokenKind.Variable && Peek().Symbol == Symbol.Equal)
            {
                var name = new Identifier(TextOf(Advance()).ToString(), Quoted: false);
                Advance();
                arguments.Add(new NamedArgument(name, ParseBareValue(), SpanFrom(start)));
            }
            else
            {
                arguments.Add(ParseBareValue());
            }

            while (AtAny(Keyword.Out, Keyword.Output)) Advance();
        }
        while (Take(Symbol.Comma));

        return arguments.ToImmutable();
    }

    // A bare word is a string to EXEC: EXEC sp_help orders.
    private SqlExpression ParseBareValue()
    {
        if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedIdentifier) || AtAny(Keyword.Null, Keyword.Default)
            || Peek().Symbol == Symbol.LeftParenthesis) return ParseAssignedValue();
        var name = ParseObjectName();
        return new Literal(LiteralKind.String, name.ToString(), name.Span);
    }

    // WITH RECOMPILE, WITH RESULT SETS (…); another WITH begins a statement.
    private void SkipExecuteOptions()
    {
        if (!WordIs(Peek(), "RECOMPILE") && !WordIs(Peek(), "RESULT")) return;
        do
        {
            Advance();
            if (TakeWord("RECOMPILE")) continue;
            if (TakeWord("RESULT")) Advance();
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else Advance();
        }
        while (At(Symbol.Comma));
    }

    private static bool IsSpExecuteSql(ObjectName name) => name.Last.Text.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase);

    // sp_executesql @stmt, N'@p int', @p = value: the second argument declares the parameters and is no value.
    private DynamicSqlStatement SpExecuteSql(ImmutableArray<SqlExpression> arguments, int start)
    {
        var text = arguments[0] is NamedArgument named ? named.Value : arguments[0];
        return new DynamicSqlStatement(text, arguments.Length > 2 ? arguments.RemoveRange(0, 2) : [], [], SpanFrom(start))
        {
            Declarations = arguments.Length < 2 ? null : arguments[1] is NamedArgument declared ? declared.Value : arguments[1],
        };
    }

    /// <summary>CALL p(a, b) [INTO x].</summary>
    private SqlStatement ParseCall()
    {
        var start = Advance().Start;
        var name = ParseObjectName();
        var arguments = At(Symbol.LeftParenthesis) ? ParseArguments() : [];
        string? into = null;
        if (Take(Keyword.Into)) into = ParseVariableNames()[0];
        return new CallStatement(name, arguments, into, SpanFrom(start));
    }

    /// <summary>PREPARE s FROM text / AS statement: it counts as run, EXECUTE s then adds what its values bring.</summary>
    private SqlStatement ParsePrepare()
    {
        var start = Advance().Start;
        if (At(Keyword.Transaction)) return UtilityFrom(start, "PREPARE");
        var name = ParseIdentifier();
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        if (Take(Keyword.As)) return ParseStatement();
        Expect(Keyword.From);
        if (AtStatementStart(_position) || AtQueryStart()) return ParseStatement();
        return new DynamicSqlStatement(ParseExpression(), [], [], SpanFrom(start)) { Prepared = name.Text };
    }
}
