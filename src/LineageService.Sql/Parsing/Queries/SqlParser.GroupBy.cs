using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>GROUP BY with ROLLUP, CUBE and GROUPING SETS flattened to their keys.</summary>
    private GroupByClause ParseGroupBy()
    {
        var start = Current.Start;
        var first = _position;
        _position += 2;
        var mark = _expressions.Count;
        var all = false;
        if (At(Keyword.All) || At(Keyword.Distinct))
        {
            // GROUP BY ALL means every plain item; GROUP BY ALL a, b (ISO) means a, b.
            all = Advance().Keyword == Keyword.All && !StartsGroupKey();
        }

        if (!all)
        {
            do
            {
                PushGroupKeys();

                // Synapse: GROUP BY a WITH (DISTRIBUTED_AGG), b.
                if (At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis && WordIs(Peek(2), "DISTRIBUTED_AGG")) Skip(4);
            }
            while (Take(Symbol.Comma) && !AtListEnd());

            // Hive: GROUP BY a, b GROUPING SETS ((a), (a, b)) names the keys again; what follows GROUP BY a, b WITH … adds none.
            if (At(Keyword.Grouping, Keyword.Sets))
            {
                _position += 2;
                SkipParenthesized();
            }
        }

        while (At(Keyword.With) && (Peek().Keyword is Keyword.Rollup or Keyword.Cube || WordIs(Peek(), "TOTALS"))) _position += 2;
        return new GroupByClause(_expressions.TakeFrom(mark), all, SpanFrom(start)) { HasSubtotals = HasSubtotals(first) };
    }

    private bool HasSubtotals(int first)
    {
        CountTokens(_position - first);
        for (var i = first; i < _position; i++)
        {
            if (_tokens[i].Keyword is Keyword.Rollup or Keyword.Cube or Keyword.Sets || WordIs(_tokens[i], "TOTALS")) return true;
        }

        return false;
    }

    private bool StartsGroupKey() =>
        (StartsOperand(Current) && !AtSoftClause() && !AtOrderingClause() && !At(Symbol.RightParenthesis))
            && Current.Keyword is not (Keyword.Window or Keyword.Not);

    private void PushGroupKeys()
    {
        Enter();
        PushGroupKeysItself();
        Leave();
    }

    private void PushGroupKeysItself()
    {
        if (Take(Keyword.Grouping, Keyword.Sets)
            || (AtAny(Keyword.Rollup, Keyword.Cube) && Peek().Symbol == Symbol.LeftParenthesis && Advance().Length > 0))
        {
            Expect(Symbol.LeftParenthesis);
            while (!At(Symbol.RightParenthesis))
            {
                PushGroupKeys();
                if (!Take(Symbol.Comma)) break;
            }

            Expect(Symbol.RightParenthesis);
            return;
        }

        if (At(Symbol.LeftParenthesis) && Peek().Keyword is Keyword.Rollup or Keyword.Cube && Peek(2).Symbol == Symbol.LeftParenthesis)
        {
            // GROUPING SETS ((CUBE (a), b)): a set of sets.
            _position++;
            do PushGroupKeys();
            while (Take(Symbol.Comma));
            Expect(Symbol.RightParenthesis);
            return;
        }

        var key = ParseExpression();
        if (key is StructConstructor row)
        {
            foreach (var field in row.Fields) _expressions.Push(field.Value);
        }
        else
        {
            _expressions.Push(key);
        }

        if (At(Keyword.As) && Grammar.InlineAliases)
        {
            _position++;
            NameExpression(key, ParseIdentifier());
        }

        // MySQL before 8: GROUP BY a DESC.
        if (!Take(Keyword.Asc)) Take(Keyword.Desc);
    }
}
