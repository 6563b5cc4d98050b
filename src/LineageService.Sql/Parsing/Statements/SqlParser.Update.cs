using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>UPDATE; one that sets columns of several tables (MySQL) is one statement for each of them in a block.</summary>
    private SqlStatement ParseUpdate(ImmutableArray<CommonTableExpression> with)
    {
        var start = with.IsEmpty ? Current.Start : with[0].Span.Start;
        var word = Advance();
        if (At(Keyword.Statistics) && Peek().Keyword != Keyword.Set) return UtilityFrom(word.Start, "UPDATE STATISTICS");
        SkipInsertModifiers();
        var relations = ParseUpdatedRelations();
        if (relations is [DerivedTable view]) relations = [ChangedQuery(view, ref with)];
        var single = relations is [TableReference] ? (TableReference)relations[0] : null;
        var from = single is null ? relations : [];

        // Teradata has FROM in front of SET, everybody else behind it.
        if (Take(Keyword.From)) from = from.AddRange(ParseFromList());
        if (At(Keyword.Partition)) ParsePartitionClause();
        if (At(Keyword.For) && WordIs(Peek(), "PORTION")) SkipPortion();
        Expect(Keyword.Set);
        var assignments = ParseAssignments();
        ReturningClause? returning = null;
        while (At(Keyword.Output)) returning = ParseOutput(returning);
        while (Take(Keyword.From)) from = from.AddRange(ParseFromList());
        var where = ParseChangeCondition();
        if (AtReturning()) returning = ParseReturning();
        SkipQueryOption();
        var update = new UpdateStatement(single ?? FirstTable(relations[0]), assignments, SpanFrom(start))
        {
            From = from,
            Where = where,
            Returning = returning,
            With = with,
        };
        return single is null ? PerTarget(update) : update;
    }

    /// <summary>
    /// Oracle: UPDATE (SELECT …) SET changes the table behind the query, as a change through a view does; so it is read as one through a common
    /// table expression of that query.
    /// </summary>
    private static TableReference ChangedQuery(DerivedTable view, ref ImmutableArray<CommonTableExpression> with)
    {
        var name = view.Alias?.Name ?? new Identifier("(query)", Quoted: true);
        with = with.Add(new CommonTableExpression(name, [], view.Query, null, view.Span));
        return ByName(name, view.Span);
    }

    // A single table with its alias, or a joined list as in MySQL and Access.
    private ImmutableArray<TableExpression> ParseUpdatedRelations()
    {
        var start = _position;
        if (!At(Symbol.LeftParenthesis) && !AtRemoteRowset())
        {
            var target = ParseTargetTable();
            if (AtAny(Keyword.Set, Keyword.From) || AtAny(Keyword.Partition, Keyword.For)) return [target];
            _position = start;
        }
        else if (AtRemoteRowset())
        {
            return [ParseFunctionTarget()];
        }

        return ParseFromList();
    }

    // System-versioned tables: FOR PORTION OF period FROM a TO b.
    private void SkipPortion()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !AtAny(Keyword.Set, Keyword.Where)) SkipCopyWord();
    }

    private SqlExpression? ParseChangeCondition()
    {
        SqlExpression? where = null;
        if (Take(Keyword.Where))
        {
            if (Take(Keyword.Current, Keyword.Of)) Advance();
            else where = ParseExpression();
        }

        if (Take(Keyword.Order, Keyword.By)) ParseOrderKeysOfChange();
        if (Take(Keyword.Limit)) ParseExpressionList();
        return where;
    }

    private void ParseOrderKeysOfChange()
    {
        do
        {
            ParseExpression();
            if (AtAny(Keyword.Asc, Keyword.Desc)) Advance();
            if (Take(Keyword.Nulls)) Advance();
        }
        while (Take(Symbol.Comma));
    }

    /// <summary>The leftmost table of a relation.</summary>
    private static TableReference FirstTable(TableExpression relation) => relation switch
    {
        TableReference table => table,
        JoinExpression join => FirstTable(join.Left),
        DerivedTable { Alias: { } alias } derived => ByName(alias.Name, derived.Span),
        _ => throw new SyntaxError(relation.Span, "expected a table to change"),
    };

    private static TableReference ByName(Identifier name, Model.TextSpan span) => new(new ObjectName([name], span), null, span);

    // SET a.x = …, b.y = … over a JOIN b: the qualifier tells the table.
    private static SqlStatement PerTarget(UpdateStatement update)
    {
        var groups = new Dictionary<string, ImmutableArray<ColumnAssignment>.Builder>(StringComparer.OrdinalIgnoreCase);
        var order = new List<string>();
        foreach (var assignment in update.Assignments)
        {
            var qualifier = assignment.Target.Length > 1 ? assignment.Target[^2].Text : string.Empty;
            if (!groups.TryGetValue(qualifier, out var group))
            {
                groups[qualifier] = group = ImmutableArray.CreateBuilder<ColumnAssignment>();
                order.Add(qualifier);
            }

            group.Add(assignment);
        }

        var statements = ImmutableArray.CreateBuilder<SqlStatement>(order.Count);
        foreach (var qualifier in order)
        {
            var target = qualifier.Length == 0 ? ByName(update.Target.Alias?.Name ?? update.Target.Name.Last, update.Target.Span)
                : TargetOf(groups[qualifier][0]);
            statements.Add(update with { Target = target, Assignments = groups[qualifier].ToImmutable() });
        }

        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], update.Span);
    }

    private static TableReference TargetOf(ColumnAssignment assignment)
    {
        var parts = assignment.Target.RemoveAt(assignment.Target.Length - 1);
        return new TableReference(new ObjectName(parts, assignment.Span), null, assignment.Span);
    }
}
