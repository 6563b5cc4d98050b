using System.Collections.Immutable;
using LineageService.Impact.Propagation;
using LineageService.Model;

namespace LineageService.Impact.Report;

/// <summary>The way of a visit, spelled from its parents when somebody reads it.</summary>
internal sealed class VisitWay(Spread spread, int visit, JobId? last) : ReasonWay
{
    public override ImmutableArray<PathHop> ToPath()
    {
        var hops = new List<PathHop>();
        for (var at = visit; at >= 0; at = spread.Visits[at].Parent)
        {
            var step = spread.Visits[at];
            if (step.Node < 0) break;
            var dataset = spread.Graph.DatasetAt(step.IsOfDataset ? step.Node : spread.Graph.DatasetOfNode(step.Node));
            var node = step.IsOfDataset ? dataset.ToString() : spread.Graph.NodeAt(step.Node).ToString();
            hops.Add(new PathHop(node, step.Subtype?.Type(), step.Subtype, step.Job < 0 ? null : spread.Graph.JobAt(step.Job), step.Parent < 0 ? null : step.Span)
            {
                Dataset = dataset,
            });
        }

        hops.Reverse();
        if (last is { } job) hops.Add(new PathHop(job.ToString(), null, null, job, null));
        return [.. hops];
    }
}
