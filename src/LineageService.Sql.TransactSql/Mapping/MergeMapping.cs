using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private MergeStatement Merge(
        Dom.MergeSpecification merge, TableReference target, Dom.TSqlFragment statement, ImmutableArray<CommonTableExpression> with)
    {
        if (merge.TableAlias is { } alias) target = target with { Alias = Alias(alias), Span = target.Span.Cover(Span(alias)) };
        var source = Table(merge.TableReference);
        var on = Condition(merge.SearchCondition);
        var branches = ImmutableArray.CreateBuilder<MergeBranch>(merge.ActionClauses.Count);
        foreach (var clause in merge.ActionClauses) branches.Add(MergeBranch(clause));
        return new MergeStatement(target, source, on, branches.MoveToImmutable(), Span(statement))
        {
            Returning = Output(merge),
            With = with,
        };
    }

    private MergeBranch MergeBranch(Dom.MergeActionClause clause)
    {
        var match = clause.Condition switch
        {
            Dom.MergeCondition.Matched => MergeMatch.Matched,
            Dom.MergeCondition.NotMatched or Dom.MergeCondition.NotMatchedByTarget => MergeMatch.NotMatchedByTarget,
            Dom.MergeCondition.NotMatchedBySource => MergeMatch.NotMatchedBySource,
            _ => throw new UnreachableException(),
        };
        var condition = clause.SearchCondition is { } search ? Condition(search) : null;
        return clause.Action switch
        {
            Dom.UpdateMergeAction update => new MergeBranch(
                match, condition, MergeAction.Update, Assignments(update.SetClauses), [], [], Span(clause)),
            Dom.DeleteMergeAction => new MergeBranch(match, condition, MergeAction.Delete, [], [], [], Span(clause)),
            Dom.InsertMergeAction insert => new MergeBranch(
                match,
                condition,
                MergeAction.Insert,
                [],
                ColumnNames(insert.Columns),
                insert.Source.RowValues.Count > 0 ? Expressions(insert.Source.RowValues[0].ColumnValues) : [],
                Span(clause)),
            _ => throw new UnreachableException(),
        };
    }
}
