using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private ImmutableArray<CommonTableExpression> ParseWithClause() => ParseWithClause(out _);

    /// <summary>
    /// WITH and its entries; the place is at WITH. ClickHouse's <c>WITH expression AS name</c> adds no entry but a named expression,
    /// which the next block takes.
    /// </summary>
    private ImmutableArray<CommonTableExpression> ParseWithClause(out bool recursive)
    {
        if (_readWith is { } read && read.Start == _position)
        {
            _position = read.End;
            recursive = read.Recursive;
            return read.Entries;
        }

        Expect(Keyword.With);
        recursive = At(Keyword.Recursive) && Peek().Keyword != Keyword.As && Take(Keyword.Recursive);
        var expressions = ImmutableArray.CreateBuilder<CommonTableExpression>();
        if (Take(Keyword.Xmlnamespaces))
        {
            SkipParenthesized();
            if (!Take(Symbol.Comma)) return [];
        }

        do
        {
            // A trailing comma (BigQuery, DuckDB), or one where the next WITH was forgotten.
            if (At(Keyword.Select) || (At(Symbol.LeftParenthesis) && !Grammar.InlineAliases && AtQueryStart())) break;
            if (Grammar.InlineAliases && !AtCommonTableExpression())
            {
                var value = ParseExpression();
                Expect(Keyword.As);
                NameExpression(value, ParseIdentifier());
                continue;
            }

            expressions.Add(ParseCommonTableExpression());
        }
        while (Take(Symbol.Comma));
        return expressions.ToImmutable();
    }

    private bool AtCommonTableExpression()
    {
        if (!IsIdentifier(Current)) return false;
        if (Peek().Keyword == Keyword.As) return Peek(2).Symbol == Symbol.LeftParenthesis
            || Peek(2).Keyword is Keyword.Not or Keyword.Materialized;
        return Peek().Symbol == Symbol.LeftParenthesis && TokenBehindParenthesis(_position + 1).Keyword == Keyword.As
            && !IsAliasBehindParenthesis();
    }

    // f(x) AS name is an expression with a name, t (x) AS (…) a query with one.
    private bool IsAliasBehindParenthesis()
    {
        var alias = ClosingOf(_position + 1) + 1;
        return alias >= _tokens.Length - 1 || _tokens[alias + 1].Symbol != Symbol.LeftParenthesis;
    }

    private CommonTableExpression ParseCommonTableExpression()
    {
        var start = Current.Start;
        var name = ParseIdentifier();
        ImmutableArray<Identifier> columns = At(Symbol.LeftParenthesis) && IsQueryStart(1) ? [] : ParseIdentifierList();
        if (At(Keyword.Using) && Peek().Keyword == Keyword.Key)
        {
            // DuckDB: USING KEY (a).
            _position += 2;
            SkipParenthesized();
        }

        if (AtWord("MAX") && WordIs(Peek(), "RECURSION")) _position += 4;

        // Spark: AS may be left out.
        if (!Take(Keyword.As) && !At(Symbol.LeftParenthesis)) throw Expected("AS");
        Take(Keyword.Not);
        Take(Keyword.Materialized);
        Expect(Symbol.LeftParenthesis);
        QueryExpression? query = null;
        SqlStatement? statement = null;
        if (AtQueryStart() && !IsModifyingStatement() || Current.Kind == TokenKind.TemplateHole) query = ParseQuery();
        else statement = ParseStatement();
        Expect(Symbol.RightParenthesis);
        var behind = _position;
        SkipSearchAndCycle();
        return new CommonTableExpression(name, columns, query, statement, SpanFrom(start)) { Added = ColumnsSetSince(behind) };
    }

    /// <summary>True at WITH … in front of INSERT, UPDATE, DELETE or MERGE.</summary>
    private bool IsModifyingStatement()
    {
        if (!At(Keyword.With)) return false;
        for (var i = _position; i < _tokens.Length; i++)
        {
            CountTokens(1);
            if (_tokens[i].Symbol == Symbol.LeftParenthesis) i = ClosingOf(i);
            else if (_tokens[i].Symbol == Symbol.RightParenthesis) return false;
            else if (_tokens[i].Keyword is Keyword.Select or Keyword.From or Keyword.Values) return false;
            else if (_tokens[i].Keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge) return true;
        }

        return false;
    }

    /// <summary>
    /// Trino's <c>WITH FUNCTION f(x int) RETURNS int RETURN x * 2 SELECT …</c>: functions of one query. Their bodies are not read; a
    /// call of one is a call of an unknown function.
    /// </summary>
    private void SkipInlineFunctions()
    {
        _position++;
        do
        {
            Expect(Keyword.Function);
            ParseObjectName();
            SkipParenthesized();
            while (!AtAny(Keyword.Return, Keyword.Begin) && !AtEnd && !At(Symbol.Semicolon))
            {
                if (At(Symbol.LeftParenthesis)) SkipParenthesized();
                else _position++;
            }

            if (Take(Keyword.Return)) ParseExpression();
            else SkipBlock();
        }
        while (Take(Symbol.Comma));
    }

    // From BEGIN to behind its END; END IF and its kind close what is not counted.
    private void SkipBlock()
    {
        Expect(Keyword.Begin);
        for (var depth = 1; depth > 0; _position++)
        {
            if (AtEnd) throw Expected("END");
            if (AtAny(Keyword.Begin, Keyword.Case) && _tokens[_position - 1].Keyword != Keyword.End) depth++;
            else if (At(Keyword.End) && Peek().Keyword is not (Keyword.If or Keyword.Loop or Keyword.While or Keyword.Repeat)) depth--;
        }

        Take(Keyword.Case);
    }

    // SET ord; CYCLE … SET cyc TO 1 DEFAULT 0 USING path.
    private ImmutableArray<Identifier> ColumnsSetSince(int first)
    {
        if (first == _position) return [];
        var names = ImmutableArray.CreateBuilder<Identifier>();
        for (var i = first; i + 1 < _position; i++)
        {
            if (_tokens[i].Keyword is Keyword.Set or Keyword.Using && IsIdentifier(_tokens[i + 1]))
                names.Add(new Identifier(NameText(TextOf(_tokens[i + 1])), Quoted: false));
        }

        return names.ToImmutable();
    }

    // SEARCH DEPTH FIRST BY a SET b, CYCLE a SET b TO 'x' DEFAULT 'y' USING c: columns that count, of no origin.
    private void SkipSearchAndCycle()
    {
        while (AtWord("SEARCH") || AtWord("CYCLE"))
        {
            while (!At(Symbol.LeftParenthesis) && !At(Keyword.Select) && !AtEnd && !At(Symbol.Semicolon))
            {
                // A comma inside the column list belongs to it; one behind SET x ends the entry.
                if (At(Symbol.Comma) && IsIdentifier(Peek()) && Peek(2).Keyword == Keyword.As) return;
                _position++;
                if (Current.Keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.With) return;
            }

            return;
        }
    }
}
