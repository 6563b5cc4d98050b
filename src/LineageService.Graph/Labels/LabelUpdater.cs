using System.Collections.Immutable;
using LineageService.Graph.Labels.Controls;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>Makes the next state of labels. Mutable; one use.</summary>
internal sealed class LabelUpdater
{
    private readonly LabelState _state;
    private readonly LabelUpdate _update;
    private readonly CancellationToken _cancellationToken;
    private readonly LineageGraph _graph;
    private readonly LabelPolicy _policy;
    private readonly DateTimeOffset _at;
    private readonly OriginNumbers _numbers;
    private readonly ImmutableDictionary<string, Declassification> _declassifications;
    private readonly PolicyMaps _maps;
    private readonly ControlIndex _controls;
    private readonly ImmutableHashSet<string> _named;
    private readonly ResidualLabels _residuals;

    // Another process's numbers, or what changed is not known, or what all edges make of a label did.
    private readonly bool _isAnew;

    // Nodes that changed since groups were last looked at.
    private readonly HashSet<int> _touched = [];
    private LabelFacts _before;
    private LabelFacts _facts;
    private ImmutableHashSet<int> _disclosing;

    // Of these the ones whose keys tell a person in weak forms only; null where not looked for.
    private ImmutableHashSet<int>? _weak;

    public LabelUpdater(LabelState state, LabelUpdate update, CancellationToken cancellationToken)
    {
        (_state, _update, _cancellationToken) = (state, update, cancellationToken);
        _graph = update.Graph ?? state.Graph;
        _policy = update.Policy ?? state.Policy;
        _at = update.At ?? state.At;
        _numbers = new OriginNumbers(state, update);
        _before = _facts = state.Facts;
        (_disclosing, _weak) = (state.Disclosing, state.WeaklyDisclosing);
        _residuals = new ResidualLabels(state, update, _graph, _at);
        _declassifications = DeclassificationUpdate.Next(state, update, _graph, _at);
        var isOtherGraph = !_graph.SharesOrdinalsWith(state.Graph);
        var rules = _policy.EdgeRules.RemoveAll(rule => rule.Expires <= _at);
        var isOtherPolicy = update.Policy is not null || !rules.SequenceEqual(state.Maps.Policy.EdgeRules);
        _maps = isOtherGraph || isOtherPolicy
            ? new PolicyMaps(_policy with { EdgeRules = rules }, isOtherGraph ? new TransitionTable() : state.Maps.Transitions, state.Maps.Controls)
            : state.Maps;
        var sameControls = !isOtherGraph && !isOtherPolicy && _at == state.At && ReferenceEquals(_declassifications, state.Declassifications);
        _controls = sameControls ? state.Controls : ControlIndex.Of(_policy, _declassifications.Values, _at, _maps.Controls);
        _named = sameControls ? state.Named : [.. _controls.NamedOrigins()];
        _isAnew = update.ChangedDatasets is null || isOtherGraph || isOtherPolicy || ControlChanges.Of(state.Controls, _controls, _graph) is null;
    }

    /// <summary>What was until now, under the numbers of the nodes of the graph as it is now.</summary>
    public LabelFacts Before => _before;

    public LabelState Run()
    {
        if (!ReferenceEquals(_graph.Base, _state.Graph.Base) && _facts.OriginLimit > 0)
            _before = _facts = _facts.Renumbered(NodeMoves.Between(_state.Graph, _graph));
        if (_isAnew) (_disclosing, _weak) = ([], null);
        var controlled = _isAnew ? [] : ControlChanges.Of(_state.Controls, _controls, _graph)!;
        var dirty = _isAnew ? [] : DirtyNodes();
        dirty.UnionWith(controlled);
        var changed = _isAnew ? AllOrigins() : ChangedOrigins();
        Spread(dirty, [.. changed], _numbers.Withdrawn);
        Settle(ChangedOwners());
        if (_residuals.AddLost(FactChangeSet.Between(_before, _facts, _graph.NodeCount), _numbers, _cancellationToken) is { Count: > 0 } residual)
        {
            Spread([], [.. residual.Select(id => Changed(_numbers.Assignments[id], fromScratch: false))], []);
            Settle([]);
        }

        return new LabelState(_graph, _policy, _maps, _controls)
        {
            At = _at,
            Assignments = _numbers.Assignments,
            Numbers = _numbers.Numbers,
            Subjects = _numbers.Subjects,
            Index = _numbers.Index,
            Declassifications = _declassifications,
            Named = _named,
            ResidualsByAssignment = _residuals.Current,
            Facts = _facts,
            Disclosing = _disclosing,
            WeaklyDisclosing = _weak,
        };
    }

    // Counts by a key that tells a person disclose more, which may label further keys: repeated until nothing changes. Where a key lost its label and one
    // of the others may owe its own to groups that disclose, all is made anew from none, for what only supports itself must fall (§A.9-2).
    private void Settle(IReadOnlyCollection<int> graphOwners)
    {
        var touched = new HashSet<int>(graphOwners);
        while (true)
        {
            var groups = new DisclosingGroups(_graph, _facts, number => _policy.CategoryOf(_numbers.AssignmentOf(number).Category));
            foreach (var node in _touched)
                if (node < _graph.NodeCount) groups.AddGroupingBy(node, touched);
            _touched.Clear();
            IReadOnlyCollection<int> found, lost;
            if (_isAnew || _state.Facts.OriginLimit == 0)
            {
                var all = groups.Find();
                (found, lost) = (all.Except(_disclosing), _disclosing.Except(all));
                (_disclosing, _weak) = (all, null);
            }
            else
            {
                (found, lost) = groups.Changes(_disclosing, touched);
                _disclosing = _disclosing.Except(lost).Union(found);
                Weigh(groups, touched);
            }

            touched.Clear();
            if (found.Count == 0 && lost.Count == 0) return;
            if (lost.Count > 0 && (_weak ??= [.. _disclosing.Where(groups.IsWeak)]).Count > 0)
            {
                // Whatever grouped before may do so again.
                touched.UnionWith(_disclosing);
                (_disclosing, _weak) = ([], null);
                Spread([], [.. AllOrigins()], []);
                continue;
            }

            var dirty = new HashSet<int>();
            foreach (var owner in found.Concat(lost)) groups.AddCounting(owner, dirty);
            Spread(dirty, [], []);
        }
    }

    // How a group discloses changes only where its keys do: with many groups it is not asked of all of them at each label that goes.
    private void Weigh(DisclosingGroups groups, IEnumerable<int> touched)
    {
        if (_weak is null) return;
        foreach (var owner in touched) _weak = _disclosing.Contains(owner) && groups.IsWeak(owner) ? _weak.Add(owner) : _weak.Remove(owner);
    }

    // Owners of edges into the datasets that changed: they may group by other keys now.
    private HashSet<int> ChangedOwners()
    {
        var owners = new HashSet<int>();
        if (_isAnew) return owners;
        foreach (var ordinal in _update.ChangedDatasets!)
        {
            var dataset = _graph.Canonical(_graph.DatasetAt(ordinal));
            if (dataset.RowSetNode < 0) continue;
            for (var field = -1; field < dataset.Fields.Count; field++)
            {
                var row = _graph.Reverse(field < 0 ? dataset.RowSetNode : dataset.NodeOf(field));
                for (var index = 0; index < row.Count; index++)
                    if (!row.IsDirect(index) && BlockEdge.SubtypeOf(row.Kind(index)) == EdgeSubtype.GroupBy) owners.Add(row.Owner(index));
            }

            foreach (var owner in _disclosing)
                if (_graph.OwnerAt(owner).Target == dataset.Ordinal) owners.Add(owner);
        }

        return owners;
    }

    private void Spread(IReadOnlyCollection<int> dirty, IReadOnlyList<ChangedOrigin> origins, IReadOnlyList<int> removed)
    {
        var graph = new LabelGraph(_graph, _maps.Transitions, _disclosing, _controls);
        (_facts, var changes) = Propagator.Apply(
            _facts, new FactUpdate(graph) { DirtyNodes = [.. dirty], Origins = origins, RemovedOrigins = removed }, _cancellationToken);
        // Where all is new all groups are looked at anyway.
        if (!_isAnew && _state.Facts.OriginLimit > 0) _touched.UnionWith(changes.Nodes());
    }

    private IEnumerable<ChangedOrigin> AllOrigins() => _numbers.Assignments.Values.Select(assignment => Changed(assignment, fromScratch: true));

    private IEnumerable<ChangedOrigin> ChangedOrigins()
    {
        var seen = new HashSet<string>(_numbers.Assigned.Select(assignment => assignment.Id), StringComparer.Ordinal);
        foreach (var assignment in _numbers.Assigned) yield return Changed(assignment, fromScratch: true);
        foreach (var id in _residuals.Ended.Concat(_named.SymmetricExcept(_state.Named)))
        {
            if (_numbers.Assignments.TryGetValue(id, out var assignment) && seen.Add(id)) yield return Changed(assignment, fromScratch: false);
        }

        if (_at != _state.At)
        {
            foreach (var id in _numbers.Index.Timed)
            {
                var assignment = _numbers.Assignments[id];
                if (assignment.HoldsAt(_at) != assignment.HoldsAt(_state.At) && seen.Add(id)) yield return Changed(assignment, fromScratch: false);
            }
        }

        // Of a container whose columns changed the seeds are others, and a field may be known only now.
        foreach (var ordinal in _update.ChangedDatasets!)
        {
            foreach (var id in AssignmentsOf(_graph.Canonical(_graph.DatasetAt(ordinal))))
            {
                var assignment = _numbers.Assignments[id];
                if (assignment.Path is not null && SeedsOf(assignment, default) is [var seed] && seed == SeedOf(assignment)) continue;
                if (seen.Add(id)) yield return Changed(assignment, fromScratch: false);
            }
        }
    }

    private IEnumerable<string> AssignmentsOf(GraphDataset dataset)
    {
        foreach (var id in _numbers.Index.ByDataset.GetValueOrDefault(dataset.Id, [])) yield return id;
        foreach (var alias in dataset.Aliases)
        {
            foreach (var id in _numbers.Index.ByDataset.GetValueOrDefault(_graph.DatasetAt(alias).Id, [])) yield return id;
        }
    }

    private int SeedOf(LabelAssignment assignment) =>
        _facts.OriginAt(_numbers.NumberOf(assignment.Id)) is { Seeds: [var seed] } ? seed : -1;

    private ChangedOrigin Changed(LabelAssignment assignment, bool fromScratch)
    {
        var scope = AssignmentScope.Of(_policy, assignment);
        ImmutableArray<int> seeds = assignment.Method == AssignmentMethod.Suggested || !assignment.HoldsAt(_at) ? [] : SeedsOf(assignment, scope);
        var origin = new PropagationOrigin(_numbers.NumberOf(assignment.Id), seeds, _maps.Of(assignment, scope.IsTable, _named), scope.MaxDepth)
        {
            Residuals = _residuals.FactsOf(assignment),
        };
        return new ChangedOrigin(origin, [], fromScratch);
    }

    private ImmutableArray<int> SeedsOf(LabelAssignment assignment, AssignmentScope scope)
    {
        if (assignment.Path is { } path)
            return _graph.FindNode(LineageNode.Field(assignment.Dataset, path)) is var node and >= 0 ? [node] : StarOf(assignment.Dataset);
        if (_graph.FindDataset(assignment.Dataset) is not { } named) return [];
        var dataset = _graph.Canonical(named);
        if (scope.IsTable) return dataset.RowSetNode >= 0 ? [dataset.RowSetNode] : [];
        return [.. Enumerable.Range(0, dataset.Fields.Count).Where(field => dataset.IsDeclared(field) || field == dataset.Fields.StarIndex).Select(dataset.NodeOf)];
    }

    // A column that nobody named yet is among those that a star stands for.
    private ImmutableArray<int> StarOf(DatasetId id) =>
        _graph.FindDataset(id) is { } named && _graph.Canonical(named) is { Fields.StarIndex: >= 0 and var star } dataset ? [dataset.NodeOf(star)] : [];

    private HashSet<int> DirtyNodes()
    {
        var dirty = new HashSet<int>();
        foreach (var ordinal in _update.ChangedDatasets!)
        {
            AddNodes(dirty, ordinal);
            foreach (var behind in StarPassage.DatasetsBehind(_graph, _graph.Canonical(_graph.DatasetAt(ordinal)))) AddNodes(dirty, behind);
            foreach (var reader in _graph.Canonical(_graph.DatasetAt(ordinal)).UnknownReaders) dirty.Add(LabelGraph.NodeOfJob(reader));
        }

        foreach (var job in _update.ChangedJobs)
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
}
