using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>MERGE with every branch; Oracle's DELETE WHERE inside an UPDATE branch is a branch of its own.</summary>
    private SqlStatement ParseMerge(ImmutableArray<CommonTableExpression> with)
    {
        var start = with.IsEmpty ? Current.Start : with[0].Span.Start;
        Advance();
        SkipSchemaEvolution();
        if (At(Keyword.Top)) SkipTop();
        Take(Keyword.Into);
        var target = ParseTargetTable();
        SkipSchemaEvolution();
        Expect(Keyword.Using);
        var source = ParseTableExpression();
        var on = ParseMergeCondition();
        var branches = ImmutableArray.CreateBuilder<MergeBranch>();
        while (At(Keyword.When)) ParseMergeBranch(branches);
        if (branches.Count == 0 && AtWord("REMOVE")) AddRemovalOfDuplicates(branches);
        if (branches.Count == 0) throw Expected("WHEN");
        ReturningClause? returning = null;
        while (At(Keyword.Output)) returning = ParseOutput(returning);
        if (AtReturning()) returning = ParseReturning();
        SkipQueryOption();
        return new MergeStatement(target, source, on, branches.ToImmutable(), SpanFrom(start)) { Returning = returning, With = with };
    }

    // Redshift: REMOVE DUPLICATES updates and inserts whole rows.
    private void AddRemovalOfDuplicates(ImmutableArray<MergeBranch>.Builder branches)
    {
        var start = Current.Start;
        Skip(2);
        var span = SpanFrom(start);
        branches.Add(new MergeBranch(MergeMatch.Matched, null, MergeAction.UpdateAll, [], [], [], span));
        branches.Add(new MergeBranch(MergeMatch.NotMatchedByTarget, null, MergeAction.InsertAll, [], [], [], span));
    }

    private void SkipSchemaEvolution()
    {
        if (At(Keyword.With, Keyword.Schema)) Skip(3);
    }

    // DuckDB: USING s USING (id) for equal names on both sides.
    private SqlExpression ParseMergeCondition()
    {
        var start = Current.Start;
        if (!Take(Keyword.Using))
        {
            Expect(Keyword.On);
            return ParseExpression();
        }

        var keys = ParseIdentifierList();
        var operands = ImmutableArray.CreateBuilder<SqlExpression>(keys.Length);
        foreach (var key in keys) operands.Add(new ColumnReference([key], SpanFrom(start)));
        return new OperatorExpression("=", operands.ToImmutable(), SpanFrom(start));
    }

    private void ParseMergeBranch(ImmutableArray<MergeBranch>.Builder branches)
    {
        var start = Expect(Keyword.When).Start;
        var match = ParseMergeMatch();
        var condition = Take(Keyword.And) ? ParseExpression() : Take(Keyword.Where) ? ParseExpression() : null;
        Expect(Keyword.Then);
        var branch = new MergeBranch(match, condition, MergeAction.DoNothing, [], [], [], default);
        switch (Current.Keyword)
        {
            case Keyword.Update:
                branch = ParseMergeUpdate(branch);
                break;
            case Keyword.Insert:
                branch = ParseMergeInsert(branch);
                break;
            case Keyword.Delete:
                Advance();
                branch = branch with { Action = MergeAction.Delete };
                break;
            case Keyword.Do:
                Advance();
                Expect(Keyword.Nothing);
                break;
            case Keyword.Error:
                Advance();
                if (!AtAny(Keyword.When, Keyword.Returning) && !AtStatementEnd()) ParseExpression();
                break;
            default:
                throw Expected("UPDATE, INSERT or DELETE");
        }

        if (Take(Keyword.Where)) branch = branch with { Condition = And(branch.Condition, ParseExpression()) };
        branches.Add(branch with { Span = SpanFrom(start) });
        if (At(Keyword.Delete))
        {
            var deleteStart = Advance().Start;
            Expect(Keyword.Where);
            var where = And(branch.Condition, ParseExpression());
            branches.Add(branch with { Action = MergeAction.Delete, Assignments = [], Condition = where, Span = SpanFrom(deleteStart) });
        }
    }

    private MergeMatch ParseMergeMatch()
    {
        var matched = !Take(Keyword.Not);
        Expect(Keyword.Matched);
        if (!Take(Keyword.By)) return matched ? MergeMatch.Matched : MergeMatch.NotMatchedByTarget;
        if (Take(Keyword.Source)) return MergeMatch.NotMatchedBySource;
        Expect(Keyword.Target);
        return MergeMatch.NotMatchedByTarget;
    }

    private MergeBranch ParseMergeUpdate(MergeBranch branch)
    {
        Advance();
        if (Take(Keyword.All)) return ByName(branch, MergeAction.UpdateAll);
        if (At(Keyword.By, Keyword.Name)) return ByName(branch, MergeAction.UpdateAll);
        var isStar = Take(Symbol.Star);
        if (isStar || !Take(Keyword.Set)) return branch with { Action = MergeAction.UpdateAll };
        if (!Take(Symbol.Star)) return branch with { Action = MergeAction.Update, Assignments = ParseAssignments() };
        return branch with { Action = MergeAction.UpdateAll, StarExcept = ParseStarException() };
    }

    private MergeBranch ParseMergeInsert(MergeBranch branch)
    {
        Advance();
        if (Take(Keyword.Row)) return branch with { Action = MergeAction.InsertRow };
        if (Take(Symbol.Star))
            return branch with { Action = MergeAction.InsertAll, StarExcept = ParseStarException() };

        if (Take(Keyword.All)) return ByName(branch, MergeAction.InsertAll);
        if (At(Keyword.By, Keyword.Name)) return ByName(branch, MergeAction.InsertAll);
        ImmutableArray<Identifier> columns = [];
        if (At(Symbol.LeftParenthesis)) columns = ParseMergeColumns();
        if (AtWord("OVERRIDING")) Skip(3);
        if (Take(Keyword.Row)) return branch with { Action = MergeAction.InsertRow, Columns = columns };
        if (Take(Keyword.Default, Keyword.Values)) return branch with { Action = MergeAction.Insert, Columns = columns };
        if (!AtAny(Keyword.Values, Keyword.Value)) return branch with { Action = MergeAction.InsertAll, Columns = columns };
        Advance();
        if (Take(Keyword.Row)) return branch with { Action = MergeAction.InsertRow, Columns = columns };
        if (Take(Symbol.Star)) return branch with { Action = MergeAction.InsertAll, Columns = columns };
        return branch with { Action = MergeAction.Insert, Columns = columns, Values = ParseInsertedRow() };
    }

    private MergeBranch ByName(MergeBranch branch, MergeAction action)
    {
        if (Take(Keyword.By)) Expect(Keyword.Name);
        return branch with { Action = action };
    }

    private ImmutableArray<Identifier> ParseStarException()
    {
        if (!AtAny(Keyword.Except, Keyword.Exclude) || Peek().Symbol != Symbol.LeftParenthesis) return [];
        Advance();
        return ParseMergeColumns();
    }

    // Insert columns may carry the target's alias; only the last part counts.
    private ImmutableArray<Identifier> ParseMergeColumns()
    {
        Expect(Symbol.LeftParenthesis);
        var columns = ImmutableArray.CreateBuilder<Identifier>();
        while (!At(Symbol.RightParenthesis))
        {
            columns.Add(ParseObjectName().Last);
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return columns.ToImmutable();
    }

    private static SqlExpression And(SqlExpression? left, SqlExpression right) =>
        left is null ? right : new OperatorExpression("AND", [left, right], left.Span.Cover(right.Span));
}
