using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>Writes and set operations that count columns (impact.md §B.3: positional INSERT, UNION of stars).</summary>
internal sealed class ArityRules(Spread spread, ConsumerEffects effects)
{
    private LaidGraph Graph => spread.Graph;

    public static bool CountsPlaces(TaskReading reading, DatasetId dataset) =>
        reading.NamesByPosition(dataset) || reading.Uses.UnevenStars.Any(uneven => uneven.Branches.Any(branch => reading.Shows(branch, dataset)))
        || reading.Uses.Writes.Any(write => write.Binding is WriteBinding.Positional or WriteBinding.Listed && reading.Shows(write.Stars, dataset));

    /// <summary>Writes and set operations that count columns. True where the job fails.</summary>
    public bool Breaks(int job, TaskReading reading, DatasetId dataset, string column, Visit visit, int number, bool goes)
    {
        if (!spread.Options.PermissiveCasts && CountsPlaces(reading, dataset) && CountStays(dataset) && spread.Rebinding.Judge(job, reading) is { Failure: { } failure })
        {
            spread.Break(job, number, failure.Sentence, failure.Span, spread.ConfidenceOf(job));
            return true;
        }

        foreach (var write in reading.Uses.Writes)
        {
            if (!reading.Shows(write.Stars, dataset)) continue;
            if (write.Binding is WriteBinding.Positional or WriteBinding.Listed)
            {
                if (write.Columns >= 0 && ConsumerEffects.TargetOf(reading, write) is { } target && Fits(target, write, dataset, reading, goes)) continue;
                if (effects.IsRename(visit)) continue;
                if (CountStays(dataset) && ConsumerEffects.TargetOf(reading, write) is { } filled)
                {
                    // As many columns as before, so it runs; which one goes where is another question.
                    effects.Everything(job, reading, filled, visit, number, write.Span);
                    continue;
                }

                // Where an engine takes fewer columns, those behind shift and the last are NULL.
                if (goes && ConsumerEffects.TargetOf(reading, write) is { } shifted)
                {
                    foreach (var output in reading.Result.OutputColumns)
                    {
                        if (output.Column.Table is not { } table || reading.DatasetOf(table) == shifted)
                            spread.Carry(VisitKind.Value, LineageNode.Field(shifted, output.Column.Column), job, visit, number, write.Span);
                    }
                }

                spread.Break(job, number, $"arity: INSERT without names gets {(goes ? "one column less" : "one column more")} by its star", write.Span, spread.ConfidenceOf(job));
                return true;
            }

            if (!goes && write.Binding == WriteBinding.ByName && ConsumerEffects.TargetOf(reading, write) is { } named && spread.World.SchemaAfter(named) is { IsComplete: true } schema
                && !schema.Columns.Any(known => ConsumerEffects.Same(known.Name, column)))
            {
                spread.Break(job, number, $"INSERT by name gives {column}, which the table does not have", write.Span, spread.ConfidenceOf(job));
                return true;
            }
        }

        foreach (var uneven in reading.Uses.UnevenStars)
        {
            var counts = uneven.Branches.Select(branch => branch.Count(table => reading.DatasetOf(table) == dataset)).Distinct().Count();
            if (counts <= 1 || effects.IsRename(visit)) continue;
            if (CountStays(dataset))
            {
                foreach (var filled in reading.Outputs) effects.Everything(job, reading, filled, visit, number, uneven.Span);
                continue;
            }

            spread.Break(job, number, "arity: one branch of a set operation gets another number of columns", uneven.Span, spread.ConfidenceOf(job));
            return true;
        }

        return false;
    }

    // A set operation has the names of its first branch.
    public static bool IsOnlyInLaterBranches(TaskReading reading, DatasetId dataset)
    {
        var isLater = false;
        foreach (var uneven in reading.Uses.UnevenStars)
        {
            if (reading.Shows(uneven.Branches[0], dataset)) return false;
            isLater |= uneven.Branches.Any(branch => reading.Shows(branch, dataset));
        }

        return isLater;
    }

    private bool CountStays(DatasetId dataset) =>
        spread.World.ChangedSchemas.Contains(dataset) && spread.World.Source.FindSchema(dataset) is { IsComplete: true } before && spread.World.SchemaAfter(dataset) is { IsComplete: true } after
        && before.Columns.Count(IsShown) == after.Columns.Count(IsShown);

    private static bool IsShown(SchemaColumn column) => !column.Name.Contains('.', StringComparison.Ordinal);

    // The table was changed in the same change set so that it fits again.
    private bool Fits(DatasetId target, WriteUse write, DatasetId dataset, TaskReading reading, bool goes)
    {
        if (write.Binding != WriteBinding.Positional || spread.World.SchemaAfter(target) is not { IsComplete: true } schema) return false;
        var has = schema.Columns.Count(IsPlace);
        var before = spread.World.Source.FindSchema(target)?.Columns.Count(IsPlace);
        if (before == has) return false;
        var shown = write.Stars.Count(table => reading.DatasetOf(table) == dataset);
        return Graph.IsReplaced(Graph.JobOf(reading.Task.Id)) ? write.Columns == has : write.Columns + (goes ? -shown : shown) == has;

        bool IsPlace(SchemaColumn known) =>
            !known.Computed && !known.Name.Contains('.', StringComparison.Ordinal) && !write.Given.Contains(known.Name, StringComparer.OrdinalIgnoreCase);
    }
}
