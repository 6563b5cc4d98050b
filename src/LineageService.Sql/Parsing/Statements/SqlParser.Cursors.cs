using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // name [words] CURSOR: a few option words may stand between.
    private bool AtCursorDeclaration()
    {
        if (!IsIdentifier(Current)) return false;
        for (var offset = 1; offset < 5; offset++)
        {
            var token = Peek(offset);
            if (token.Keyword == Keyword.Cursor) return Peek(offset + 1).Symbol is not (Symbol.Semicolon or Symbol.Comma);
            if (token.Kind != TokenKind.Word) return false;
        }

        return false;
    }

    /// <summary>From behind a cursor's name: its options, parameters and query. A cursor over prepared text is a utility.</summary>
    private SqlStatement ParseCursor(string name, int start)
    {
        ImmutableArray<RoutineParameter> parameters = [];
        while (!AtAny(Keyword.For, Keyword.Is) && !AtRoutineEnd())
        {
            if (At(Symbol.LeftParenthesis)) parameters = ParseRoutineParameters();
            else SkipCopyWord();
        }

        if (AtRoutineEnd()) return new UtilityStatement("CURSOR", SpanFrom(start));
        Advance();
        if (IsIdentifier(Current) && _cursors.TryGetValue(TextOf(Current).ToString(), out var known))
        {
            // Snowflake: a cursor over a result set, which has a query already.
            Advance();
            return Cursor(name, known, start);
        }

        if (!AtQueryStart())
        {
            SkipToStatementEnd();
            return new UtilityStatement("CURSOR", SpanFrom(start));
        }

        var first = _position;
        var query = ParseQuery();
        if (parameters.IsEmpty) parameters = PlacesBetween(first, _position);
        SkipCursorTail();
        if (!parameters.IsEmpty) _cursorParameters[name] = parameters;
        return Cursor(name, query, start) with { Parameters = parameters };
    }

    /// <summary>The question marks of a cursor's query: parameters to which OPEN … USING gives values (Snowflake).</summary>
    private ImmutableArray<RoutineParameter> PlacesBetween(int first, int end)
    {
        ImmutableArray<RoutineParameter> places = [];
        for (var i = first; i < end; i++)
        {
            if (_tokens[i].Kind == TokenKind.Parameter && _tokens[i].Length == 1 && TextOf(_tokens[i]) is "?")
                places = places.Add(new RoutineParameter($"?{OrdinalOf(_tokens[i])}", null, Output: false, null));
        }

        return places;
    }

    // Queries of the cursors and result sets declared so far.
    private readonly Dictionary<string, QueryExpression> _cursors = new(StringComparer.OrdinalIgnoreCase);

    // The parameters of those that have any.
    private readonly Dictionary<string, ImmutableArray<RoutineParameter>> _cursorParameters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The parameters of a cursor with what OPEN or FOR gives them; the place is at the arguments.</summary>
    private ImmutableArray<RoutineParameter> ParseCursorArguments(string cursor)
    {
        if (!_cursorParameters.TryGetValue(cursor, out var declared))
        {
            SkipParenthesized();
            return [];
        }

        var arguments = ParseArguments();
        var given = ImmutableArray.CreateBuilder<RoutineParameter>(declared.Length);
        for (var i = 0; i < declared.Length; i++)
        {
            var parameter = declared[i];
            SqlExpression? value = i < arguments.Length && arguments[i] is not NamedArgument ? arguments[i] : null;
            foreach (var argument in arguments)
            {
                if (argument is NamedArgument named && named.Name.Text.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)) value = named.Value;
            }

            given.Add(value is null ? parameter : parameter with { Default = value });
        }

        return given.MoveToImmutable();
    }

    private DeclareCursorStatement Cursor(string name, QueryExpression query, int start)
    {
        _cursors[name] = query;
        return new DeclareCursorStatement(name, query, SpanFrom(start));
    }

    // FOR READ ONLY, FOR UPDATE [OF c].
    private void SkipCursorTail()
    {
        if (!Take(Keyword.For)) return;
        while (!AtEnd && !At(Symbol.Semicolon)
            && !(Grammar.StatementsWithoutSeparator && !At(Keyword.Update) && AtStatementStart(_position))) Advance();
    }

    /// <summary>OPEN c; with FOR it gives the cursor its query.</summary>
    private SqlStatement ParseOpen()
    {
        var start = Advance().Start;
        if (AtAny(Keyword.Symmetric, Keyword.All) || AtWord("MASTER")) return UtilityFrom(start, "OPEN");
        if (At(Keyword.Schema) && IsIdentifier(Peek()))
        {
            // Exasol opens the default schema.
            Advance();
            return new UseStatement(ParseObjectName(), SpanFrom(start)) { Scope = UseScope.Schema };
        }

        Take(Keyword.Global);
        var name = Current.Kind is TokenKind.Variable or TokenKind.Parameter ? TextOf(Advance()).ToString() : ParseObjectName().ToString();
        if (At(Symbol.LeftParenthesis))
        {
            var given = ParseCursorArguments(name);
            if (!given.IsEmpty) return Cursor(name, _cursors[name], start) with { Parameters = given };
        }

        if (Take(Keyword.For))
        {
            if (Take(Keyword.Execute)) return ParseDynamic(start);
            return AtQueryStart() ? Cursor(name, ParseQuery(), start) : ParseDynamic(start);
        }

        if (Take(Keyword.Using))
        {
            if (At(Symbol.LeftParenthesis))
            {
                var given = ParseCursorArguments(name);
                if (!given.IsEmpty)
                {
                    // A loop over it goes over what was opened.
                    _cursorParameters[name] = given;
                    return Cursor(name, _cursors[name], start) with { Parameters = given };
                }
            }

            SkipToStatementEnd();
        }

        return new UtilityStatement("OPEN", SpanFrom(start));
    }

    /// <summary>FETCH [NEXT FROM] c INTO variables; without INTO the rows go to the client.</summary>
    private SqlStatement ParseFetch()
    {
        var start = Advance().Start;
        while (!AtAny(Keyword.From, Keyword.In) && (IsIdentifier(Current) || AtDirectionCount()) && IsDirectionAhead()) Advance();
        if (!Take(Keyword.From)) Take(Keyword.In);
        Take(Keyword.Global);
        if (Current.Kind is not (TokenKind.Variable or TokenKind.Parameter) && !AtIdentifier()) return UtilityFrom(start, "FETCH");
        var hasSigil = Current.Kind is TokenKind.Variable or TokenKind.Parameter;
        var cursor = hasSigil ? TextOf(Advance()).ToString() : ParseObjectName().ToString();
        if (!TakeBulkCollect() && !At(Keyword.Into))
        {
            if (!AtStatementEnd()) SkipToStatementEnd();
            return new FetchStatement(cursor, [], SpanFrom(start));
        }

        Expect(Keyword.Into);
        var variables = ParseVariableNames();
        if (Take(Keyword.Limit)) ParseExpression();
        return new FetchStatement(cursor, variables, SpanFrom(start));
    }

    // ABSOLUTE @n FROM c, RELATIVE -1 FROM c: what stands behind the direction.
    private bool AtDirectionCount() =>
        (Current.Kind is TokenKind.Number or TokenKind.Variable || At(Symbol.Minus)) && _tokens[_position - 1].Keyword != Keyword.Fetch;

    // NEXT, PRIOR, ABSOLUTE n, FORWARD ALL …: words in front of FROM or IN, or of the cursor's own name.
    private bool IsDirectionAhead()
    {
        for (var offset = 1; offset < 4; offset++)
        {
            if (Peek(offset).Keyword is Keyword.From or Keyword.In) return true;
            if (Peek(offset).Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Variable)
                && Peek(offset).Symbol != Symbol.Minus) return false;
            if (Peek(offset).Keyword == Keyword.Into) return offset > 1 && At(Keyword.Next);
        }

        return false;
    }

    /// <summary>Variables that take values: <c>@x</c>, <c>:x</c>, <c>x</c>, <c>rec.field</c>; names keep their sigil.</summary>
    private ImmutableArray<string> ParseVariableNames()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        do
        {
            names.Add(Current.Kind is TokenKind.Variable or TokenKind.Parameter ? ParseSigilName() : ParseObjectName().ToString());
            while (At(Symbol.LeftParenthesis)) SkipParenthesized();
        }
        while (Take(Symbol.Comma));

        return names.ToImmutable();
    }

    private string ParseSigilName()
    {
        var start = Current.Start;
        Advance();
        while (At(Symbol.Dot) && IsIdentifier(Peek())) Skip(2);
        var span = SpanFrom(start);
        return _source.Text.Substring(span.Start, span.Length);
    }
}
