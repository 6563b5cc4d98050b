using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Tells why a node has a label, and why it has not (propagation.md §A.11). Facts know their rank, so a witness is read off backwards, without a search.
/// </summary>
/// <remarks>Mutable: it remembers the steps into nodes, for ways to neighboring nodes share most of them. One thread.</remarks>
public sealed class LabelExplainer(LabelState state)
{
    private const int Remembered = 20_000;

    private readonly LabelSteps _steps = new(state);
    private readonly Dictionary<int, LabelStep[]> _into = [];

    /// <summary>
    /// One way for each origin and state of a node: of the shortest the surest, of those the first by the names on it, so that the answer is always the
    /// same.
    /// </summary>
    /// <param name="isAsked">Which of them; null for all.</param>
    public IEnumerable<LabelWitness> WitnessesOf(LineageNode node, Func<LabelAssignment, FactState, bool>? isAsked = null)
    {
        var number = state.Graph.FindNode(node);
        if (number < 0) yield break;
        foreach (var origin in state.Facts.OriginsOf(number).ToArray())
        {
            foreach (var reached in state.Facts.StatesOf(number, origin))
                if (isAsked?.Invoke(state.Assignments[state.Subjects[origin]], reached) != false) yield return Witness(number, origin, reached);
        }
    }

    /// <summary>
    /// Where the ways from an origin to a node end before it, the nearest to the origin first; empty where it arrives, or where no lineage leads there.
    /// </summary>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<LabelStop> StopsBefore(LineageNode node, string assignment, int limit, CancellationToken cancellationToken)
    {
        var number = state.Graph.FindNode(node);
        if (number < 0 || !state.Numbers.TryGetValue(assignment, out var origin) || state.Facts.OriginsOf(number).Contains(origin)) return [];
        var ahead = Ahead(number, cancellationToken);
        var maps = state.Facts.OriginAt(origin)!.Maps;
        var depth = state.Facts.OriginAt(origin)!.MaxDepth;
        var stops = new List<LabelStop>();
        foreach (var fact in state.Facts.FactsOf(origin).OrderBy(fact => fact.Rank).ThenBy(fact => fact.Node))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ahead.Contains(fact.Node)) continue;
            foreach (var step in _steps.OutOf(fact.Node))
            {
                if (!ahead.Contains(step.To) || state.Facts.OriginsOf(step.To).Contains(origin)) continue;
                var isCut = depth is { } most && fact.Rank >= most;
                if (!isCut && maps[step.Transition].Next(fact.State.Number) >= 0) continue;
                var reason = isCut ? StopReason.Depth
                    : _steps.ControlOf(step, state.Assignments[assignment])
                    ?? (step.Subtype.Type() == EdgeType.Indirect ? StopReason.ImplicitFlow : StopReason.FormNone);
                stops.Add(new LabelStop(NameOf(step.From), NameOf(step.To), step.Job, step.Subtype, step.Functions, fact.State.Form, reason, fact.Rank));
                if (stops.Count == limit) return stops;
            }
        }

        return stops;
    }

    // Nodes from which lineage leads to a node, whatever becomes of labels on the way.
    private HashSet<int> Ahead(int node, CancellationToken cancellationToken)
    {
        var ahead = new HashSet<int> { node };
        var queue = new Queue<int>([node]);
        while (queue.TryDequeue(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var step in Into(next))
                if (ahead.Add(step.From)) queue.Enqueue(step.From);
        }

        return ahead;
    }

    private LabelWitness Witness(int node, int origin, FactState reached)
    {
        var ways = WaysBack(node, origin, reached);
        var hops = ImmutableArray.CreateBuilder<WitnessHop>();
        var confidence = 1d;
        for (var fact = (Node: node, State: (int)reached.Number); ways.TryGetValue(fact, out var way); fact = (way.Step.From, way.Before))
        {
            hops.Add(HopOf(way.Step, new FactState((byte)fact.State)));
            confidence = Math.Min(confidence, way.Step.Confidence);
        }

        var seed = hops.Count == 0 ? node : First(node, reached, ways);
        hops.Add(new WitnessHop(NameOf(seed), null, EdgeSubtype.Identity, null, [], LabelForm.Raw, false, false, 1));
        hops.Reverse();
        return new LabelWitness(state.Assignments[state.Subjects[origin]], reached.Form, reached.IsIndirect, hops.ToImmutable(), confidence);
    }

    private static int First(int node, FactState reached, Dictionary<(int Node, int State), (LabelStep Step, int Before)> ways)
    {
        var fact = (Node: node, State: (int)reached.Number);
        while (ways.TryGetValue(fact, out var way)) fact = (way.Step.From, way.Before);
        return fact.Node;
    }

    // For each fact on a shortest way, the best step into it. Facts are met from the far end backwards and judged from the origin forwards.
    private Dictionary<(int Node, int State), (LabelStep Step, int Before)> WaysBack(int node, int origin, FactState reached)
    {
        var maps = state.Facts.OriginAt(origin)!.Maps;
        var layers = new List<List<(int Node, int State)>> { new() { (node, reached.Number) } };
        var steps = new Dictionary<(int Node, int State), List<(LabelStep Step, int Before)>>();
        for (var rank = state.Facts.RankOf(node, origin, reached); rank > 0; rank--)
        {
            var before = new HashSet<(int Node, int State)>();
            foreach (var fact in layers[^1])
            {
                var into = steps[fact] = [];
                foreach (var step in Into(fact.Node))
                {
                    for (byte earlier = 0; earlier < FactState.Count; earlier++)
                    {
                        if (maps[step.Transition].Next(earlier) != fact.State) continue;
                        if (state.Facts.RankOf(step.From, origin, new FactState(earlier)) != rank - 1) continue;
                        into.Add((step, earlier));
                        before.Add((step.From, earlier));
                    }
                }
            }

            layers.Add([.. before]);
        }

        var best = new Dictionary<(int Node, int State), (LabelStep Step, int Before)>();
        var sure = new Dictionary<(int Node, int State), double>();
        foreach (var fact in layers[^1]) sure[fact] = 1;
        for (var layer = layers.Count - 2; layer >= 0; layer--)
        {
            foreach (var fact in layers[layer])
            {
                var chosen = steps[fact] is [var only] ? only : steps[fact]
                    .OrderByDescending(way => Math.Min(way.Step.Confidence, sure[(way.Step.From, way.Before)]))
                    .ThenBy(way => NameOf(way.Step.From).ToString(), StringComparer.Ordinal)
                    .ThenBy(way => way.Step.Job?.ToString(), StringComparer.Ordinal)
                    .ThenBy(way => way.Step.Span?.Start)
                    .ThenByDescending(way => way.Before)
                    .First();
                best[fact] = chosen;
                sure[fact] = Math.Min(chosen.Step.Confidence, sure[(chosen.Step.From, chosen.Before)]);
            }
        }

        return best;
    }

    private LabelStep[] Into(int node)
    {
        if (_into.TryGetValue(node, out var known)) return known;
        if (_into.Count == Remembered) _into.Clear();
        return _into[node] = [.. _steps.Into(node)];
    }

    private WitnessHop HopOf(LabelStep step, FactState after) => new(
        NameOf(step.To), step.Job, step.Subtype, step.Span, step.Functions, after.Form, after.IsIndirect, step.Confidence == EdgeConfidence.Coarse, step.Confidence);

    // A job of which only tables are known stands in the graph as a node; what it is called is told with the job.
    private LineageNode NameOf(int node)
    {
        var job = LabelGraph.JobOf(node, state.Graph);
        if (job < 0) return state.Graph.NodeAt(node);
        var id = state.Graph.JobAt(job).Id;
        return new LineageNode(NodeKind.Job, new DatasetId(id.Namespace, id.Name), null);
    }
}
