using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>What a SELECT block holds while it is read.</summary>
    private struct BlockClauses
    {
        public bool Distinct;
        public bool AsStruct;
        public bool AsValue;
        public bool HasTop;
        public bool TopOne;
        public ImmutableArray<SqlExpression> DistinctOn;
        public ImmutableArray<SelectItem> Items;
        public ImmutableArray<TableExpression> From;
        public SqlExpression? Where;
        public GroupByClause? GroupBy;
        public SqlExpression? Having;
        public SqlExpression? Qualify;
        public ImmutableArray<NamedWindow> Windows;
        public SqlExpression? StartWith;
        public HierarchicalClause? Hierarchy;
        public IntoClause Into;
    }

    /// <summary>
    /// True in a block or routine's body, where SELECT … INTO x fills a variable (not in T-SQL, where it makes a table everywhere).
    /// </summary>
    private bool InRoutine => _blockDepth > 0 && !Grammar.StatementsWithoutSeparator;

    /// <summary>Where SELECT … INTO puts its rows.</summary>
    private readonly record struct IntoClause(ObjectName? Table, ImmutableArray<Identifier> Variables, bool Temporary = false);

    /// <summary>A SELECT without ORDER BY and LIMIT, which the caller reads.</summary>
    private SelectBlock ParseSelectBlock()
    {
        var start = Advance().Start;
        var named = _namedExpressions.Count;
        var clauses = new BlockClauses { DistinctOn = [], Items = [], From = [], Windows = [] };
        ParseSelectModifiers(ref clauses);
        clauses.Items = ParseSelectItems();
        ParseBlockClauses(ref clauses);
        return ToBlock(in clauses, start, named);
    }

    /// <summary><c>FROM t SELECT a WHERE b</c> (Hive, DuckDB) and a bare <c>FROM t</c>, which is all of it.</summary>
    private SelectBlock ParseFromFirst()
    {
        var read = _readFrom is { } known && known.Start == _position ? _readFrom : null;
        var start = Advance().Start;
        var named = _namedExpressions.Count;
        var clauses = new BlockClauses { DistinctOn = [], Items = [], From = [], Windows = [] };
        clauses.From = read?.Relations ?? ParseFromList();
        if (read is not null) _position = read.Value.End;
        ParseBlockClauses(ref clauses);
        if (AtMapReduce())
        {
            clauses.Items = [ParseScriptCall()];
            ParseBlockClauses(ref clauses);
        }
        else if (Take(Keyword.Select))
        {
            ParseSelectModifiers(ref clauses);
            clauses.Items = ParseSelectItems();
            ParseBlockClauses(ref clauses);
        }
        else
        {
            var span = SpanFrom(start);
            clauses.Items = [new StarItem(null, null, [], [], [], null, null, span)];
        }

        return ToBlock(in clauses, start, named);
    }

    /// <summary>Hive's MAP a, b USING 'script' in place of SELECT.</summary>
    private SelectBlock ParseScriptBlock()
    {
        var start = Current.Start;
        var named = _namedExpressions.Count;
        var clauses = new BlockClauses { DistinctOn = [], Items = [ParseScriptCall()], From = [], Windows = [] };
        ParseBlockClauses(ref clauses);
        return ToBlock(in clauses, start, named);
    }

    private SelectBlock ToBlock(in BlockClauses clauses, int start, int named) => new(SpanFrom(start))
    {
        Distinct = clauses.Distinct,
        DistinctOn = clauses.DistinctOn,
        Items = clauses.Items,
        From = clauses.From,
        Where = clauses.Where,
        GroupBy = clauses.GroupBy,
        Having = clauses.Having,
        Qualify = clauses.Qualify,
        Windows = clauses.Windows,
        AsStruct = clauses.AsStruct,
        AsValue = clauses.AsValue,
        HasLimit = clauses.HasTop,
        LimitsToOne = clauses.TopOne,
        Hierarchy = clauses.Hierarchy,
        Into = clauses.Into.Table,
        IntoTemporary = clauses.Into.Temporary,
        IntoVariables = clauses.Into.Variables.IsDefault ? [] : clauses.Into.Variables,
        NamedExpressions = _namedExpressions.TakeFrom(named),
    };

    // DISTINCT [ON (…)], ALL, TOP, AS STRUCT and the vendors' words that change nothing here.
    private void ParseSelectModifiers(ref BlockClauses clauses)
    {
        while (Current.Kind == TokenKind.Word)
        {
            switch (Current.Keyword)
            {
                case Keyword.Distinct:
                case Keyword.Unique when Peek().Symbol is not (Symbol.Comma or Symbol.LeftParenthesis or Symbol.Dot)
                    && StartsOperand(Peek()):
                    _position++;
                    clauses.Distinct = true;
                    if (At(Keyword.On) && Peek().Symbol == Symbol.LeftParenthesis)
                    {
                        _position++;
                        ParseQueryOrList(out var keys);
                        clauses.DistinctOn = keys;
                    }

                    break;
                case Keyword.All when Peek().Symbol is not (Symbol.Comma or Symbol.Dot or Symbol.LeftParenthesis)
                    && Peek().Keyword != Keyword.From:
                    _position++;
                    break;
                case Keyword.Top when AtTop():
                    clauses.TopOne = ParseTop();
                    clauses.HasTop = true;
                    break;
                case Keyword.As when Peek().Keyword is Keyword.Struct or Keyword.Value:
                    clauses.AsStruct = Peek().Keyword == Keyword.Struct;
                    clauses.AsValue = !clauses.AsStruct;
                    _position += 2;
                    break;
                case Keyword.StraightJoin when Peek().Symbol is not (Symbol.Comma or Symbol.Dot) && Peek().Keyword != Keyword.From:
                case Keyword.Stream or Keyword.Streaming when StartsOperand(Peek()) && Peek().Kind != TokenKind.Symbol:
                    _position++;
                    break;
                case Keyword.Into:
                    // PL/pgSQL: SELECT INTO x a FROM t.
                    _position++;
                    clauses.Into = ParseInto();
                    return;
                case Keyword.None when AtWord("NORMALIZE") && Peek().Keyword == Keyword.On:
                    // Teradata: NORMALIZE ON MEETS OR OVERLAPS.
                    _position += 5;
                    break;
                case Keyword.With when Peek(2).Keyword == Keyword.Options:
                    // BigQuery: SELECT WITH DIFFERENTIAL_PRIVACY OPTIONS (…).
                    _position += 3;
                    SkipParenthesized();
                    break;
                case Keyword.None when IsSelectHint():
                    _position++;
                    break;
                default:
                    return;
            }
        }
    }

    private bool IsSelectHint() =>
        (AtWord("DISTINCTROW") || AtWord("SQL_CALC_FOUND_ROWS") || AtWord("SQL_NO_CACHE") || AtWord("SQL_CACHE") || AtWord("HIGH_PRIORITY")
            || AtWord("SQL_SMALL_RESULT") || AtWord("SQL_BIG_RESULT") || AtWord("SQL_BUFFER_RESULT"))
        && Peek().Symbol is not (Symbol.Comma or Symbol.Dot);

    private bool AtTop()
    {
        var next = Peek();
        return next.Kind is TokenKind.Number or TokenKind.Variable or TokenKind.Parameter or TokenKind.TemplateHole
            || next.Symbol == Symbol.LeftParenthesis;
    }

    // TOP 10, TOP (@n) PERCENT WITH TIES.
    private bool ParseTop()
    {
        var first = ++_position;
        if (At(Symbol.LeftParenthesis)) ParseParenthesized();
        else ParsePrimary();
        var one = AtOne(first) || (_position == first + 3 && _tokens[first].Symbol == Symbol.LeftParenthesis && IsOne(first + 1));
        one &= !Take(Keyword.Percent);
        if (Take(Keyword.With, Keyword.Ties)) return false;
        if (At(Keyword.With) && (WordIs(Peek(), "APPROXIMATE") || WordIs(Peek(), "APPROX"))) _position += 2;
        return one;
    }

    /// <summary>The clauses behind the select list, in whatever order the dialect has them.</summary>
    private void ParseBlockClauses(ref BlockClauses clauses)
    {
        while (true)
        {
            if (Current.Kind == TokenKind.TemplateHole)
            {
                // {{ further_conditions }}: whatever it brings, the rows depend on it.
                var hole = Advance();
                clauses.Where = And(clauses.Where, new TemplateHole(TextOf(hole).ToString(), hole.Span));
                continue;
            }

            switch (Current.Keyword)
            {
                case Keyword.From:
                    _position++;
                    clauses.From = ParseFromList();
                    break;
                case Keyword.Where or Keyword.Prewhere:
                    _position++;
                    clauses.Where = And(clauses.Where, ParseCondition());
                    break;
                case Keyword.Group when Peek().Keyword == Keyword.By:
                    clauses.GroupBy = ParseGroupBy();
                    break;
                case Keyword.Having:
                    _position++;
                    clauses.Having = ParseCondition();
                    break;
                case Keyword.Qualify:
                    _position++;
                    clauses.Qualify = ParseCondition();
                    break;
                case Keyword.Window when IsIdentifier(Peek()) && Peek(2).Keyword == Keyword.As:
                    _position++;
                    clauses.Windows = ParseNamedWindows();
                    break;
                case Keyword.Into:
                    _position++;
                    clauses.Into = ParseInto();
                    break;
                case Keyword.Bulk:
                    // Oracle: BULK COLLECT INTO.
                    _position += 2;
                    break;
                case Keyword.Start when Peek().Keyword == Keyword.With:
                    _position += 2;
                    clauses.StartWith = ParseExpression();
                    if (clauses.Hierarchy is { } known) clauses.Hierarchy = known with { StartWith = clauses.StartWith };
                    break;
                case Keyword.Connect when Peek().Keyword == Keyword.By:
                    clauses.Hierarchy = ParseConnectBy(clauses.StartWith);
                    break;
                case Keyword.Lateral when Peek().Keyword == Keyword.View && !(clauses.From.IsEmpty && _leadingRelations.IsEmpty):
                    if (clauses.From.IsEmpty) clauses.From = _leadingRelations;
                    clauses.From = clauses.From.SetItem(clauses.From.Length - 1,
                        ParseLateralViews(clauses.From[^1], clauses.From[^1].Span.Start));
                    break;
                case Keyword.None when AtWord("PREFERRING"):
                    SkipUnreadClause("PREFERRING is not read: it picks rows by preference");
                    break;
                case Keyword.Model when AtSoftClause():
                    ParseModelClause(ref clauses);
                    break;
                default:
                    return;
            }
        }
    }

    private HierarchicalClause ParseConnectBy(SqlExpression? startWith)
    {
        var start = Current.Start;
        _position += 2;
        TakeWord("NOCYCLE");
        return new HierarchicalClause(startWith, ParseExpression(), SpanFrom(start));
    }

    /// <summary>A table, or variables; the word INTO is taken.</summary>
    private IntoClause ParseInto()
    {
        if (AtWord("OUTFILE") || AtWord("DUMPFILE"))
        {
            var start = Advance().Start;
            var path = ParsePath();
            var file = PathName(path, SpanFrom(start));
            SkipOutfileOptions();
            return new IntoClause(file, []);
        }

        var strict = Take(Keyword.Strict);
        var temporary = Take(Keyword.Temp) || Take(Keyword.Temporary);
        if (temporary || Take(Keyword.Unlogged) || At(Keyword.Table))
        {
            Take(Keyword.Table);
            return new IntoClause(ParseObjectName(), [], temporary);
        }

        if (strict || Grammar.SelectIntoVariables || InRoutine || Current.Kind is TokenKind.Variable or TokenKind.Parameter
            || AtVariableList())
            return new IntoClause(null, ParseTargetVariables());
        return new IntoClause(ParseObjectName(), []);
    }

    private bool AtVariableList() => IsIdentifier(Current) && Peek().Symbol == Symbol.Comma;

    private ImmutableArray<Identifier> ParseTargetVariables()
    {
        var mark = _identifiers.Count;
        do
        {
            if (Current.Kind is TokenKind.Variable or TokenKind.Parameter) _identifiers.Push(new Identifier(ParseSigilName(), Quoted: false));
            else _identifiers.Push(ParseDottedColumn());
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        }
        while (Take(Symbol.Comma));
        return _identifiers.TakeFrom(mark);
    }

    // FIELDS TERMINATED BY ',' ENCLOSED BY '"' LINES TERMINATED BY '\n'.
    private void SkipOutfileOptions()
    {
        while ((Current.Kind is TokenKind.Word && !At(Keyword.From)) || Current.Kind == TokenKind.String) _position++;
    }

    // Oracle's MODEL computes cells of the query's own columns; what it reads is in the relations of FROM.
    private void SkipUnreadClause(string message)
    {
        var start = Current.Start;
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Symbol.RightParenthesis) && !(At(Keyword.Order) && Peek().Keyword == Keyword.By)
            && !AtSetOperator(out _, out _))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else _position++;
        }

        Note(SyntaxCodes.ClauseSkipped, Model.DiagnosticSeverity.Warning, SpanFrom(start), message);
    }
}
