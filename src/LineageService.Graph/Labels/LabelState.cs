using System.Collections.Immutable;
using LineageService.Graph.Labels.Controls;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// All labels of one graph under one policy. Immutable: an update gives the next state, so readers see one or the other and never a node between two
/// (propagation.md §A.9-3); a simulation is an update whose state nobody publishes.
/// </summary>
public sealed class LabelState
{
    internal LabelState(LineageGraph graph, LabelPolicy policy, PolicyMaps maps, ControlIndex controls) =>
        (Graph, Policy, Maps, Controls) = (graph, policy, maps, controls);

    public LineageGraph Graph { get; }

    public LabelPolicy Policy { get; }

    /// <summary>The assignments by id.</summary>
    public ImmutableDictionary<string, LabelAssignment> Assignments { get; internal init; } = ImmutableDictionary<string, LabelAssignment>.Empty;

    public LabelFacts Facts { get; internal init; } = LabelFacts.Empty;

    /// <summary>The moment as of which rules, assignments and declassifications hold.</summary>
    public DateTimeOffset At { get; internal init; } = DateTimeOffset.MinValue;

    /// <summary>The declassifications by id, in whatever state.</summary>
    public ImmutableDictionary<string, Declassification> Declassifications { get; internal init; } = ImmutableDictionary<string, Declassification>.Empty;

    /// <summary>Labels that nothing derives any more and the copied data still has.</summary>
    public IEnumerable<ResidualLabel> Residuals => ResidualsByAssignment.Values.SelectMany(residuals => residuals);

    /// <summary>The numbers of the origins by assignment; of one that is gone no more.</summary>
    internal ImmutableDictionary<string, int> Numbers { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The assignment of each number; a number is not given twice.</summary>
    internal PagedArray<string> Subjects { get; init; } = PagedArray<string>.Empty;

    internal AssignmentIndex Index { get; init; } = AssignmentIndex.Empty;

    internal PolicyMaps Maps { get; }

    internal ControlIndex Controls { get; }

    /// <summary>Ids of the assignments that controls name.</summary>
    internal ImmutableHashSet<string> Named { get; init; } = [];

    internal ImmutableDictionary<string, ImmutableArray<ResidualLabel>> ResidualsByAssignment { get; init; } =
        ImmutableDictionary<string, ImmutableArray<ResidualLabel>>.Empty;

    /// <summary>Owners with a grouping key that tells a person.</summary>
    internal ImmutableHashSet<int> Disclosing { get; init; } = [];

    /// <summary>Of these the ones whose keys tell a person only in forms that a count has, too; null where nobody asked yet.</summary>
    internal ImmutableHashSet<int>? WeaklyDisclosing { get; init; }

    /// <summary>A graph without labels.</summary>
    public static LabelState Of(LineageGraph graph, LabelPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var maps = new PolicyMaps(policy, new TransitionTable(), new ControlTable());
        return new LabelState(graph, policy, maps, ControlIndex.Of(policy, [], DateTimeOffset.MinValue, maps.Controls));
    }

    /// <summary>Applies an update; this state stays as it is.</summary>
    /// <returns>The next state, and each change of an origin at a node, once.</returns>
    public (LabelState State, FactChangeSet Changes) Apply(LabelUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        // The graph by itself first: only what is lost with its edges is left in copied data.
        var first = new LabelUpdater(this, update.IsMoreThanGraph ? update.GraphOnly() : update, cancellationToken);
        var next = first.Run();
        if (update.IsMoreThanGraph) next = new LabelUpdater(next, update.WithoutGraph(), cancellationToken).Run();
        // What a job of unknown columns holds in between is nobody's column.
        return (next, FactChangeSet.Between(first.Before, next.Facts, next.Graph.NodeCount));
    }

    /// <summary>True for two names of one dataset.</summary>
    internal bool IsSameDataset(DatasetId left, DatasetId right) =>
        left == right || (Graph.FindDataset(left) is { } one && Graph.FindDataset(right) is { } other && Graph.Canonical(one).Ordinal == Graph.Canonical(other).Ordinal);

    /// <summary>True where a limit of depth ends a label's way at a node: what lies behind is not known to be free of it.</summary>
    public bool IsTruncated(LineageNode node) => Graph.FindNode(node) is var number and >= 0 && TruncatedOrigins(number).Any();

    /// <summary>True where a limit of depth ends the way of this assignment's label at a node.</summary>
    public bool IsTruncated(LineageNode node, string assignment) => Graph.FindNode(node) is var number and >= 0
        && Numbers.TryGetValue(assignment, out var origin) && Facts.OriginAt(origin) is { MaxDepth: not null } && IsCut(number, origin)
        && AssignmentScope.Of(Policy, Assignments[assignment]).ThroughLineage;

    /// <summary>The assignments whose way a limit of depth ends at a node.</summary>
    internal IEnumerable<LabelAssignment> TruncatedOrigins(int node)
    {
        foreach (var origin in Facts.OriginsOf(node).ToArray())
        {
            if (!IsCut(node, origin)) continue;
            var assignment = Assignments[Subjects[origin]];
            if (AssignmentScope.Of(Policy, assignment).ThroughLineage) yield return assignment;
        }
    }

    // A job of which only tables are known is a node of its own: the limit may end the way in it, and then its inputs are the last that are seen.
    private bool IsCut(int node, int origin) =>
        Facts.IsCut(node, origin, Graph.DatasetAt(Graph.DatasetOf(node)).UnknownReaders.Length > 0 ? 1 : 0);

    /// <summary>Id of the assignment whose origin has a number, also of one that is gone.</summary>
    public string AssignmentIdOf(int origin) => Subjects[origin];

    /// <summary>The nodes that an assignment's label reaches, its own among them; none for one that is not there. In no order.</summary>
    public IEnumerable<LineageNode> NodesOf(string assignment) => Numbers.TryGetValue(assignment, out var origin)
        ? Facts.FactsOf(origin).Select(fact => fact.Node).Where(node => node < Graph.NodeCount).Distinct().Select(Graph.NodeAt)
        : [];

    /// <summary>
    /// True where a graph is a later one of the same host, so that an update may go on from here; false for one that was read anew, whose numbers mean
    /// something else.
    /// </summary>
    public bool CanFollow(LineageGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return ReferenceEquals(graph.Names, Graph.Names);
    }

    /// <summary>True where an assignment's label is at a node in a form. How far it came is not asked, which <see cref="LabelsOf"/> may have to search for.</summary>
    public bool Has(LineageNode node, string assignment, LabelForm form, bool isIndirect) =>
        Graph.FindNode(node) is var number and >= 0 && Numbers.TryGetValue(assignment, out var origin)
        && (Facts.StateBits(number, origin) & (1 << FactState.Of(form, isIndirect).Number)) != 0;

    /// <summary>The labels of a node, by origin; the form that tells most first.</summary>
    public ImmutableArray<NodeLabel> LabelsOf(LineageNode node)
    {
        var number = Graph.FindNode(node);
        if (number < 0) return [];
        var labels = ImmutableArray.CreateBuilder<NodeLabel>();
        foreach (var origin in Facts.OriginsOf(number))
        {
            var assignment = Assignments[Subjects[origin]];
            foreach (var state in Facts.StatesOf(number, origin))
            {
                var rank = Facts.RankOf(number, origin, state);
                var isSeed = rank == 0 && state == FactState.Origin && Facts.OriginAt(origin)!.Seeds.Contains(number);
                labels.Add(new NodeLabel(assignment, state.Form, state.IsIndirect, isSeed, rank) { IsResidual = rank == 0 && !isSeed });
            }
        }

        return labels.ToImmutable();
    }
}

/// <summary>A label of a node: from which assignment, in which form.</summary>
/// <param name="IsIndirect">The value only decided something on the way.</param>
/// <param name="IsAsserted">True at the assignment's own subject; otherwise it is derived. The two are never merged.</param>
/// <param name="Hops">Edges on the shortest way.</param>
public sealed record NodeLabel(LabelAssignment Origin, LabelForm Form, bool IsIndirect, bool IsAsserted, int Hops)
{
    /// <summary>Nothing derives it any more; the copied data still has it.</summary>
    public bool IsResidual { get; init; }
}
