using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>The part of a store's graph that a walk can touch, fetched hop by hop. Mutable; one request.</summary>
internal sealed class StoreFragment(ILineageStore store, EdgeMask mask)
{
    private readonly Dictionary<(JobId Job, DatasetId Target, EvidenceKind Evidence), HashSet<LineageEdge>> _edges = [];
    private readonly HashSet<DatasetId> _datasets = [];
    private readonly Dictionary<JobId, UnknownJob> _unknown = [];

    public async Task FetchAsync(LineageRequest request, Direction direction, CancellationToken cancellationToken)
    {
        var frontier = await RootsAsync(request.Root, direction, cancellationToken).ConfigureAwait(false);
        var seen = frontier.ToHashSet();
        var passed = new HashSet<DatasetId>();
        for (var hop = 0; hop < Math.Max(1, request.Depth) && !frontier.IsEmpty; hop++)
        {
            var next = ImmutableArray.CreateBuilder<LineageNode>();
            foreach (var node in frontier) passed.Add(node.Dataset);
            await foreach (var owned in store.ExpandAsync(frontier, direction, cancellationToken).ConfigureAwait(false))
            {
                if (!mask.Has(owned.Edge.Subtype)) continue;
                Keep(owned);
                var reached = direction == Direction.Downstream ? owned.Edge.To : owned.Edge.From;
                if (seen.Add(reached)) next.Add(reached);
            }

            frontier = next.DrainToImmutable();
        }

        _datasets.UnionWith(passed);
        var unknown = store.FindUnknownJobsAsync([.. passed], direction, cancellationToken);
        await foreach (var job in unknown.ConfigureAwait(false)) _unknown[job.Job.Id] = job;
    }

    public async Task<LineageGraph> ToGraphAsync(long epoch, CancellationToken cancellationToken)
    {
        var builder = new GraphBuilder(new NameIndex(), IdentityMap.Empty);
        foreach (var key in _edges.Keys) _datasets.Add(key.Target);
        foreach (var edges in _edges.Values) foreach (var edge in edges) _datasets.Add(edge.From.Dataset);
        foreach (var id in _datasets.Order())
        {
            if (await store.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is { } record) builder.Tables.Put(record);
        }

        var unknowns = new Dictionary<(JobId, DatasetId, EvidenceKind), ImmutableArray<UnknownLineage>>();
        foreach (var job in _unknown.Values)
        {
            builder.Tables.Put(job.Job);
            foreach (var set in job.EdgeSets)
            {
                unknowns[(set.Job, set.Target, set.Evidence)] = set.Unknowns;
                var kept = EdgesOf(set.Job, set.Target, set.Evidence);
                foreach (var edge in set.Edges) kept.Add(edge);
            }
        }

        foreach (var (key, edges) in _edges)
        {
            builder.Add(new EdgeSet(
                key.Job, key.Target, key.Evidence, "", default, [.. edges],
                unknowns.GetValueOrDefault((key.Job, key.Target, key.Evidence), [])));
        }

        return builder.Build(epoch);
    }

    private async Task<ImmutableArray<LineageNode>> RootsAsync(LineageRoot root, Direction direction, CancellationToken cancellationToken)
    {
        if (root is { Kind: NodeKind.Job, Job: { } job })
            return await RootsOfJobAsync(job, direction, cancellationToken).ConfigureAwait(false);
        if (root.Dataset is not { } dataset) return [];
        if (await store.FindDatasetAsync(dataset, cancellationToken).ConfigureAwait(false) is not { } record) return [];
        _datasets.Add(dataset);
        if (record.AliasOf is { } canonical && canonical != dataset
            && await store.FindDatasetAsync(canonical, cancellationToken).ConfigureAwait(false) is { } original)
        {
            (dataset, record) = (canonical, original);
            _datasets.Add(dataset);
        }

        var node = new LineageNode(root.Kind, dataset, root.Path);
        // A field outside the schema is a node all the same where any edge touches it, on whichever side.
        var isDeclared = root.Kind == NodeKind.RowSet
            || (root.Kind == NodeKind.Field && record.Fields.Any(field => field.Path == root.Path));
        if (!isDeclared) await KeepAroundAsync(node, cancellationToken).ConfigureAwait(false);
        return [node];
    }

    private async Task<ImmutableArray<LineageNode>> RootsOfJobAsync(JobId id, Direction direction, CancellationToken cancellationToken)
    {
        if (await store.FindJobAsync(id, cancellationToken).ConfigureAwait(false) is not { } job) return [];
        var sets = await store.FindEdgeSetsAsync(id, cancellationToken).ConfigureAwait(false);
        // Kept whole, as an unknown job is: the graph finds a job's roots by its record and its edge sets.
        _unknown[id] = new UnknownJob(job, sets);
        var roots = new HashSet<LineageNode>();
        foreach (var set in sets)
        {
            foreach (var edge in set.Edges) roots.Add(direction == Direction.Downstream ? edge.To : edge.From);
        }

        var claimed = roots.Select(node => node.Dataset).ToHashSet();
        foreach (var dataset in direction == Direction.Downstream ? job.Outputs : job.Inputs)
        {
            if (claimed.Contains(dataset)) continue;
            var node = new LineageNode(NodeKind.Dataset, dataset, null);
            roots.Add(node);
            _datasets.Add(dataset);
            await KeepAroundAsync(node, cancellationToken).ConfigureAwait(false);
        }

        return [.. roots];
    }

    private async Task KeepAroundAsync(LineageNode node, CancellationToken cancellationToken)
    {
        await foreach (var owned in store.ExpandAsync([node], Direction.Both, cancellationToken).ConfigureAwait(false)) Keep(owned);
    }

    private void Keep(OwnedEdge owned) => EdgesOf(owned.Job, owned.Edge.To.Dataset, owned.Evidence).Add(owned.Edge);

    private HashSet<LineageEdge> EdgesOf(JobId job, DatasetId target, EvidenceKind evidence)
    {
        if (!_edges.TryGetValue((job, target, evidence), out var edges))
            _edges[(job, target, evidence)] = edges = new(EdgeContentComparer.Instance);
        return edges;
    }
}
