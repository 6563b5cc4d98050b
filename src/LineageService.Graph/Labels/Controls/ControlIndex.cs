using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Controls;

/// <summary>
/// Which controls hold for which edges, at one moment under one policy. What matches a dataset is found when it is first asked for and kept. Thread-safe.
/// </summary>
internal sealed class ControlIndex
{
    private readonly ImmutableArray<EdgeControl> _controls;
    private readonly int[] _ofJobs;
    private readonly ConcurrentDictionary<int, DatasetControls> _datasets = new();
    private readonly ConcurrentDictionary<int, int[]> _jobs = new();

    private ControlIndex(ImmutableArray<EdgeControl> controls, ControlTable table)
    {
        (_controls, Table) = (controls, table);
        _ofJobs = [.. Enumerable.Range(0, controls.Length).Where(at => controls[at] is { HasFrom: false, HasTo: false })];
    }

    public ControlTable Table { get; }

    public bool IsEmpty => _controls.IsEmpty;

    public ImmutableArray<EdgeControl> Controls => _controls;

    public static ControlIndex Of(LabelPolicy policy, IEnumerable<Declassification> declassifications, DateTimeOffset at, ControlTable table)
    {
        var inForce = declassifications.Where(one => DeclassificationRules.IsInForce(one, at)).ToDictionary(one => one.Id, StringComparer.Ordinal);
        var controls = ImmutableArray.CreateBuilder<EdgeControl>();
        foreach (var rule in policy.EdgeRules)
        {
            var isOfEdges = rule.Scope is RuleScope.Edge or RuleScope.Job || rule is { Scope: RuleScope.Subtype, Cap: not null };
            if (!isOfEdges || rule.Expires <= at) continue;
            controls.Add(new EdgeControl(new FlowControl.Capping(rule)) { From = rule.Edge?.From, To = rule.Edge?.To, Job = rule.Job });
        }

        foreach (var stop in policy.Stops)
            controls.Add(new EdgeControl(new FlowControl.Barrier(stop.Tags, StopReason.Stop, stop.Node.Text, null)) { From = stop.Node });
        foreach (var block in policy.Blocks)
        {
            var allowed = block.Declassification is { } id ? inForce.GetValueOrDefault(id) : null;
            // One whose permission ended is as if none had ever been given.
            var barrier = new FlowControl.Barrier(block.Tags, StopReason.Block, $"{block.From} -> {block.To}", allowed is null ? policy : null)
            {
                Origins = allowed?.Origins ?? default,
            };
            controls.Add(new EdgeControl(barrier) { From = block.From, To = block.To });
        }

        foreach (var declassification in inForce.Values.OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            if (declassification.ToForm is not { } form) continue;
            var lowering = new FlowControl.Lowering(declassification.Tags, declassification.FromForm, form, declassification.Id) { Origins = declassification.Origins };
            controls.Add(new EdgeControl(lowering)
            {
                FromField = declassification.Edge?.From,
                ToField = declassification.Edge?.To ?? declassification.Node,
                BoundJob = declassification.Bound?.Job,
            });
        }

        return new ControlIndex(controls.ToImmutable(), table);
    }

    /// <summary>Ids of all assignments that some control names.</summary>
    public IEnumerable<string> NamedOrigins() =>
        _controls.Where(control => !control.Control.Origins.IsDefault).SelectMany(control => control.Control.Origins).Distinct(StringComparer.Ordinal);

    /// <summary>The number of the set of controls that hold for an edge; 0 for none.</summary>
    /// <param name="from">A node of the graph; −1 where the edge begins at a job.</param>
    /// <param name="to">A node of the graph; −1 where the edge ends at a job.</param>
    /// <param name="job">Ordinal of the job that states it; −1 for none.</param>
    /// <param name="subtype">Null for an edge that no statement made.</param>
    public int NumberOf(LineageGraph graph, int from, int to, int job, EdgeSubtype? subtype)
    {
        var fromControls = from < 0 ? [] : Of(graph, from).From(FieldOf(graph, from));
        var toControls = to < 0 ? [] : Of(graph, to).To(FieldOf(graph, to));
        var jobControls = job < 0 || _ofJobs.Length == 0 ? [] : OfJob(graph, job);
        if (fromControls.Length + toControls.Length + jobControls.Length == 0) return 0;
        var found = new List<FlowControl>();
        foreach (var at in jobControls) Add(_controls[at].Control);
        foreach (var at in fromControls)
        {
            var control = _controls[at];
            if (control.HasTo && !toControls.Contains(at)) continue;
            if (HoldsForJob(graph, control, job)) Add(control.Control);
        }

        foreach (var at in toControls)
        {
            var control = _controls[at];
            if (!control.HasFrom && HoldsForJob(graph, control, job)) Add(control.Control);
        }

        return Table.Of(found);

        void Add(FlowControl control)
        {
            if (control is not FlowControl.Capping { Rule.Subtype: { } named } || named == subtype) found.Add(control);
        }
    }

    /// <summary>Nodes of the graph whose entering edges a control may be about.</summary>
    public static IEnumerable<int> NodesInto(LineageGraph graph, EdgeControl control)
    {
        if (control.ToField is not { } field) return [];
        return graph.FindNode(LineageNode.Field(field.Dataset, field.Path)) is var node and >= 0 ? [node] : [];
    }

    private static bool HoldsForJob(LineageGraph graph, EdgeControl control, int job) =>
        !control.HasJob || (job >= 0 && control.IsOfJob(graph, graph.JobAt(job)));

    private static int FieldOf(LineageGraph graph, int node) => graph.FieldOf(node);

    private int[] OfJob(LineageGraph graph, int job) =>
        _jobs.GetOrAdd(job, _ => [.. _ofJobs.Where(at => _controls[at].IsOfJob(graph, graph.JobAt(job)))]);

    private DatasetControls Of(LineageGraph graph, int node)
    {
        var dataset = graph.DatasetAt(graph.DatasetOf(node));
        if (_datasets.TryGetValue(dataset.Ordinal, out var known) && known.IsOf(dataset)) return known;
        return _datasets[dataset.Ordinal] = DatasetControls.Of(graph, dataset, _controls);
    }
}
