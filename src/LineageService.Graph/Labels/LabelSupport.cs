using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>One edge of a support: it carries a label from one state to another.</summary>
/// <param name="From">A field, a row set, or a job of which only tables are known.</param>
public sealed record SupportStep(
    LineageNode From, LineageNode To, FactState Before, FactState After, JobId? Job, EdgeSubtype Subtype, TextSpan? Span,
    ImmutableArray<FunctionApplication> Functions, double Confidence);

/// <summary>All that supports labels of a node (propagation.md §A.11), not only one way.</summary>
public static class LabelSupport
{
    /// <summary>
    /// Every edge by which an assignment's label comes to a node, without those that lead back: in order of their distance from the origin no edge closes a
    /// circle, so nothing in it supports itself.
    /// </summary>
    /// <param name="limit">At most so many edges; what is cut is said.</param>
    public static (ImmutableArray<SupportStep> Steps, bool IsCut) Of(LabelState state, LineageNode node, string assignment, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var number = state.Graph.FindNode(node);
        if (number < 0 || !state.Numbers.TryGetValue(assignment, out var origin) || state.Facts.OriginAt(origin) is not { } known) return ([], false);
        var steps = new LabelSteps(state);
        var found = ImmutableArray.CreateBuilder<SupportStep>();
        var seen = new HashSet<(int Node, byte State)>();
        var queue = new Queue<(int Node, FactState State)>();
        foreach (var reached in state.Facts.StatesOf(number, origin))
        {
            seen.Add((number, reached.Number));
            queue.Enqueue((number, reached));
        }

        while (queue.TryDequeue(out var fact))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rank = state.Facts.RankOf(fact.Node, origin, fact.State);
            foreach (var step in steps.Into(fact.Node))
            {
                for (byte earlier = 0; earlier < FactState.Count; earlier++)
                {
                    if (known.Maps[step.Transition].Next(earlier) != fact.State.Number) continue;
                    var before = new FactState(earlier);
                    if (state.Facts.RankOf(step.From, origin, before) is not (>= 0 and var above) || above >= rank) continue;
                    if (found.Count == limit) return (found.ToImmutable(), true);
                    found.Add(new SupportStep(
                        NameOf(state, step.From), NameOf(state, step.To), before, fact.State, step.Job, step.Subtype, step.Span, step.Functions, step.Confidence));
                    if (seen.Add((step.From, earlier))) queue.Enqueue((step.From, before));
                }
            }
        }

        return (found.ToImmutable(), false);
    }

    /// <summary>Assignments of a tag whose label is somewhere upstream of a node and not at it: of these one may ask why.</summary>
    public static IReadOnlyList<LabelAssignment> MissingAt(LabelState state, LineageNode node, string tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var number = state.Graph.FindNode(node);
        if (number < 0) return [];
        var steps = new LabelSteps(state);
        var here = state.Facts.OriginsOf(number).ToArray().ToHashSet();
        var missing = new SortedDictionary<string, LabelAssignment>(StringComparer.Ordinal);
        var seen = new HashSet<int> { number };
        var queue = new Queue<int>([number]);
        while (queue.TryDequeue(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var origin in state.Facts.OriginsOf(next))
            {
                if (here.Contains(origin) || !state.Assignments.TryGetValue(state.Subjects[origin], out var assignment)) continue;
                if (state.Policy.CategoryOf(assignment.Category).IsWithin(tag)) missing[assignment.Id] = assignment;
            }

            foreach (var step in steps.Into(next))
                if (seen.Add(step.From)) queue.Enqueue(step.From);
        }

        return [.. missing.Values];
    }

    private static LineageNode NameOf(LabelState state, int node)
    {
        var job = LabelGraph.JobOf(node, state.Graph);
        if (job < 0) return state.Graph.NodeAt(node);
        var id = state.Graph.JobAt(job).Id;
        return new LineageNode(NodeKind.Job, new DatasetId(id.Namespace, id.Name), null);
    }
}
