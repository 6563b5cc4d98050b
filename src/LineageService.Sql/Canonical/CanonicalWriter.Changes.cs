using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Canonical;

/// <content>UPDATE, DELETE and MERGE: what is set, from what, and which rows of the target it meets.</content>
internal sealed partial class CanonicalWriter
{
    // What says nothing beside the parts that it introduces.
    private static readonly HashSet<string> ChangeWords = new(StringComparer.Ordinal)
    {
        "update", "delete", "merge", "into", "from", "set", "where", "using", "on", "when", "matched", "not", "by", "target", "source", "then", "insert", "values", "and",
        "as", "with", "returning", "output", ",", "(", ")", "=", ";", ".",
    };

    private CanonicalStatement Update(UpdateStatement update, TextSpan span)
    {
        var scope = WithCtes(update.With);
        var clauses = new List<CanonicalClause>();
        var target = ReadTarget(update.Target, update.From, scope, clauses);
        var columns = Assigned(update.Assignments, scope);
        AddCondition(CanonicalClauseKind.Where, update.Where, scope, clauses);
        return Change(CanonicalWrite.Update, target, span, scope, columns, clauses, update.Returning,
            [update.Target.Span, .. update.From.Select(table => table.Span), .. update.Assignments.Select(set => set.Span), .. SpanOf(update.Where), .. Spans(update.With, scope)]);
    }

    private CanonicalStatement Delete(DeleteStatement delete, TextSpan span)
    {
        var scope = WithCtes(delete.With);
        var clauses = new List<CanonicalClause>();
        var target = ReadTarget(delete.Target, delete.Using, scope, clauses);
        AddCondition(CanonicalClauseKind.Where, delete.Where, scope, clauses);
        return Change(CanonicalWrite.Delete, target, span, scope, [], clauses, delete.Returning,
            [delete.Target.Span, .. delete.Using.Select(table => table.Span), .. SpanOf(delete.Where), .. Spans(delete.With, scope)]);
    }

    private CanonicalStatement Merge(MergeStatement merge, TextSpan span)
    {
        var scope = WithCtes(merge.With);
        var clauses = new List<CanonicalClause>();
        var target = ReadTarget(merge.Target, [merge.Source], scope, clauses);
        AddCondition(CanonicalClauseKind.Joins, merge.On, scope, clauses);
        var branches = merge.Branches.Select(branch => Branch(branch, scope)).OrderBy(branch => branch.Match).ToImmutableArray();
        var inner = new List<TextSpan> { merge.Target.Span, merge.Source.Span, merge.On.Span };
        foreach (var branch in merge.Branches)
        {
            // A name stands in its branch as the target of a value; what else is there must not be lost.
            inner.AddRange(SpanOf(branch.Condition));
            inner.AddRange(branch.Assignments.Select(set => set.Span));
            inner.AddRange(branch.Values.Select(value => value.Span));
        }

        inner.AddRange(Spans(merge.With, scope));
        var named = merge.Branches.SelectMany(branch => branch.Columns).Select(Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Change(CanonicalWrite.Merge, target, span, scope, [], clauses, merge.Returning, inner, named) with { Branches = branches };
    }

    private CanonicalBranch Branch(MergeBranch branch, CanonicalScope scope)
    {
        var condition = branch.Condition is null ? null : Expression(branch.Condition, scope).Text;
        var columns = branch.Action switch
        {
            MergeAction.Update => Assigned(branch.Assignments, scope),
            MergeAction.Insert => Filled(branch, scope),
            MergeAction.UpdateAll or MergeAction.InsertAll or MergeAction.InsertRow => [new CanonicalColumn("*", "*")],
            _ => [],
        };
        return new CanonicalBranch(branch.Match, condition == "true" ? null : condition, branch.Action, columns);
    }

    private ImmutableArray<CanonicalColumn> Filled(MergeBranch branch, CanonicalScope scope)
    {
        var columns = branch.Values.Select((value, i) => new CanonicalColumn(
            i < branch.Columns.Length ? Column(branch.Columns[i]) : $"#{i + 1}", Expression(value, scope).Text));
        return branch.Columns.IsEmpty ? [.. columns] : [.. columns.OrderBy(column => column.Name, StringComparer.Ordinal)];
    }

    // What SET gives is computed from the row as it was, so that its order says nothing; unless it reads what it sets, which MySQL does in order.
    private ImmutableArray<CanonicalColumn> Assigned(ImmutableArray<ColumnAssignment> assignments, CanonicalScope scope)
    {
        var columns = assignments.Select(set => new CanonicalColumn(
            set.Target.IsDefaultOrEmpty ? set.Variable ?? string.Empty : TargetColumn(set.Target, scope) + (set.Variable is null ? string.Empty : $" {set.Variable}"),
            Expression(set.Value, scope).Text + (set.Ordinal > 0 ? $"[{set.Ordinal}]" : string.Empty))).ToList();
        var readsItself = columns.Exists(column => columns.Exists(set => column.Expression.EndsWith($".{set.Name}", StringComparison.Ordinal)
            || column.Expression.Contains($".{set.Name} ", StringComparison.Ordinal) || column.Expression.Contains($".{set.Name},", StringComparison.Ordinal)
            || column.Expression.Contains($".{set.Name})", StringComparison.Ordinal)));
        return readsItself ? [.. columns] : [.. columns.OrderBy(column => column.Name, StringComparer.Ordinal)];
    }

    // t.a and x.a are columns where t and x are relations; s.a is a field of the column s elsewhere.
    private string TargetColumn(ImmutableArray<Identifier> path, CanonicalScope scope)
    {
        var isQualified = path.Length > 1 && scope.Sources.Exists(source => source.Alias is { } alias
            ? string.Equals(alias, path[0].Text, StringComparison.OrdinalIgnoreCase)
            : source.Name.Any(part => string.Equals(part, path[0].Text, StringComparison.OrdinalIgnoreCase)));
        if (!isQualified) return string.Join('.', path.Select(Column));
        var first = 1;
        while (first < path.Length - 1 && scope.Sources.Exists(source => source.Alias is null && source.Name.Length > first
            && string.Equals(source.Name[first], path[first].Text, StringComparison.OrdinalIgnoreCase))) first++;
        return string.Join('.', path.Skip(first).Select(Column));
    }

    /// <summary>Puts the target among the sources, if the statement does not name it there itself; gives which of them it is.</summary>
    private (string Table, int Number) ReadTarget(
        TableReference target, ImmutableArray<TableExpression> from, CanonicalScope scope, List<CanonicalClause> clauses)
    {
        var before = from;
        From(Names(from, target) ? from : [target, .. before], scope, clauses);
        var name = TableName(target.Name);
        var alias = target.Alias?.Name.Text ?? target.Name.Last.Text;
        var source = scope.Sources.Find(candidate => string.Equals(candidate.Alias, alias, StringComparison.OrdinalIgnoreCase))
            ?? scope.Sources.Find(candidate => candidate.Rows == name);
        if (source is null) return (name, -1);
        return (source.Query is null && source.Rows.Length > 0 ? source.Rows : name, source.Number);
    }

    // T-SQL and MySQL: UPDATE x SET … FROM t x; UPDATE t SET … FROM t JOIN s.
    private static bool Names(ImmutableArray<TableExpression> from, TableReference target)
    {
        if (target.Alias is not null) return false;
        var pending = new Stack<TableExpression>(from);
        while (pending.TryPop(out var table))
        {
            switch (table)
            {
                case JoinExpression join:
                    pending.Push(join.Left);
                    pending.Push(join.Right);
                    break;
                case TableReference reference when reference.Alias is { } alias
                    ? target.Name.Parts.Length == 1 && string.Equals(alias.Name.Text, target.Name.Last.Text, StringComparison.OrdinalIgnoreCase)
                    : string.Equals(reference.Name.ToString(), target.Name.ToString(), StringComparison.OrdinalIgnoreCase):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private CanonicalStatement Change(
        CanonicalWrite write,
        (string Table, int Number) target,
        TextSpan span,
        CanonicalScope scope,
        ImmutableArray<CanonicalColumn> columns,
        List<CanonicalClause> clauses,
        ReturningClause? returning,
        List<TextSpan> inner,
        HashSet<string>? names = null)
    {
        if (returning is not null)
        {
            clauses.Add(new CanonicalClause(CanonicalClauseKind.Other, Returned(returning, scope)));
            inner.Add(returning.Span);
        }

        var rest = tokens.Parts(span, inner).Where(part => part.Child < 0 && !ChangeWords.Contains(part.Text)).Select(part => part.Text).ToList();
        if (names is not null) rest.RemoveAll(text => names.Contains(text) || text is "update" or "delete" or "*");
        var query = new CanonicalQuery(
            columns, [.. clauses.OrderBy(clause => clause.Kind)],
            [.. scope.Sources.OrderBy(source => source.Number).Where(source => source.Query is not null).Select(source => source.Query!)])
        {
            Inputs = InputsOf(scope),
            JoinSteps = [.. scope.JoinSteps],
        };
        return new CanonicalStatement(write, target.Table, string.Join(' ', rest.Prepend($"#{target.Number}")), query);
    }

    private string Returned(ReturningClause returning, CanonicalScope scope)
    {
        var items = returning.Items.Select(item => item is ExpressionItem { Aliases.Length: <= 1 } expression
            ? $"{(expression.Aliases is [var alias] ? Column(alias) : string.Empty)} = {Expression(expression.Expression, scope).Text}"
            : item is StarItem star ? ReturnedStar(star, scope) : tokens.Plain(item.Span));
        var rest = tokens.Parts(returning.Span, [.. returning.Items.Select(item => item.Span)]).Where(part => part.Child < 0 && part.Text is not "," and not "output");
        return $"{string.Join(' ', rest.Select(part => part.Text))} {string.Join(", ", items)}";
    }

    private string ReturnedStar(StarItem star, CanonicalScope scope)
    {
        var columns = ImmutableArray.CreateBuilder<CanonicalColumn>();
        AddStar(star, scope, columns);
        return string.Join(", ", columns.Select(column => $"{column.Name} = {column.Expression}"));
    }

    private static CanonicalScope WithCtes(ImmutableArray<CommonTableExpression> with)
    {
        var scope = new CanonicalScope(null) { IsTransparent = true };
        AddCtes(with, recursive: false, scope);
        return new CanonicalScope(scope);
    }

    // One that was not read stays with its tokens: it may change data itself.
    private static IEnumerable<TextSpan> Spans(ImmutableArray<CommonTableExpression> with, CanonicalScope scope) =>
        with.IsDefault ? [] : with.Where(entry => scope.FindCte(entry.Name.Text) is { Query: not null }).Select(entry => entry.Span);

    private static IEnumerable<TextSpan> SpanOf(SqlExpression? expression) => expression is null ? [] : [expression.Span];
}
