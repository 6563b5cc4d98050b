using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>ADD: what a column that comes does to the jobs that read its table: stars show it, bare names may mean it.</summary>
internal sealed class AddedRules(Spread spread, ConsumerTexts texts, ConsumerEffects effects, ArityRules arity, ImplicitKeyRules implicitKeys)
{
    private LaidGraph Graph => spread.Graph;

    /// <summary>ADD: stars show it, bare names may mean it.</summary>
    public void Added(Visit visit, int number)
    {
        var node = Graph.NodeAt(visit.Node);
        var column = node.Path!;
        var jobs = texts.ReadersOf(Graph.DatasetOfNode(visit.Node), node.Dataset, column);
        texts.Prepare(jobs, node.Dataset, column);
        foreach (var job in jobs)
        {
            if (!texts.MayMention(job, node.Dataset, column) || Graph.ReadingOf(job) is not { } reading) continue;
            AddedTo(job, reading, node.Dataset, column, visit, number);
        }
    }

    // Names that the new column may take, or make ambiguous where no rule below sees it.
    private static bool MayMeanTwo(TaskReading reading, DatasetId dataset, string column) =>
        reading.Uses.BareNames.Any(name => ConsumerEffects.Same(name.Name, column) && reading.Shows(name.Captors, dataset))
        || reading.Uses.GuardedNames.Any(name => ConsumerEffects.Same(name.Name, column) && reading.Shows(name.Tables, dataset))
        || reading.Uses.Implicit.Any(keys => keys.Kind == ImplicitKeyKind.Natural && reading.Shows(keys.Tables, dataset));

    private void AddedTo(int job, TaskReading reading, DatasetId dataset, string column, Visit visit, int number)
    {
        if (effects.RowsAsValues(job, reading, dataset, column, visit, number)) return;
        if ((reading.NamesByPosition(dataset) || MayMeanTwo(reading, dataset, column)) && effects.Knows(dataset, column)
            && spread.Rebinding.Judge(job, reading) is { } bound)
        {
            if (!effects.Apply(bound, job, reading, visit, number) && !arity.Breaks(job, reading, dataset, column, visit, number, goes: false))
                implicitKeys.Touch(job, reading, dataset, column, visit, number);
            return;
        }

        foreach (var name in reading.Uses.BareNames)
        {
            if (!ConsumerEffects.Same(name.Name, column)) continue;
            if (reading.Shows(name.Rivals, dataset))
            {
                spread.Break(job, number, $"ambiguous column {column}", name.Span, spread.ConfidenceOf(job));
                return;
            }

            if (!reading.Shows(name.Captors, dataset)) continue;
            foreach (var target in reading.Outputs) effects.Everything(job, reading, target, visit, number, name.Span);
            spread.Note(new JobFinding(Verdict.Behavioral, job, number, visit.Distance + 1, $"{column} now means the new column", name.Span, spread.ConfidenceOf(job)));
        }

        if (effects.IsRename(visit) && ArityRules.IsOnlyInLaterBranches(reading, dataset)) return;
        if (arity.Breaks(job, reading, dataset, column, visit, number, goes: false)) return;
        foreach (var write in reading.Uses.Writes)
        {
            if (write.Binding != WriteBinding.Named || !reading.Shows(write.Stars, dataset) || ConsumerEffects.TargetOf(reading, write) is not { } target) continue;

            // EXCEPT and REPLACE may take it out; then the text names it.
            if (reading.UsesOf(dataset, column).Any()) continue;
            if (write.Target is not null && !Graph.IsReplaced(job)
                && reading.Result.OutputColumns.Any(known => ConsumerEffects.Same(known.Column.Column, column) && Rebinding.IsOf(reading, known, target)))
            {
                spread.Break(job, number, $"the star gives {column}, which the query gives already", write.Span, spread.ConfidenceOf(job));
                return;
            }

            spread.Carry(VisitKind.Added, LineageNode.Field(target, column), job, visit, number, write.Span);
        }

        implicitKeys.Touch(job, reading, dataset, column, visit, number);
    }
}
