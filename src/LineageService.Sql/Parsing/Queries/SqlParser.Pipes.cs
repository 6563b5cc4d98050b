using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// The pipe operators behind a query (GoogleSQL, Spark 4), written back into ordinary blocks: one block grows while only FROM, JOIN
    /// and WHERE happen, so that table aliases stay visible; whatever gives new columns starts a block over the one before.
    /// </summary>
    private QueryExpression ParsePipes(QueryExpression query, int start)
    {
        var block = IsOpen(query) ? (SelectBlock)query : PipeOver(query, null, start);
        ImmutableArray<CommonTableExpression> expressions = [];
        for (var steps = 0; Take(Symbol.Pipe); steps++)
        {
            if (steps > MaximumDepth) throw new SyntaxError(Current.Span, "too many pipe operators", SyntaxCodes.BudgetReached);
            if (At(Keyword.With)) expressions = expressions.AddRange(ParseWithClause());
            else block = ParsePipe(block, start) with { Span = SpanFrom(start) };
        }

        var result = IsWrapper(block) ? ((DerivedTable)block.From[0]).Query : block;
        return expressions.IsEmpty ? result : new WithQuery(expressions, Recursive: false, result, SpanFrom(start));
    }

    /// <summary>A block to which FROM-side clauses may still be added: it has its star and no clause that makes columns.</summary>
    private static bool IsOpen(QueryExpression query) => query is SelectBlock
    {
        Distinct: false,
        Items: [StarItem { Qualifier: null, StructOperand: null, Except.IsEmpty: true, Replace.IsEmpty: true, Rename.IsEmpty: true }],
        From.IsEmpty: false,
        GroupBy: null,
        HasLimit: false,
        OrderBy.IsEmpty: true,
        DistinctOn.IsEmpty: true,
    };

    private static bool IsWrapper(SelectBlock block) =>
        IsOpen(block) && block.Where is null && block.From is [DerivedTable];

    /// <summary>A new open block over a finished query.</summary>
    private SelectBlock PipeOver(QueryExpression query, TableAlias? alias, int start) =>
        StarOver(new DerivedTable(query, alias, Lateral: false, query.Span), start);

    // A step that only adds or changes columns keeps the name of the one relation it reads.
    private SelectBlock Next(SelectBlock done, int start) => PipeOver(done, done.From is [var only] ? NameOf(only) : null, start);

    private static TableAlias? NameOf(TableExpression table) => table switch
    {
        TableReference reference => new TableAlias(reference.Alias?.Name ?? reference.Name.Last, []),
        DerivedTable { Alias: { } alias } => new TableAlias(alias.Name, []),
        TableFunction { Alias: { } alias } => new TableAlias(alias.Name, []),
        _ => null,
    };

    private SelectBlock ParsePipe(SelectBlock input, int start)
    {
        // An ordering stays with the block only for a LIMIT right behind it.
        var ordered = !input.OrderBy.IsEmpty;
        if (ordered && !AtAny(Keyword.Limit, Keyword.Offset)) input = input with { OrderBy = [] };
        switch (Current.Keyword)
        {
            case Keyword.Where:
                _position++;
                return input with { Where = And(input.Where, ParseExpression()) };
            case Keyword.Select:
                _position++;
                return PipeOver(ParsePipeSelect(input), null, start);
            case Keyword.Extend or Keyword.Window:
                _position++;
                if (ExtendFrom(input, start) is { } extended) return extended;
                return Next(input with { Items = input.Items.AddRange(ParseSelectItems()), Windows = ParsePipeWindows() }, start);
            case Keyword.Set:
                _position++;
                return Next(ParsePipeSet(input), start);
            case Keyword.Drop:
                _position++;
                return Next(input with { Items = [((StarItem)input.Items[0]) with { Except = ParseUnparenthesizedColumns() }] }, start);
            case Keyword.Rename:
                _position++;
                return Next(ParsePipeRename(input), start);
            case Keyword.As:
                _position++;
                return PipeOver(input, new TableAlias(ParseIdentifier(), []), start);
            case Keyword.Aggregate:
                _position++;
                return PipeOver(ParsePipeAggregate(input), null, start);
            case Keyword.Distinct:
                _position++;
                return Next(input with { Distinct = true }, start);
            case Keyword.Order:
                _position++;
                Expect(Keyword.By);
                return input with { OrderBy = ParseOrderItems() };
            case Keyword.Limit or Keyword.Offset:
                return Next((SelectBlock)ParseOrdering(input, start, plain: true) with { OrderBy = input.OrderBy }, start);
            case Keyword.Sort or Keyword.Distribute or Keyword.Cluster:
                ParseOrdering(input, start, plain: true);
                return input;
            case Keyword.Tablesample:
                SkipTableDecorations();
                return input;
            case Keyword.Assert:
                _position++;
                ParseExpressionList();
                return input;
            case Keyword.Call:
                _position++;
                return ParsePipeCall(input, start);
            case Keyword.Pivot or Keyword.Unpivot or Keyword.MatchRecognize:
                return StarOver(ParseTableOperators(new DerivedTable(input, null, Lateral: false, input.Span), start), start);
        }

        return AtSetOperator(out _, out _) ? ParsePipeSetOperation(input, start) : ParsePipeJoin(input, start);
    }

    /// <summary>
    /// EXTEND over several relations: the new columns come from a lateral query beside them, so that every alias stays visible. Null, with
    /// nothing
    /// taken, over one relation, whose name the next block keeps.
    /// </summary>
    private SelectBlock? ExtendFrom(SelectBlock input, int start)
    {
        if (input.From is [var only] && only is not (JoinExpression or PivotTable or UnpivotTable)) return null;
        var place = Current.Start;
        var items = ParseSelectItems();
        var added = new DerivedTable(new SelectBlock(SpanFrom(place)) { Items = items, Windows = ParsePipeWindows() }, null, Lateral: true,
            SpanFrom(place));
        return input with { From = [Joined(JoinAll(input.From, start), added, JoinKind.CrossApply, start)] };
    }

    private TableExpression JoinAll(ImmutableArray<TableExpression> relations, int start)
    {
        var left = relations[0];
        for (var i = 1; i < relations.Length; i++) left = Joined(left, relations[i], JoinKind.Cross, start);
        return left;
    }

    private SelectBlock ParsePipeSelect(SelectBlock input)
    {
        var clauses = new BlockClauses { DistinctOn = [] };
        ParseSelectModifiers(ref clauses);
        return input with { Distinct = clauses.Distinct, Items = ParseSelectItems(), Windows = ParsePipeWindows() };
    }

    private ImmutableArray<NamedWindow> ParsePipeWindows() => Take(Keyword.Window) ? ParseNamedWindows() : [];

    private SelectBlock ParsePipeSet(SelectBlock input)
    {
        var replacements = ImmutableArray.CreateBuilder<StarReplacement>();
        do
        {
            var column = ParseDottedColumn();
            Expect(Symbol.Equal);
            replacements.Add(new StarReplacement(column, ParseExpression()));
        }
        while (Take(Symbol.Comma));
        return input with { Items = [((StarItem)input.Items[0]) with { Replace = replacements.ToImmutable() }] };
    }

    private SelectBlock ParsePipeRename(SelectBlock input)
    {
        var renames = ImmutableArray.CreateBuilder<StarRename>();
        do
        {
            var old = ParseDottedColumn();
            Take(Keyword.As);
            renames.Add(new StarRename(old, ParseIdentifier()));
        }
        while (Take(Symbol.Comma));
        return input with { Items = [((StarItem)input.Items[0]) with { Rename = renames.ToImmutable() }] };
    }

    private ImmutableArray<Identifier> ParseUnparenthesizedColumns()
    {
        var mark = _identifiers.Count;
        do
        {
            _identifiers.Push(ParseDottedColumn());
        }
        while (Take(Symbol.Comma));
        return _identifiers.TakeFrom(mark);
    }

    /// <summary><c>AGGREGATE SUM(x) AS s GROUP BY a AS b</c>: the keys come first, then the aggregates.</summary>
    private SelectBlock ParsePipeAggregate(SelectBlock input)
    {
        var aggregates = ImmutableArray.CreateBuilder<SelectItem>();
        while (!AtPipeEnd() && !At(Keyword.Group))
        {
            aggregates.Add(ParseSelectItem());
            SkipOrderDirection();
            if (!Take(Symbol.Comma)) break;
        }

        if (!At(Keyword.Group)) return input with { Items = aggregates.ToImmutable() };
        var start = Current.Start;
        _position++;
        Take(Keyword.And, Keyword.Order);
        Expect(Keyword.By);
        var keys = ImmutableArray.CreateBuilder<SelectItem>();
        var mark = _expressions.Count;
        while (!AtPipeEnd())
        {
            var first = _expressions.Count;
            var place = Current.Start;
            PushGroupKeys();
            var pushed = _expressions.Count - first;
            var aliases = pushed == 1 ? ParseItemAliases() : [];
            for (var i = first; i < first + pushed; i++) keys.Add(new ExpressionItem(_expressions[i], aliases, SpanFrom(place)));
            SkipOrderDirection();
            if (!Take(Symbol.Comma)) break;
        }

        return input with
        {
            Items = [.. keys, .. aggregates],
            GroupBy = new GroupByClause(_expressions.TakeFrom(mark), All: false, SpanFrom(start)),
        };
    }

    private bool AtPipeEnd() => AtEnd || At(Symbol.Pipe) || At(Symbol.RightParenthesis) || At(Symbol.Semicolon);

    /// <summary><c>UNION ALL (query), (query)</c>.</summary>
    private SelectBlock ParsePipeSetOperation(SelectBlock input, int start)
    {
        AtSetOperator(out var kind, out var offset);
        _position += offset + 1;
        var (all, byName) = ParseSetModifiers();
        var mark = _queries.Count;
        _queries.Push(IsWrapper(input) ? ((DerivedTable)input.From[0]).Query : input);
        do
        {
            _queries.Push(ParseQueryTerm(out _));
        }
        while (Take(Symbol.Comma));
        return PipeOver(new SetOperation(kind, all, byName, _queries.TakeFrom(mark), SpanFrom(start)), null, start);
    }

    private SelectBlock ParsePipeJoin(SelectBlock input, int start)
    {
        var position = _position;
        var left = JoinAll(input.From, start);
        var joined = ParseJoins(left, start);
        if (_position == position) throw Expected("a pipe operator");
        return input with { From = [joined] };
    }

    /// <summary><c>CALL f(x)</c>: a table function over the rows so far.</summary>
    private SelectBlock ParsePipeCall(SelectBlock input, int start)
    {
        var place = Current.Start;
        var name = ParseObjectName();
        if (!At(Symbol.LeftParenthesis)) throw Expected("an opening parenthesis");
        var table = ParseTableFunction(name, place);
        return StarOver(table with { TableArgument = new DerivedTable(input, null, Lateral: false, input.Span) }, start);
    }
}
