using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>The state of an in-memory store at a point of the two times. Not thread-safe: the store holds the lock.</summary>
internal sealed class InMemoryView(InMemoryTables tables, TimePoint point)
{
    public IEnumerable<DatasetRecord> Datasets()
    {
        if (point.IsNow) return tables.Datasets.Values.Select(dataset => dataset.ToRecord());
        var mentions = Mentions();
        return tables.Datasets.Select(pair => pair.Value.At(point, mentions.GetValueOrDefault(pair.Key))).OfType<DatasetRecord>();
    }

    public DatasetRecord? FindDataset(DatasetId id)
    {
        if (!tables.Datasets.TryGetValue(id, out var dataset)) return null;
        return point.IsNow ? dataset.ToRecord() : dataset.At(point, Mentions().GetValueOrDefault(id));
    }

    public IEnumerable<JobRecord> Jobs() => tables.Jobs.Values.Select(job => job.At(point)).OfType<JobRecord>();

    public JobRecord? FindJob(JobId id) => tables.Jobs.TryGetValue(id, out var job) ? job.At(point) : null;

    public IEnumerable<RunRecord> Runs() => tables.Runs.Values.Select(run => run.At(point)).OfType<RunRecord>();

    public IEnumerable<EdgeSet> EdgeSets() => tables.Jobs.Values.SelectMany(job => job.SetsAt(point));

    public ImmutableArray<EdgeSet> SetsOf(JobId id) => tables.Jobs.TryGetValue(id, out var job) ? job.SetsAt(point) : [];

    public ImmutableArray<EdgeSet> SetsInto(DatasetId target) =>
        [.. tables.WritersOf(target).Order(InMemoryTables.JobOrder).SelectMany(job => SetsOf(job)).Where(set => set.Target == target)];

    public IEnumerable<OwnedEdge> Expand(ImmutableArray<LineageNode> frontier, Direction direction)
    {
        var nodes = frontier.ToHashSet();
        var jobs = new SortedSet<JobId>(InMemoryTables.JobOrder);
        foreach (var node in nodes)
        {
            if (direction != Direction.Upstream) jobs.UnionWith(tables.ReadersOf(node.Dataset));
            if (direction != Direction.Downstream) jobs.UnionWith(tables.WritersOf(node.Dataset));
        }

        return jobs.SelectMany(job => SetsOf(job)).Where(set => set.IsActive)
            .SelectMany(set => set.Edges.Where(edge => FrontierMatch.Touches(nodes, edge, direction))
                .Select(edge => new OwnedEdge(edge, set.Job, set.Evidence)));
    }

    /// <summary>Every namespace of a dataset or job, sorted.</summary>
    public ImmutableArray<string> Namespaces()
    {
        var datasets = point.IsNow ? tables.Datasets.Keys.Select(id => id.Namespace) : Datasets().Select(record => record.Id.Namespace);
        var jobs = Jobs().Select(record => record.Id.Namespace);
        return [.. datasets.Concat(jobs).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // What lineage mentions at the point, not what it ever did.
    private Dictionary<DatasetId, HashSet<string>> Mentions()
    {
        var mentions = new Dictionary<DatasetId, HashSet<string>>();
        foreach (var set in EdgeSets())
        {
            Of(set.Target);
            foreach (var node in set.Block.Nodes)
            {
                var paths = Of(set.Block.Datasets[node.Dataset]);
                if (node.Path is { } path) paths.Add(path);
            }
        }

        foreach (var job in Jobs())
        {
            foreach (var input in job.Inputs) Of(input);
            foreach (var output in job.Outputs) Of(output);
        }

        return mentions;

        HashSet<string> Of(DatasetId id)
        {
            if (!mentions.TryGetValue(id, out var paths)) mentions[id] = paths = new HashSet<string>(StringComparer.Ordinal);
            return paths;
        }
    }
}
