using LineageService.Impact.Changes;
using LineageService.Impact.Comparing;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>Columns that nobody names and that are keys all the same: NATURAL, PIVOT, GROUP BY ALL, DISTINCT of a star.</summary>
internal sealed class ImplicitKeyRules(Spread spread, ConsumerEffects effects)
{
    private LaidGraph Graph => spread.Graph;

    public void Touch(int job, TaskReading reading, DatasetId dataset, string column, Visit visit, int number)
    {
        foreach (var keys in reading.Uses.Implicit)
        {
            if (!reading.Shows(keys.Tables, dataset)) continue;
            if (keys.Kind == ImplicitKeyKind.Natural && !OthersHave(reading, keys, dataset, column)) continue;
            if (keys.Kind == ImplicitKeyKind.Natural && visit.Kind == VisitKind.Added && !spread.Options.PermissiveCasts && !AreComparable(reading, keys, dataset, column))
            {
                spread.Break(job, number, $"NATURAL JOIN compares {column} with one of another type", keys.Span, spread.ConfidenceOf(job));
                return;
            }

            foreach (var target in reading.Outputs)
            {
                spread.Carry(VisitKind.Rows, LineageNode.RowSet(target), job, visit, number, keys.Span);
                effects.SetDependent(job, reading, target, visit, number);
            }

            spread.Note(new JobFinding(
                Verdict.Behavioral, job, number, visit.Distance + 1,
                keys.Kind switch
                {
                    ImplicitKeyKind.Natural => $"NATURAL JOIN joins by {column} too",
                    ImplicitKeyKind.Pivot => $"PIVOT groups by {column} too",
                    ImplicitKeyKind.GroupByAll => $"GROUP BY ALL groups by {column} too",
                    _ => $"DISTINCT compares {column} too",
                },
                keys.Span, spread.ConfidenceOf(job)));
        }
    }

    /// <summary>True where a NATURAL JOIN of a text joins a dataset by a column.</summary>
    public bool JoinsNaturallyBy(TaskReading reading, DatasetId dataset, string column) =>
        reading.Uses.Implicit.Any(keys => keys.Kind == ImplicitKeyKind.Natural && reading.Shows(keys.Tables, dataset) && OthersHave(reading, keys, dataset, column));

    private bool AreComparable(TaskReading reading, ImplicitKeys keys, DatasetId dataset, string column)
    {
        var type = spread.Rebinding.TypesOf(dataset, column).After;
        foreach (var table in keys.Tables)
        {
            if (reading.DatasetOf(table) is var other && other == dataset) continue;
            if (spread.Rebinding.TypesOf(other, column).After is { } one && type is not null && TypeChanges.Of(type, one) == TypeChangeKind.Narrowed
                && TypeChanges.Of(one, type) == TypeChangeKind.Narrowed) return false;
        }

        return true;
    }

    private bool OthersHave(TaskReading reading, ImplicitKeys keys, DatasetId dataset, string column)
    {
        if (keys.Tables.Count(table => reading.DatasetOf(table) == dataset) > 1) return true;
        foreach (var table in keys.Tables)
        {
            var other = reading.DatasetOf(table);
            if (other == dataset) continue;
            if (spread.World.SchemaAfter(other) is not { } schema || schema.Columns.Any(known => ConsumerEffects.Same(known.Name, column))) return true;
        }

        return false;
    }
}
