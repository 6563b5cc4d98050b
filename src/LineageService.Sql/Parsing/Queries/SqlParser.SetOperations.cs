using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>True where a set operator, an ordering, a limit or a pipe continues the query just read.</summary>
    private bool AtQueryTail() =>
        At(Symbol.Pipe) || Current.Kind == TokenKind.TemplateHole || (Current.Kind == TokenKind.Word && (AtSetOperator(out _, out _) || AtOrderingClause()));

    private QueryExpression ParseQueryTail(QueryExpression first, int start) => ParseQueryTail(first, start, parenthesized: true);

    /// <summary>
    /// Set operators, ordering, limit and pipes behind a first operand. ORDER BY behind a plain SELECT is its own; behind parentheses
    /// or a set operation it orders the whole.
    /// </summary>
    private QueryExpression ParseQueryTail(QueryExpression first, int start, bool parenthesized)
    {
        var query = first;
        var plain = !parenthesized;
        while (true)
        {
            if (AtSetOperator(out _, out _))
            {
                query = ParseSetOperations(query, start);
                plain = false;
            }
            else if (AtOrderingClause())
            {
                query = ParseOrdering(query, start, plain);
                plain = false;
            }
            else if (Current.Kind == TokenKind.TemplateHole && query is not SelectBlock { From.IsEmpty: true })
            {
                Note(SyntaxCodes.ClauseSkipped, Model.DiagnosticSeverity.Warning, Current.Span, "a template hole behind a query is not read");
                _position++;
            }
            else if (At(Symbol.Pipe))
            {
                query = ParsePipes(query, start);
                plain = false;
            }
            else
            {
                return query;
            }
        }
    }

    /// <summary>
    /// True at a set operator; <paramref name="offset"/> is where its own word stands behind BigQuery's FULL OUTER and the like.
    /// </summary>
    private bool AtSetOperator(out SetOperator kind, out int offset)
    {
        offset = 0;
        if (Current.Keyword is Keyword.Full or Keyword.Left or Keyword.Inner)
        {
            offset = Peek().Keyword == Keyword.Outer ? 2 : 1;
        }

        switch (Peek(offset).Keyword)
        {
            case Keyword.Union:
                kind = SetOperator.Union;
                return true;
            case Keyword.Except:
                kind = SetOperator.Except;
                return true;
            case Keyword.Minus when AtSoftClause():
                kind = SetOperator.Except;
                return true;
            case Keyword.Intersect:
                kind = SetOperator.Intersect;
                return true;
            default:
                kind = default;
                return false;
        }
    }

    /// <summary>
    /// UNION and EXCEPT, left to right, over chains of INTERSECT where it binds stronger. Iterative: a text may union thousands.
    /// </summary>
    private QueryExpression ParseSetOperations(QueryExpression first, int start)
    {
        var left = ParseIntersections(first, start);
        while (AtSetOperator(out var kind, out var offset))
        {
            var mark = _queries.Count;
            _queries.Push(left);
            _position += offset + 1;
            var (all, byName) = ParseSetModifiers();
            PushBranch();
            var chain = new SetOperation(kind, all, byName, [], default);
            while (AtSetOperator(out var next, out offset))
            {
                var position = _position;
                _position += offset + 1;
                var modifiers = ParseSetModifiers();
                if (next != kind || modifiers != (all, byName))
                {
                    _position = position;
                    break;
                }

                PushBranch();
            }

            left = chain with { Branches = _queries.TakeFrom(mark), Span = SpanFrom(start) };
        }

        return left;
    }

    private void PushBranch()
    {
        var start = Current.Start;
        _queries.Push(ParseIntersections(ParseQueryTerm(out _), start));
    }

    private QueryExpression ParseIntersections(QueryExpression first, int start)
    {
        var left = first;
        while (!Grammar.SetOperatorsBindAlike && AtSetOperator(out var kind, out var offset) && kind == SetOperator.Intersect)
        {
            var mark = _queries.Count;
            _queries.Push(left);
            _position += offset + 1;
            var (all, byName) = ParseSetModifiers();
            _queries.Push(ParseQueryTerm(out _));
            left = new SetOperation(kind, all, byName, _queries.TakeFrom(mark), SpanFrom(start));
        }

        return left;
    }

    /// <summary>ALL, DISTINCT, BY NAME, CORRESPONDING behind a set operator's word.</summary>
    private (bool All, bool ByName) ParseSetModifiers()
    {
        var all = Take(Keyword.All);
        if (!all) Take(Keyword.Distinct);
        var byName = Take(Keyword.By, Keyword.Name);
        if (byName && At(Keyword.On) && Peek().Symbol == Symbol.LeftParenthesis)
        {
            _position++;
            SkipParenthesized();
        }

        if (At(Keyword.Strict)) _position++;
        if (!TakeWord("CORRESPONDING")) return (all, byName);
        if (Take(Keyword.By)) SkipParenthesized();
        return (all, true);
    }
}
