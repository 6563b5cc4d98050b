using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>What may follow a query's last operand.</summary>
    private struct OrderingClauses
    {
        public ImmutableArray<SqlExpression> OrderBy;
        public ImmutableArray<SqlExpression> SortBy;
        public ImmutableArray<SqlExpression> LimitBy;
        public ImmutableArray<SqlExpression> Limits;
        public ImmutableArray<NamedWindow> Windows;
        public IntoClause Into;
        public bool HasLimit;
        public bool One;
        public bool Siblings;
    }

    private bool AtOrderingClause()
    {
        var next = Peek();
        switch (Current.Keyword)
        {
            case Keyword.Order or Keyword.Sort or Keyword.Cluster or Keyword.Distribute:
                return next.Keyword == Keyword.By || WordIs(next, "SIBLINGS");
            case Keyword.Limit:
                return true;
            case Keyword.Offset:
                return next.Kind is TokenKind.Number or TokenKind.Parameter or TokenKind.Variable or TokenKind.TemplateHole
                    or TokenKind.Word
                    || next.Symbol is Symbol.LeftParenthesis or Symbol.Minus;
            case Keyword.Fetch:
                return next.Keyword is Keyword.First or Keyword.Next || next.Kind == TokenKind.Number;
            case Keyword.Using:
                return next.Keyword == Keyword.Sample;
            case Keyword.None:
                return Grammar.InlineAliases && AtWord("INTERPOLATE");
            case Keyword.Window:
                return IsIdentifier(next) && Peek(2).Keyword == Keyword.As;
            case Keyword.For:
                return next.Keyword is Keyword.Update or Keyword.Share or Keyword.No or Keyword.Key or Keyword.Fetch
                    || WordIs(next, "XML") || WordIs(next, "JSON") || WordIs(next, "BROWSE") || WordIs(next, "READ");
            case Keyword.Option:
                return next.Symbol == Symbol.LeftParenthesis;
            case Keyword.Lock:
                return next.Keyword == Keyword.In;
            case Keyword.Into:
                return true;
            case Keyword.Settings:
                return IsIdentifier(next) && Peek(2).Symbol == Symbol.Equal;
            case Keyword.Format:
                return Grammar.InlineAliases && next.Kind == TokenKind.Word;
            case Keyword.With:
                return WordIs(next, "UR") || WordIs(next, "CS") || WordIs(next, "RS") || WordIs(next, "RR") || WordIs(next, "TIES");
            default:
                return false;
        }
    }

    private QueryExpression ParseOrdering(QueryExpression query, int start, bool plain)
    {
        var clauses = new OrderingClauses { OrderBy = [], LimitBy = [], Limits = [], Windows = [] };
        while (AtOrderingClause()) ParseOrderingClause(ref clauses);

        // The order within each task decides which rows a limit keeps, and nothing else.
        if (clauses is { HasLimit: true, OrderBy.IsEmpty: true, SortBy.IsDefaultOrEmpty: false }) clauses.OrderBy = clauses.SortBy;
        if (plain && query is SelectBlock block)
        {
            return block with
            {
                OrderBy = clauses.OrderBy,
                OrdersSiblings = clauses.Siblings,
                HasLimit = block.HasLimit || clauses.HasLimit,
                LimitsToOne = block.LimitsToOne || clauses.One,
                Limits = clauses.Limits,
                LimitBy = clauses.LimitBy,
                Windows = clauses.Windows.IsEmpty ? block.Windows : block.Windows.AddRange(clauses.Windows),
                Into = clauses.Into.Table ?? block.Into,
                IntoVariables = clauses.Into.Variables.IsDefaultOrEmpty ? block.IntoVariables : clauses.Into.Variables,
                Span = SpanFrom(start),
            };
        }

        return clauses.OrderBy.IsEmpty && !clauses.HasLimit ? query
            : new OrderedQuery(query, clauses.OrderBy, clauses.HasLimit, SpanFrom(start))
            {
                Limits = clauses.Limits,
                LimitsToOne = clauses.One,
            };
    }

    private static void AddLimit(ref OrderingClauses clauses, SqlExpression count)
    {
        if (ReadsRows(count)) clauses.Limits = clauses.Limits.Add(count);
    }

    // A bare name there is a parameter of whoever runs the text.
    private static bool ReadsRows(SqlExpression count) => count switch
    {
        ScalarSubquery or VariableReference => true,
        OperatorExpression operation => operation.Operands.Any(ReadsRows),
        FunctionCall call => call.Arguments.Any(ReadsRows),
        CastExpression cast => ReadsRows(cast.Operand),
        _ => false,
    };

    private void ParseOrderingClause(ref OrderingClauses clauses)
    {
        var word = Advance();
        switch (word.Keyword)
        {
            case Keyword.Order:
                clauses.Siblings |= TakeWord("SIBLINGS");
                Expect(Keyword.By);
                clauses.OrderBy = clauses.OrderBy.AddRange(ParseOrderItems());
                break;
            case Keyword.Sort or Keyword.Cluster:
                Expect(Keyword.By);
                clauses.SortBy = ParseOrderItems();
                break;
            case Keyword.Distribute:
                // How rows are spread over tasks decides no row and no value.
                Expect(Keyword.By);
                ParseOrderItems();
                break;
            case Keyword.Limit:
                ParseLimit(ref clauses);
                break;
            case Keyword.Offset:
                clauses.HasLimit = true;
                AddLimit(ref clauses, ParseExpression());
                if (!Take(Keyword.Rows)) Take(Keyword.Row);
                break;
            case Keyword.Fetch:
                clauses.HasLimit = true;
                ParseFetchLimit(ref clauses);
                break;
            case Keyword.Window:
                clauses.Windows = clauses.Windows.AddRange(ParseNamedWindows());
                break;
            case Keyword.Into:
                clauses.Into = ParseInto();
                break;
            case Keyword.Option:
                SkipParenthesized();
                break;
            case Keyword.Using:
                _position--;
                SkipSample();
                break;
            case Keyword.None:
                if (At(Symbol.LeftParenthesis)) SkipParenthesized();
                break;
            case Keyword.Settings:
                do
                {
                    ParseIdentifier();
                    if (Take(Symbol.Equal)) ParseExpression(Precedence.Comparison);
                }
                while (Take(Symbol.Comma));
                break;
            case Keyword.Format or Keyword.With:
                _position++;

                // Db2: WITH RR USE AND KEEP SHARE LOCKS.
                if (At(Keyword.Use) && Peek().Keyword == Keyword.And) _position += 5;
                break;
            default:
                NoteSerialization();
                SkipLockClause();
                break;
        }
    }

    // LIMIT n, LIMIT m, n, LIMIT ALL, LIMIT n OFFSET m, LIMIT n BY a, b, LIMIT 10 PERCENT.
    private void ParseLimit(ref OrderingClauses clauses)
    {
        if (At(Keyword.All) || At(Keyword.Null))
        {
            _position++;
            return;
        }

        var first = _position;

        // DuckDB: LIMIT 10%.
        if (Current.Kind == TokenKind.Number && Peek().Symbol == Symbol.Percent && !StartsOperand(Peek(2))) _position += 2;
        else AddLimit(ref clauses, ParseExpression());
        var one = AtOne(first) && !AtAny(Keyword.Percent, Keyword.By) && !AtAny(Keyword.With, Keyword.Over) && !At(Symbol.Comma);
        if (Take(Symbol.Comma) || Take(Keyword.Offset)) AddLimit(ref clauses, ParseExpression());
        Take(Keyword.Percent);
        if (At(Keyword.Over) && Peek().Symbol == Symbol.LeftParenthesis)
        {
            // Vertica: LIMIT 2 OVER (PARTITION BY a ORDER BY b) keeps the first rows of each partition.
            _position++;
            clauses.LimitBy = ParseWindowSpecification().PartitionBy;
            return;
        }

        if (Take(Keyword.By))
        {
            clauses.LimitBy = ParseExpressionList();
            return;
        }

        Take(Keyword.With, Keyword.Ties);
        clauses.HasLimit = true;
        clauses.One = one && !AtAny(Keyword.By, Keyword.Percent);
    }

    /// <summary>True where all that was read from <paramref name="first"/> on is the number 1.</summary>
    private bool AtOne(int first) => _position == first + 1 && IsOne(first);

    private bool IsOne(int position) => _tokens[position].Kind == TokenKind.Number && TextOf(_tokens[position]) is "1";

    // FETCH FIRST 10 PERCENT ROWS WITH TIES; the word FETCH is taken.
    private void ParseFetchLimit(ref OrderingClauses clauses)
    {
        if (!Take(Keyword.First)) Take(Keyword.Next);
        var first = _position;
        if (!AtAny(Keyword.Row, Keyword.Rows)) AddLimit(ref clauses, ParseExpression(Precedence.Comparison));
        var one = (_position == first || AtOne(first)) && !At(Keyword.Percent);
        Take(Keyword.Percent);
        if (!Take(Keyword.Rows)) Take(Keyword.Row);
        if (!Take(Keyword.Only)) one &= !Take(Keyword.With, Keyword.Ties);
        clauses.One = one;
    }

    // FOR UPDATE OF t NOWAIT, FOR XML PATH('x'), ROOT('y'), FOR JSON AUTO, LOCK IN SHARE MODE.
    private void SkipLockClause()
    {
        while (!AtEnd && Current.Kind is TokenKind.Word or TokenKind.String or TokenKind.Number or TokenKind.QuotedIdentifier
            || At(Symbol.Comma) || At(Symbol.LeftParenthesis) || At(Symbol.Dot))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else if (Current.Keyword is Keyword.Into or Keyword.Option or Keyword.Limit or Keyword.Union or Keyword.End or Keyword.Loop
                or Keyword.Do) return;
            else if (Grammar.ReservedAsTableAlias.Contains(Current.Keyword) && StartsStatement(Current)) return;
            else _position++;
        }
    }

    // A word that starts the next statement where statements need no separator.
    private static bool StartsStatement(Token token) => token.Keyword is Keyword.Select or Keyword.Insert or Keyword.Delete or Keyword.Merge
        or Keyword.Declare or Keyword.Exec or Keyword.Execute or Keyword.If or Keyword.While or Keyword.Begin or Keyword.Return
            or Keyword.Create
        or Keyword.Drop or Keyword.Alter or Keyword.Truncate or Keyword.With or Keyword.Go or Keyword.Open;

    /// <summary>The entries of WINDOW; the word is taken.</summary>
    private ImmutableArray<NamedWindow> ParseNamedWindows()
    {
        var windows = ImmutableArray.CreateBuilder<NamedWindow>();
        do
        {
            if (!AtIdentifier() || Peek().Keyword != Keyword.As) break;
            var name = ParseIdentifier();
            Expect(Keyword.As);
            windows.Add(new NamedWindow(name, ParseOver()));
        }
        while (Take(Symbol.Comma));
        return windows.ToImmutable();
    }
}
