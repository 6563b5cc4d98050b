using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Canonical;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Comparing;

/// <summary>Compares two versions of one statement and states what its target gets otherwise.</summary>
internal sealed class StatementComparison(ImpactWorld world, TaskReading before, TaskReading after, AtomDraft draft)
{
    public void Compare(CanonicalStatement old, CanonicalStatement now)
    {
        var targets = TargetsOf(now);
        if (now.Write is CanonicalWrite.Update or CanonicalWrite.Delete or CanonicalWrite.Merge)
        {
            foreach (var target in targets) new ChangeStatementComparison(draft).Compare(old, now, target);
            return;
        }

        if (old.Query is null || now.Query is null)
        {
            Everything(targets);
            return;
        }

        // A temporary table: what it gives on is collapsed in the lineage and cannot be told apart here.
        if (now.Target is not null && targets is [] or { Length: > 1 })
        {
            Everything(targets.IsEmpty ? after.Outputs : targets);
            return;
        }

        foreach (var target in targets)
        {
            var rows = QueryDifference.Of(old.Query, now.Query);
            var columns = new ColumnComparison(world, before, after, draft, target);
            columns.Compare(old, now, rows);
            AddRows(target, rows);
            CompareHeader(old, now, target);
        }
    }

    /// <summary>The datasets that a statement changes: its own target, else all that the task writes.</summary>
    public ImmutableArray<DatasetId> TargetsOf(CanonicalStatement statement)
    {
        if (statement.Target is null) return after.Task.TargetDataset is { } meant ? [meant] : after.Outputs.IsEmpty ? before.Outputs : after.Outputs;
        var named = after.DatasetOf(TableName.Parse(statement.Target));
        if (after.Outputs.Contains(named) || before.Outputs.Contains(named)) return [named];

        // The canonical name is spelled as the catalog or the dialect has it; the lineage as the text.
        foreach (var output in after.Outputs.Concat(before.Outputs))
            if (string.Equals(output.Name, named.Name, StringComparison.OrdinalIgnoreCase)) return [output];
        return [];
    }

    private void AddRows(DatasetId target, QueryDifference difference)
    {
        foreach (var category in difference.Rows) draft.Add(AtomKind.RowSet, target, null, category, Verdict.Behavioral);
        if (difference.IsOrderChanged) draft.Add(AtomKind.Order, target, null, DiffCategory.OrderBy, Verdict.OrderOnly);
        if (!difference.HasOtherRows) return;

        // Rows become values where a column is computed from a set of them.
        foreach (var column in after.Result.OutputColumns)
        {
            if (!column.SetDependent || IsElsewhere(column, target)) continue;
            draft.Add(AtomKind.Value, target, column.Column.Column, difference.Rows.Min, Verdict.Behavioral, span: column.Span);
        }
    }

    private bool IsElsewhere(OutputColumn column, DatasetId target) => column.Column.Table is { } table && after.DatasetOf(table) != target;

    private void CompareHeader(CanonicalStatement old, CanonicalStatement now, DatasetId target)
    {
        if (old.Write != now.Write && old.Write is CanonicalWrite.Append or CanonicalWrite.Overwrite)
        {
            draft.Add(AtomKind.RowSet, target, null, DiffCategory.WriteMode, Verdict.Behavioral, old.Write.ToString(), now.Write.ToString());
            return;
        }

        if (old.Header == now.Header) return;
        var names = old.TargetColumns.Concat(now.TargetColumns).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var changed = Words(old.Header, names);
        changed.SymmetricExceptWith(Words(now.Header, names));
        if (changed.Count == 0) return;
        var headers = $"{old.Header} {now.Header}";
        if (Has(headers, "partition") && (now.Write is CanonicalWrite.Append or CanonicalWrite.Overwrite or CanonicalWrite.Create or CanonicalWrite.Return))
            draft.Add(AtomKind.RowSet, target, null, DiffCategory.PartitionKey, Verdict.Behavioral);
        else if (Has(headers, "ttl") || Has(headers, "expiration"))
            draft.Add(AtomKind.RowSet, target, null, DiffCategory.TimeToLive, Verdict.Behavioral);
        else if (Has(headers, "cluster") || Has(headers, "sort") || Has(headers, "bucket") || Has(headers, "distribut"))
            draft.Add(AtomKind.Meta, target, null, DiffCategory.Clustering, Verdict.MetadataOnly);
        else if (now.Write is CanonicalWrite.Create or CanonicalWrite.View or CanonicalWrite.Return)
            draft.Add(AtomKind.Meta, target, null, DiffCategory.Metadata, Verdict.MetadataOnly);
        else
            draft.Add(AtomKind.RowSet, target, null, DiffCategory.WriteMode, Verdict.Behavioral);
    }

    private static HashSet<string> Words(string header, HashSet<string> names) =>
        header.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !names.Contains(word) && word is not ("(" or ")" or ",")).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool Has(string header, string word) => header.Contains(word, StringComparison.OrdinalIgnoreCase);

    private void Everything(ImmutableArray<DatasetId> targets)
    {
        foreach (var target in targets)
        {
            draft.Add(AtomKind.RowSet, target, null, DiffCategory.Source, Verdict.Behavioral);
            foreach (var column in after.Result.OutputColumns)
            {
                if (!IsElsewhere(column, target)) draft.Add(AtomKind.Value, target, column.Column.Column, DiffCategory.Expression, Verdict.Behavioral, span: column.Span);
            }
        }
    }
}
