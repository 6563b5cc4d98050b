using LineageService.Impact.Changes;
using LineageService.Model;
using LineageService.Sql.Canonical;
using LineageService.Sql.Query;

namespace LineageService.Impact.Comparing;

/// <summary>Compares two versions of an UPDATE, DELETE or MERGE: what is set is values, which rows come and go is rows.</summary>
internal sealed class ChangeStatementComparison(AtomDraft draft)
{
    public void Compare(CanonicalStatement old, CanonicalStatement now, DatasetId target)
    {
        var (before, after) = (old.Query!, now.Query!);
        var (labelsBefore, labelsAfter) = SourceLabels.Of(before, after);
        var isReached = before.RowText == after.RowText && before.Nested.AsSpan().SequenceEqual(after.Nested.AsSpan());
        if (now.Write == CanonicalWrite.Delete)
        {
            if (!isReached) Rows(target, DiffCategory.Filter);
            return;
        }

        Columns(target, before.Columns, after.Columns, labelsBefore, labelsAfter, all: !isReached);
        if (now.Write == CanonicalWrite.Update) return;
        if (!isReached) Rows(target, DiffCategory.Join);
        var (left, right) = (old.Branches.ToList(), now.Branches.ToList());
        foreach (var branch in right.ToList())
        {
            var same = left.FindIndex(other => other.Text == branch.Text);
            if (same < 0) same = left.FindIndex(other => other.Match == branch.Match && other.Action == branch.Action);
            if (same < 0)
            {
                Whole(target, branch);
                continue;
            }

            var former = left[same];
            left.RemoveAt(same);
            if (former.Condition != branch.Condition || !isReached) Whole(target, branch);
            Columns(target, former.Columns, branch.Columns, labelsBefore, labelsAfter, all: false);
        }

        foreach (var gone in left) Whole(target, gone);
    }

    private void Whole(DatasetId target, CanonicalBranch branch)
    {
        if (branch.Action is MergeAction.Update or MergeAction.UpdateAll)
        {
            foreach (var column in branch.Columns) if (column.Name != "*") Value(target, column.Name);
            if (branch.Columns.Any(column => column.Name == "*")) Rows(target, DiffCategory.Filter);
            return;
        }

        Rows(target, DiffCategory.Filter);
    }

    private void Columns(
        DatasetId target, IReadOnlyList<CanonicalColumn> before, IReadOnlyList<CanonicalColumn> after, string[] labelsBefore, string[] labelsAfter, bool all)
    {
        var old = before.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => CanonicalTerms.Relabelled(group.First().Expression, labelsBefore), StringComparer.OrdinalIgnoreCase);
        foreach (var column in after)
        {
            var known = old.Remove(column.Name, out var expression);
            if (all || !known || expression != CanonicalTerms.Relabelled(column.Expression, labelsAfter)) Value(target, column.Name);
        }

        // What is no longer set keeps its old value.
        foreach (var gone in old.Keys) Value(target, gone);
    }

    private void Value(DatasetId target, string column)
    {
        if (column is "" or "*" || column[0] == '#') Rows(target, DiffCategory.Expression);
        else draft.Add(AtomKind.Value, target, column, DiffCategory.Expression, Verdict.Behavioral);
    }

    private void Rows(DatasetId target, DiffCategory category) => draft.Add(AtomKind.RowSet, target, null, category, Verdict.Behavioral);
}
