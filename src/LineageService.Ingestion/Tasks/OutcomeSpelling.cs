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
        var block = set.Block;
        if (block.IsEmpty) return target == set.Target ? set : set with { Target = target };
        var datasets = new DatasetId[block.Datasets.Length];
        for (var place = 0; place < datasets.Length; place++) datasets[place] = Dataset(block.Datasets[place]);
        var isSame = datasets.AsSpan().SequenceEqual(block.Datasets);
        BlockNode[]? nodes = null;
        var fields = new NameSpellings.Spellings?[datasets.Length];
        for (var place = 0; place < datasets.Length && _foldsColumns; place++) fields[place] = FieldsOf(datasets[place]);
        for (var place = 0; place < block.Nodes.Length && _foldsColumns; place++)
        {
            var node = block.Nodes[place];
            if (node.Path is not { } path || fields[node.Dataset]?.Find(path) is not { } spelled || ReferenceEquals(spelled, path)) continue;
            nodes ??= [.. block.Nodes];
            nodes[place] = node with { Path = spelled };
        }

        if (isSame && nodes is null) return set;
        var renamed = EdgeBlock.Of(datasets, nodes ?? [.. block.Nodes], [.. block.Chains], [.. block.Edges]);
        return set with { Target = target, Block = United(target, [renamed]) };
    }

    // Two spellings of one target in one script are one set.
    private static ImmutableArray<EdgeSet> United(ImmutableArray<EdgeSet>.Builder sets) =>
    [
        .. sets.GroupBy(set => set.Target).Select(same => same.Count() == 1
            ? same.First()
            : same.First() with
            {
                Block = United(same.Key, same.Select(set => set.Block)),
                Unknowns = [.. same.SelectMany(set => set.Unknowns).Distinct()],
            }),
    ];

    // Names may be the same now that were two: the first edge of each source, target and subtype stands.
    private static EdgeBlock United(DatasetId target, IEnumerable<EdgeBlock> blocks)
    {
        var builder = new EdgeBlockBuilder(target);
        var seen = new HashSet<(int From, int To, EdgeSubtype Subtype)>();
        foreach (var block in blocks)
        {
            foreach (var edge in block.Edges)
            {
                var (from, to) = (Place(block.Nodes[edge.From], block), Place(block.Nodes[edge.To], block));
                if (!seen.Add((from, to, edge.Subtype))) continue;
                builder.AddNew(edge with
                {
                    From = from,
                    To = to,
                    Chain = edge.Chain == 0 ? 0 : builder.Chain(block.Chains[edge.Chain - 1]),
                });
            }
        }

        return builder.ToBlock();

        int Place(BlockNode node, EdgeBlock block) => builder.Node(builder.Dataset(block.Datasets[node.Dataset]), node.Path);
    }

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

    private NameSpellings.Spellings? FieldsOf(DatasetId dataset)
    {
        if (!_fields.TryGetValue(dataset, out var fields)) _fields[dataset] = fields = known.FieldSpellings(dataset);
        return fields;
    }
}
