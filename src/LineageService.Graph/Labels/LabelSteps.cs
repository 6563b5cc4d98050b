using System.Collections.Immutable;
using LineageService.Graph.Labels.Controls;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>The edges of a label graph with what an explanation tells of them. For answers, not for the propagation's inner loop.</summary>
internal sealed class LabelSteps(LabelState state)
{
    private readonly LineageGraph _graph = state.Graph;
    private readonly LabelGraph _labels = new(state.Graph, state.Maps.Transitions, state.Disclosing, state.Controls);
    private readonly EdgeBuffer _buffer = new();

    /// <summary>Steps into a node.</summary>
    public IEnumerable<LabelStep> Into(int node) => Steps(node, [.. _labels.Reverse(node, _buffer)], isForward: false);

    /// <summary>Steps out of a node.</summary>
    public IEnumerable<LabelStep> OutOf(int node) => Steps(node, [.. _labels.Forward(node, _buffer)], isForward: true);

    /// <summary>The control that ends an assignment's label on a step; null where none does.</summary>
    public StopReason? ControlOf(LabelStep step, LabelAssignment assignment)
    {
        var rule = state.Maps.Transitions.At(step.Transition).Rule;
        if (rule == 0) return null;
        var category = state.Policy.CategoryOf(assignment.Category);
        foreach (var control in state.Maps.Controls.At(rule))
        {
            if (!control.Concerns(category, assignment.Id)) continue;
            if (control is FlowControl.Barrier barrier) return barrier.Reason;
            if (control is FlowControl.Lowering { To: LabelForm.None }) return StopReason.Declassified;
        }

        return null;
    }

    private IEnumerable<LabelStep> Steps(int node, PropagationEdge[] edges, bool isForward)
    {
        foreach (var edge in edges)
        {
            var (from, to) = isForward ? (node, edge.Neighbor) : (edge.Neighbor, node);
            var transition = state.Maps.Transitions.At(edge.Transition);
            if (transition.Kind is TransitionKind.Coarse or TransitionKind.CoarseRows or TransitionKind.RowsToColumn)
            {
                var job = Math.Max(LabelGraph.JobOf(from, _graph), LabelGraph.JobOf(to, _graph));
                yield return new LabelStep(
                    from, to, edge.Transition, job < 0 ? null : _graph.JobAt(job).Id, transition.Subtype, null, [],
                    transition.Kind == TransitionKind.RowsToColumn ? 1 : EdgeConfidence.Coarse);
                continue;
            }

            var behind = Behind(from, to, edge.Transition);
            if (behind.Count == 0)
            {
                // By the star of a table whose columns nobody knows.
                yield return new LabelStep(from, to, edge.Transition, StarJob(to), EdgeSubtype.Identity, null, [], EdgeConfidence.Star);
                continue;
            }

            foreach (var known in behind)
                yield return new LabelStep(
                    from, to, edge.Transition, _graph.JobOf(known), known.Subtype, known.Span,
                    transition.Kind == TransitionKind.Value ? transition.Chain : _graph.ChainOf(known), EdgeConfidence.Of(_graph, known));
        }
    }

    private JobId? StarJob(int to)
    {
        var dataset = _graph.DatasetAt(_graph.DatasetOf(to));
        if (dataset.Fields.StarIndex is not (>= 0 and var star)) return null;
        var row = _graph.Reverse(dataset.NodeOf(star));
        return row.Count == 0 ? null : _graph.JobOf(row[0]);
    }

    // The edges of the lineage graph that a transition between two nodes stands for.
    private List<GraphEdge> Behind(int from, int to, int transition)
    {
        var edges = new List<GraphEdge>();
        var row = _graph.Reverse(to);
        for (var index = 0; index < row.Count; index++)
        {
            if (row.NeighborAt(index) == from && _labels.Has(row[index], from, to, transition)) edges.Add(row[index]);
        }

        return edges;
    }
}

/// <summary>A step that a label may take.</summary>
internal sealed record LabelStep(
    int From, int To, int Transition, JobId? Job, EdgeSubtype Subtype, TextSpan? Span, ImmutableArray<FunctionApplication> Functions, double Confidence);
