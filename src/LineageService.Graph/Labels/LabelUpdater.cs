using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>Makes the next state of labels. Mutable; one use.</summary>
internal sealed class LabelUpdater(LabelState state, LabelUpdate update, CancellationToken cancellationToken)
{
    private readonly LineageGraph _graph = update.Graph ?? state.Graph;
    private readonly LabelPolicy _policy = update.Policy ?? state.Policy;
    private readonly PolicyMaps _maps = update.Policy is null ? state.Maps : new PolicyMaps(update.Policy, state.Maps.Transitions);
    private readonly bool _isAnew = update.ChangedDatasets is null || update.Policy is not null;
    private readonly OriginNumbers _numbers = new(state, update);

    // States that a node had before the update, by origin: the first change of several counts.
    private readonly Dictionary<(int Origin, int Node), int> _before = [];
    private LabelFacts _facts = state.Facts;
    private ImmutableHashSet<int> _disclosing = state.Disclosing;

    public (LabelState State, ImmutableArray<FactChange> Changes) Run()
    {
        if (!ReferenceEquals(_graph.Base, state.Graph.Base) && _facts.OriginLimit > 0)
            _facts = _facts.Renumbered(NodeMoves.Between(state.Graph, _graph));
        if (_isAnew) _disclosing = [];
        var changed = _isAnew ? AllOrigins() : _numbers.Assigned.Select(assignment => Changed(assignment, fromScratch: true)).Concat(GrownContainers());
        Spread(_isAnew ? [] : DirtyNodes(), [.. changed], _numbers.Withdrawn);
        Settle();
        var next = new LabelState(_graph, _policy, _maps)
        {
            Assignments = _numbers.Assignments,
            Numbers = _numbers.Numbers,
            Subjects = _numbers.Subjects,
            Facts = _facts,
            Disclosing = _disclosing,
        };
        return (next, Changes());
    }

    // Counts by a key that tells a person disclose more, which may label further keys: repeated until nothing changes. Where a key lost its label all is
    // made anew from no group disclosing, for what only supports itself must fall (§A.9-2).
    private void Settle()
    {
        while (true)
        {
            var disclosing = DisclosingGroups.Find(_graph, _facts, number => _policy.CategoryOf(_numbers.AssignmentOf(number).Category));
            if (disclosing.SetEquals(_disclosing)) return;
            if (!disclosing.IsSupersetOf(_disclosing))
            {
                _disclosing = [];
                Spread([], [.. AllOrigins()], []);
                continue;
            }

            var dirty = new HashSet<int>();
            foreach (var owner in disclosing.Except(_disclosing)) AddNodes(dirty, _graph.OwnerAt(owner).Target);
            _disclosing = disclosing;
            Spread(dirty, [], []);
        }
    }

    private void Spread(IReadOnlyCollection<int> dirty, IReadOnlyList<ChangedOrigin> origins, IReadOnlyList<int> removed)
    {
        var graph = new LabelGraph(_graph, _maps.Transitions, _disclosing, _maps.Rules);
        (_facts, var changes) = Propagator.Apply(
            _facts, new FactUpdate(graph) { DirtyNodes = [.. dirty], Origins = origins, RemovedOrigins = removed }, cancellationToken);
        foreach (var change in changes) _before.TryAdd((change.Origin, change.Node), change.Before);
    }

    private IEnumerable<ChangedOrigin> AllOrigins() => _numbers.Assignments.Values.Select(assignment => Changed(assignment, fromScratch: true));

    // A container whose columns changed has other seeds.
    private IEnumerable<ChangedOrigin> GrownContainers()
    {
        if (update.ChangedDatasets is not { Count: > 0 } datasets) yield break;
        foreach (var assignment in _numbers.Assignments.Values)
        {
            if (!assignment.ThroughHierarchy || assignment.Path is not null || _numbers.Assigned.Contains(assignment)) continue;
            if (_graph.FindDataset(assignment.Dataset) is { } dataset && datasets.Contains(_graph.Canonical(dataset).Ordinal))
                yield return Changed(assignment, fromScratch: false);
        }
    }

    private ChangedOrigin Changed(LabelAssignment assignment, bool fromScratch)
    {
        ImmutableArray<int> seeds = assignment.Method == AssignmentMethod.Suggested ? [] : SeedsOf(assignment);
        var depth = assignment.ThroughLineage ? assignment.MaxDepth : 0;
        return new ChangedOrigin(new PropagationOrigin(_numbers.NumberOf(assignment.Id), seeds, _maps.Of(assignment), depth), [], fromScratch);
    }

    private ImmutableArray<int> SeedsOf(LabelAssignment assignment)
    {
        if (assignment.Path is { } path)
            return _graph.FindNode(LineageNode.Field(assignment.Dataset, path)) is var node and >= 0 ? [node] : [];
        if (_graph.FindDataset(assignment.Dataset) is not { } named) return [];
        var dataset = _graph.Canonical(named);
        if (!assignment.ThroughHierarchy) return dataset.RowSetNode >= 0 ? [dataset.RowSetNode] : [];
        return [.. Enumerable.Range(0, dataset.Fields.Count).Where(dataset.IsDeclared).Select(dataset.NodeOf)];
    }

    private HashSet<int> DirtyNodes()
    {
        var dirty = new HashSet<int>();
        foreach (var ordinal in update.ChangedDatasets!) AddNodes(dirty, ordinal);
        foreach (var job in update.ChangedJobs)
        {
            dirty.Add(LabelGraph.NodeOfJob(job));
            foreach (var output in _graph.JobAt(job).Outputs) AddNodes(dirty, output);
        }

        return dirty;
    }

    private void AddNodes(HashSet<int> nodes, int ordinal)
    {
        var dataset = _graph.Canonical(_graph.DatasetAt(ordinal));
        if (dataset.RowSetNode >= 0) nodes.Add(dataset.RowSetNode);
        for (var field = 0; field < dataset.Fields.Count; field++) nodes.Add(dataset.NodeOf(field));
    }

    private ImmutableArray<FactChange> Changes()
    {
        var changes = ImmutableArray.CreateBuilder<FactChange>();
        foreach (var ((origin, node), before) in _before)
        {
            var after = _facts.StateBits(node, origin);
            // What a job of unknown columns holds in between is nobody's column.
            if (after != before && node < _graph.NodeCount) changes.Add(new FactChange(origin, node, before, after));
        }

        return changes.ToImmutable();
    }
}
