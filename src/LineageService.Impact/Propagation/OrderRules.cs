using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>Columns in another order: positions mean others.</summary>
internal sealed class OrderRules(Spread spread, ConsumerTexts texts, ConsumerEffects effects)
{
    private LaidGraph Graph => spread.Graph;

    /// <summary>Columns in another order: positions mean others.</summary>
    public void Reordered(Visit visit, int number)
    {
        var dataset = Graph.NodeAt(visit.Node).Dataset;
        var jobs = Graph.ConsumersOf(Graph.DatasetOfNode(visit.Node));
        texts.Prepare(jobs, dataset, "*");
        foreach (var job in jobs)
        {
            if (!texts.MayMention(job, dataset, "*") || Graph.ReadingOf(job) is not { } reading) continue;
            if (ArityRules.CountsPlaces(reading, dataset) && spread.Rebinding.Judge(job, reading) is { } bound)
            {
                if (bound.Failure is not null || reading.NamesByPosition(dataset))
                {
                    effects.Apply(bound, job, reading, visit, number);
                    if (bound.Failure is not null) continue;
                }
            }

            effects.RowsAsValues(job, reading, dataset, null, visit, number);
            foreach (var write in reading.Uses.Writes)
            {
                if (!reading.Shows(write.Stars, dataset) || ConsumerEffects.TargetOf(reading, write) is not { } target) continue;
                if (write.Binding is WriteBinding.Named) spread.Carry(VisitKind.Order, LineageNode.RowSet(target), job, visit, number, write.Span);
                else if (write.Binding is WriteBinding.Positional or WriteBinding.Listed) effects.Everything(job, reading, target, visit, number, write.Span);
            }

            foreach (var uneven in reading.Uses.UnevenStars)
            {
                if (!uneven.Branches.Any(branch => reading.Shows(branch, dataset))) continue;
                foreach (var target in reading.Outputs) effects.Everything(job, reading, target, visit, number, uneven.Span);
            }
        }
    }
}
