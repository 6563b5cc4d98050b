using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>What happens to the outputs of a job that goes on: columns that go or come, other values, other rows.</summary>
internal sealed class ConsumerEffects(Spread spread)
{
    private LaidGraph Graph => spread.Graph;

    // One column goes and one comes at its place.
    public bool IsRename(Visit visit) => spread.Atoms[visit.Source].Kind == AtomKind.SchemaRename;

    public bool Knows(DatasetId dataset, string column) => spread.Rebinding.SchemaOf(dataset)?.Columns.Any(known => Same(known.Name, column)) == true;

    public bool IsSchemaOnRead(DatasetId dataset) => spread.World.Source.FactsOf(dataset).IsSchemaOnRead;

    /// <summary>Does what a binding shows. True where the job fails.</summary>
    public bool Apply(Rebound bound, int job, TaskReading reading, Visit visit, int number)
    {
        if (bound.Failure is var (sentence, span))
        {
            spread.Break(job, number, sentence, span, spread.ConfidenceOf(job));
            return true;
        }

        // What has another name only is no other value.
        var others = IsRename(visit) ? [] : bound.OtherNodes();
        var anyOther = !IsRename(visit) && bound.MeansOthers;
        foreach (var target in reading.Outputs)
        {
            var (gone, come, reordered) = bound.ColumnsOf(target);
            foreach (var name in gone) spread.Carry(VisitKind.Gone, LineageNode.Field(target, name), job, visit, number, null);
            foreach (var name in come) spread.Carry(VisitKind.Added, LineageNode.Field(target, name), job, visit, number, null);
            if (reordered) spread.Carry(VisitKind.Order, LineageNode.RowSet(target), job, visit, number, null);
            if (anyOther || others.Contains(LineageNode.RowSet(target)))
            {
                spread.Carry(VisitKind.Rows, LineageNode.RowSet(target), job, visit, number, null);
                SetDependent(job, reading, target, visit, number);
            }

            foreach (var column in bound.After.Result.OutputColumns)
            {
                var node = LineageNode.Field(target, column.Column.Column);
                if (!Rebinding.IsOf(bound.After, column, target) || come.Contains(column.Column.Column, StringComparer.OrdinalIgnoreCase)) continue;
                if (anyOther || others.Contains(node)) spread.Carry(VisitKind.Value, node, job, visit, number, column.Span);
            }
        }

        return false;
    }

    public void Everything(int job, TaskReading reading, DatasetId target, Visit visit, int number, TextSpan span)
    {
        spread.Carry(VisitKind.Rows, LineageNode.RowSet(target), job, visit, number, span);
        foreach (var column in reading.Result.OutputColumns)
            if (column.Column.Table is not { } table || reading.DatasetOf(table) == target)
                spread.Carry(VisitKind.Value, LineageNode.Field(target, column.Column.Column), job, visit, number, span);
    }

    public void SetDependent(int job, TaskReading reading, DatasetId target, Visit visit, int number)
    {
        foreach (var column in reading.Result.OutputColumns)
            if (column.SetDependent && (column.Column.Table is not { } table || reading.DatasetOf(table) == target))
                spread.Carry(VisitKind.Value, LineageNode.Field(target, column.Column.Column), job, visit, number, column.Span);
    }

    /// <summary>
    /// Whole rows as values: what is computed of them has another value, although the text names no column that changes. True where the job fails.
    /// </summary>
    /// <param name="column">The column that goes or comes; null where columns only move.</param>
    public bool RowsAsValues(int job, TaskReading reading, DatasetId dataset, string? column, Visit visit, int number)
    {
        if (!reading.TakesRowsOf(dataset) || Graph.IsReplaced(job)) return false;
        var isBound = column is not null && !IsRename(visit) && !IsSchemaOnRead(dataset) && Knows(dataset, column) == (visit.Kind == VisitKind.Added);
        if (isBound && spread.Rebinding.Judge(job, reading) is { } bound)
        {
            if (bound.Failure is var (sentence, span))
            {
                spread.Break(job, number, sentence, span, spread.ConfidenceOf(job));
                return true;
            }

            var (before, after) = (bound.Before.Edges().Select(edge => edge.To).ToHashSet(), bound.After.Edges().Select(edge => edge.To).ToHashSet());
            foreach (var node in bound.OtherNodes()) if (before.Contains(node) && after.Contains(node)) Differ(node, null);
            return false;
        }

        // The edges of a column that is taken as it is are not those of a row.
        foreach (var edge in reading.Edges().DistinctBy(edge => (edge.To, edge.From.Dataset, edge.Subtype == EdgeSubtype.Identity)))
            if (edge.From.Dataset == dataset && edge.From.Kind == NodeKind.Field && edge.Subtype != EdgeSubtype.Identity) Differ(edge.To, edge.Span);
        return false;

        void Differ(LineageNode node, TextSpan? span)
        {
            spread.Carry(node.Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value, node, job, visit, number, span);
            if (node.Kind == NodeKind.RowSet) SetDependent(job, reading, node.Dataset, visit, number);
        }
    }

    // A reader of files finds NULL where a column is missing.
    public void Nulls(int job, TaskReading reading, List<LaidEdge> edges, Visit visit, int number, TextSpan span)
    {
        foreach (var edge in edges) spread.Carry(RowsOr(edge), edge, visit, number);
        if (edges.Count == 0) foreach (var target in reading.Outputs) Everything(job, reading, target, visit, number, span);
    }

    public VisitKind RowsOr(LaidEdge edge) => Graph.NodeAt(edge.To).Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value;

    public static DatasetId? TargetOf(TaskReading reading, WriteUse write) =>
        write.Target is { } table ? reading.DatasetOf(table) : reading.Task.TargetDataset;

    public static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
