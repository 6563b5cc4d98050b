using LineageService.Graph.Labels;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Tasks in a store, labels over their graph, and short ways to ask which. Mutable.</summary>
internal sealed class LabelWorld : IAsyncDisposable
{
    private readonly LineageGraphHost _host;
    private readonly TaskImporter _importer;
    private readonly HashSet<DatasetId> _changed = [];
    private readonly HashSet<JobId> _changedJobs = [];
    private string _dialect = "spark";

    private LabelWorld(LineageGraphHost host)
    {
        _host = host;
        _importer = new TaskImporter(host, TimeProvider.System);
        State = LabelState.Of(host.Current, LabelPolicy.Default);
        host.Committed += batch =>
        {
            _changed.UnionWith(batch.EdgeSets.Select(set => set.Target));
            _changed.UnionWith(batch.Datasets.Select(dataset => dataset.Id));
            _changedJobs.UnionWith(batch.Jobs.Select(job => job.Id));
            _changedJobs.UnionWith(batch.RetiredJobs);
        };
    }

    public LabelState State { get; private set; }

    public LineageGraph Graph => _host.Current;

    public ILineageStore Store => _host.Store;

    /// <summary>What the last update changed.</summary>
    public FactChangeSet Changes { get; private set; } = FactChangeSet.None;

    /// <summary>What comes in one update with the next import.</summary>
    public Func<LabelUpdate, LabelUpdate> Also { get; set; } = update => update;

    public static Task<LabelWorld> CreateAsync(params (string Name, string Sql)[] tasks) => CreateAsync(LabelPolicy.Default, tasks);

    public static async Task<LabelWorld> CreateAsync(LabelPolicy policy, params (string Name, string Sql)[] tasks)
    {
        var world = new LabelWorld(await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, TestContext.Current.CancellationToken));
        if (policy != LabelPolicy.Default) world.Apply(new LabelUpdate { Policy = policy });
        await world.ImportAsync(tasks);
        return world;
    }

    public static async Task<LabelWorld> CreateInAsync(string dialect, params (string Name, string Sql)[] tasks)
    {
        var world = await CreateAsync();
        world._dialect = dialect;
        await world.ImportAsync(tasks);
        return world;
    }

    public async Task CommitAsync(LineageBatch batch)
    {
        await _host.CommitAsync(batch, TestContext.Current.CancellationToken);
        Follow();
    }

    public async Task ImportAsync(params (string Name, string Sql)[] tasks)
    {
        var defaults = new TaskDefaults(_dialect, "wh", "jobs");
        await _importer.ImportAsync(
            [.. tasks.Select(task => new TaskDefinition(new JobId("jobs", task.Name), _dialect, task.Sql, "wh"))], [], defaults, null, TestContext.Current.CancellationToken);
        Follow();
    }

    private void Follow()
    {
        var graph = _host.Current;
        var datasets = _changed.Select(graph.FindDataset).OfType<GraphDataset>().Select(dataset => graph.Canonical(dataset).Ordinal).ToHashSet();
        var jobs = _changedJobs.Select(graph.FindJob).OfType<GraphJob>().Select(job => job.Ordinal).ToHashSet();
        Apply(Also(new LabelUpdate { Graph = graph, ChangedDatasets = datasets, ChangedJobs = jobs }));
        Also = update => update;
        _changed.Clear();
        _changedJobs.Clear();
    }

    /// <summary>Labels a field (<c>ods.u.email</c>).</summary>
    public void Assign(string field, string category)
    {
        var dot = field.LastIndexOf('.');
        Apply(new LabelUpdate { Assigned = [new LabelAssignment($"{field} {category}", new DatasetId("wh", field[..dot]), field[(dot + 1)..], category)] });
    }

    public void Withdraw(string field, string category) => Apply(new LabelUpdate { Withdrawn = [$"{field} {category}"] });

    public void Apply(LabelUpdate update) => (State, Changes) = State.Apply(update, TestContext.Current.CancellationToken);

    /// <summary>The forms of a field's labels: <c>RAW</c>, <c>PARTIAL indirect</c> …, those of each origin behind its category where there are several.</summary>
    public string FormsOf(string field)
    {
        var dot = field.LastIndexOf('.');
        return Text(LineageNode.Field(new DatasetId("wh", field[..dot]), field[(dot + 1)..]));
    }

    /// <summary>The changes of the last update, as <c>a.s +RAW</c>.</summary>
    public IEnumerable<string> ChangedFields() => Changes
        .Select(change => $"{State.Graph.NodeAt(change.Node).Dataset.Name}.{State.Graph.NodeAt(change.Node).Path} {(change.IsAdded ? "+" : change.IsRemoved ? "-" : "~")}")
        .Order(StringComparer.Ordinal);

    public static FieldId Field(string field)
    {
        var dot = field.LastIndexOf('.');
        return new FieldId(new DatasetId("wh", field[..dot]), field[(dot + 1)..]);
    }

    public string FormsOfRows(string dataset) => Text(LineageNode.RowSet(new DatasetId("wh", dataset)));

    public async ValueTask DisposeAsync()
    {
        // What was kept current step by step is what a state made at once has.
        var anew = LabelState.Of(_host.Current, State.Policy).Apply(
            new LabelUpdate
            {
                At = State.At == DateTimeOffset.MinValue ? null : State.At,
                Assigned = [.. State.Assignments.Values.OrderBy(assignment => assignment.Id, StringComparer.Ordinal)],
                Declassifications = [.. State.Declassifications.Values],
                Residuals = [.. State.Residuals],
            },
            CancellationToken.None).State;
        Assert.Equal(AllOf(anew), AllOf(State));
        _importer.Dispose();
        await _host.DisposeAsync();
    }

    private static List<string> AllOf(LabelState state)
    {
        var all = new List<string>();
        for (var node = 0; node < state.Graph.NodeCount; node++)
        {
            foreach (var label in state.LabelsOf(state.Graph.NodeAt(node)))
                all.Add($"{state.Graph.NodeAt(node)} {label.Origin.Id} {label.Form} {label.IsIndirect} {label.Hops} {label.IsResidual}");
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }

    private string Text(LineageNode node)
    {
        var labels = State.LabelsOf(node);
        var several = labels.Select(label => label.Origin.Id).Distinct().Count() > 1;
        return string.Join(", ", labels.Select(label =>
            $"{(several ? label.Origin.Category + " " : "")}{label.Form.WireName()}{(label.IsIndirect ? " indirect" : "")}{(label.IsResidual ? " residual" : "")}"));
    }
}
