using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Dialects;

namespace LineageService.Ingestion.Tasks;

/// <summary>
/// Puts an outcome's datasets and fields under the spelling they are known by, as far as the dialect's names do not mind case.
/// Mutable; one per outcome.
/// </summary>
internal sealed class OutcomeSpelling(KnownDatasets known, NameResolutionRules rules)
{
    private readonly bool _foldsTables = rules.TableFolding != NameFolding.Sensitive;
    private readonly bool _foldsColumns = rules.ColumnFolding != NameFolding.Sensitive;
    private readonly Dictionary<DatasetId, DatasetId> _datasets = [];
    private readonly Dictionary<DatasetId, NameSpellings.Spellings?> _fields = [];

    /// <summary>The outcome itself where it is spelled as known already.</summary>
    public TaskOutcome Apply(TaskOutcome outcome)
    {
        // Outputs first: a table is spelled as the task that fills it does.
        var outputs = Datasets(outcome.Job.Outputs);
        var inputs = Datasets(outcome.Job.Inputs);
        var job = outcome.Job;
        if (outputs != job.Outputs || inputs != job.Inputs)
            job = job with { Outputs = outputs, Inputs = inputs, Target = job.Target is { } target ? Dataset(target) : null };

        ImmutableArray<EdgeSet>.Builder? sets = null;
        for (var i = 0; i < outcome.EdgeSets.Length; i++)
        {
            var set = outcome.EdgeSets[i];
            var spelled = Apply(set);
            if (sets is null && !ReferenceEquals(spelled, set))
            {
                sets = ImmutableArray.CreateBuilder<EdgeSet>(outcome.EdgeSets.Length);
                sets.AddRange(outcome.EdgeSets, i);
            }

            sets?.Add(spelled);
        }

        return ReferenceEquals(job, outcome.Job) && sets is null
            ? outcome
            : outcome with { Job = job, EdgeSets = sets is null ? outcome.EdgeSets : United(sets) };
    }

    private EdgeSet Apply(EdgeSet set)
    {
        var target = Dataset(set.Target);
        ImmutableArray<LineageEdge>.Builder? edges = null;
        Known lastFrom = default, lastTo = default;
        for (var i = 0; i < set.Edges.Length; i++)
        {
            var edge = set.Edges[i];
            var from = Node(edge.From, ref lastFrom);
            var to = Node(edge.To, ref lastTo);
            if (edges is null && (from != edge.From || to != edge.To))
            {
                edges = ImmutableArray.CreateBuilder<LineageEdge>(set.Edges.Length);
                edges.AddRange(set.Edges, i);
            }

            edges?.Add(edge with { From = from, To = to });
        }

        return target == set.Target && edges is null
            ? set
            : set with { Target = target, Edges = edges is null ? set.Edges : [.. edges.DistinctBy(edge => (edge.From, edge.To, edge.Subtype))] };
    }

    // Two spellings of one target in one script are one set.
    private static ImmutableArray<EdgeSet> United(ImmutableArray<EdgeSet>.Builder sets) =>
    [
        .. sets.GroupBy(set => set.Target).Select(same => same.Count() == 1
            ? same.First()
            : same.First() with
            {
                Edges = [.. same.SelectMany(set => set.Edges).DistinctBy(edge => (edge.From, edge.To, edge.Subtype))],
                Unknowns = [.. same.SelectMany(set => set.Unknowns).Distinct()],
            }),
    ];

    private ImmutableArray<DatasetId> Datasets(ImmutableArray<DatasetId> datasets)
    {
        var changed = false;
        foreach (var dataset in datasets) changed |= Dataset(dataset) != dataset;
        return changed ? [.. datasets.Select(Dataset).Distinct().Order()] : datasets;
    }

    private DatasetId Dataset(DatasetId dataset)
    {
        if (!_foldsTables) return dataset;
        if (!_datasets.TryGetValue(dataset, out var spelled)) _datasets[dataset] = spelled = known.Spell(dataset);
        return spelled;
    }

    private LineageNode Node(LineageNode node, ref Known last)
    {
        if (!last.IsSet || node.Dataset != last.Dataset) last = new Known(true, node.Dataset, Dataset(node.Dataset));
        var path = node.Path is null || !_foldsColumns ? node.Path : Field(ref last, node.Path);
        return last.IsSame && ReferenceEquals(path, node.Path) ? node : new LineageNode(node.Kind, last.Spelled, path);
    }

    private string Field(ref Known last, string path)
    {
        if (!last.HasFields)
        {
            if (!_fields.TryGetValue(last.Spelled, out var fields)) _fields[last.Spelled] = fields = known.FieldSpellings(last.Spelled);
            last = last with { HasFields = true, Fields = fields };
        }

        return last.Fields?.Find(path) ?? path;
    }

    /// <summary>A dataset and what is known of it, for the next edge, which is mostly of the same.</summary>
    private readonly record struct Known(bool IsSet, DatasetId Dataset, DatasetId Spelled)
    {
        public bool IsSame { get; } = Dataset == Spelled;

        public bool HasFields { get; init; }

        public NameSpellings.Spellings? Fields { get; init; }
    }
}
