using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// The part of a store's graph that a question can touch, fetched hop by hop under all names that datasets and jobs have there. It may hold more than the
/// question touches, never less, unless its budget ended it. Mutable; one question.
/// </summary>
internal sealed class StoreFragment(ILineageReader reader, AliasNames names, EdgeMask mask, FragmentBudget budget)
{
    private const int NodesAtOnce = 5_000;

    private readonly Dictionary<(JobId Job, DatasetId Target, EvidenceKind Evidence), HashSet<LineageEdge>> _edges = [];
    private readonly HashSet<DatasetId> _datasets = [];
    private readonly HashSet<JobId> _jobs = [];
    private readonly Dictionary<JobId, JobRecord> _records = [];
    private readonly Dictionary<JobId, UnknownJob> _unknown = [];
    private readonly HashSet<JobId> _claims = [];
    private readonly List<EdgeSet> _sets = [];

    /// <summary>Has the graph hold datasets, with all their names.</summary>
    public void Add(IEnumerable<DatasetId> datasets) => _datasets.UnionWith(datasets);

    /// <summary>Has the graph know of jobs, with all their names.</summary>
    public void Add(IEnumerable<JobId> jobs) => _jobs.UnionWith(jobs);

    /// <summary>Has the graph hold jobs.</summary>
    public void Add(IEnumerable<JobRecord> jobs)
    {
        foreach (var job in jobs) _records[job.Id] = job;
    }

    /// <summary>Fetches what lies up- or downstream of a root.</summary>
    public async Task FetchAsync(LineageRoot root, Direction direction, int depth, CancellationToken cancellationToken)
    {
        var frontier = await FetchRootsAsync(root, direction, cancellationToken).ConfigureAwait(false);
        var seen = frontier.ToHashSet();
        var passed = new HashSet<DatasetId>();
        for (var hop = 0; hop < depth && frontier.Count > 0 && !budget.Look(); hop++)
        {
            var next = new List<LineageNode>();
            foreach (var node in frontier) passed.Add(node.Dataset);
            foreach (var piece in frontier.Chunk(NodesAtOnce))
            {
                if (budget.Look()) break;
                await foreach (var edge in AroundAsync(piece, direction, mask, cancellationToken).ConfigureAwait(false))
                {
                    if (budget.IsOver) break;
                    var reached = Key(direction == Direction.Downstream ? edge.To : edge.From);
                    if (!seen.Add(reached)) continue;
                    next.Add(reached);
                    budget.Node();
                }
            }

            frontier = next;
        }

        _datasets.UnionWith(passed);
        ImmutableArray<DatasetId> stated = [.. passed.SelectMany(id => names.Of(id))];
        var unknown = reader.FindUnknownJobsAsync(stated, direction, cancellationToken);
        await foreach (var job in unknown.ConfigureAwait(false))
        {
            _unknown[job.Job.Id] = job;
            if (budget.Edges(job.EdgeSets.Sum(set => set.Block.Count))) break;
        }

        await FetchOtherClaimsAsync(cancellationToken).ConfigureAwait(false);
    }

    // What a job claims under another of its names is claimed.
    private async Task FetchOtherClaimsAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _unknown.Keys.SelectMany(id => names.OfJob(id)).ToHashSet())
        {
            if (_unknown.ContainsKey(name) || !_claims.Add(name)) continue;
            if (budget.IsOver) return;
            foreach (var set in await reader.FindEdgeSetsAsync(name, cancellationToken).ConfigureAwait(false))
            {
                if (!set.IsActive) continue;
                _sets.Add(set);
                budget.Edges(set.Block.Count);
            }
        }
    }

    /// <summary>Fetches where a question begins or ends; nothing beyond.</summary>
    /// <returns>The nodes, under the names that stand for the others.</returns>
    public async Task<List<LineageNode>> FetchRootsAsync(LineageRoot root, Direction direction, CancellationToken cancellationToken)
    {
        if (root is { Kind: NodeKind.Job, Job: { } job }) return await FetchRootsOfJobAsync(job, direction, cancellationToken).ConfigureAwait(false);
        if (root.Dataset is not { } dataset) return [];
        _datasets.Add(dataset);
        var node = Key(new LineageNode(root.Kind, dataset, root.Path));
        // A field outside the schema is a node all the same where any edge touches it, on whichever side.
        if (root.Kind != NodeKind.RowSet) await KeepAroundAsync(node, cancellationToken).ConfigureAwait(false);
        return [node];
    }

    public async Task<LineageGraph> ToGraphAsync(long epoch, CancellationToken cancellationToken)
    {
        foreach (var (key, edges) in _edges)
        {
            _datasets.Add(key.Target);
            _jobs.Add(key.Job);
            foreach (var edge in edges) _datasets.Add(edge.From.Dataset);
        }

        foreach (var set in _unknown.Values.SelectMany(job => job.EdgeSets).Concat(_sets))
        {
            foreach (var id in set.Block.Datasets) _datasets.Add(id);
            _datasets.Add(set.Target);
            _jobs.Add(set.Job);
        }

        foreach (var job in _unknown.Values) _datasets.UnionWith(job.Job.Inputs.Concat(job.Job.Outputs));
        var builder = new GraphBuilder(new NameIndex(), names.Identity);
        var named = _datasets.SelectMany(id => names.Of(names.Home(id))).Concat(_datasets).ToHashSet();
        var records = await reader.FindDatasetsAsync(named, cancellationToken).ConfigureAwait(false);
        var paths = await PathsAsync(records.Values, cancellationToken).ConfigureAwait(false);
        foreach (var record in records.Values.OrderBy(record => record.Id)) Put(builder.Tables, record, paths.GetValueOrDefault(record.Id));

        await PutJobsAsync(builder, cancellationToken).ConfigureAwait(false);

        var unknowns = new Dictionary<(JobId, DatasetId, EvidenceKind), ImmutableArray<UnknownLineage>>();
        foreach (var set in _unknown.Values.SelectMany(job => job.EdgeSets).Concat(_sets))
        {
            unknowns[(set.Job, set.Target, set.Evidence)] = set.Unknowns;
            EdgesOf(set.Job, set.Target, set.Evidence).UnionWith(set.Edges);
        }

        foreach (var (key, edges) in _edges)
        {
            builder.Add(new EdgeSet(
                key.Job, key.Target, key.Evidence, "", default, [.. edges],
                unknowns.GetValueOrDefault((key.Job, key.Target, key.Evidence), [])));
        }

        return builder.Build(epoch);
    }

    // Fields have the places, and are declared, as in the whole graph.
    private void Put(EntityTables tables, DatasetRecord record, ImmutableArray<string> paths)
    {
        if (paths.IsDefault)
        {
            tables.Put(record);
            return;
        }

        var ordinal = tables.Dataset(record.Id);
        if (reader.KnowsPaths)
        {
            var places = new Dictionary<string, int>(paths.Length, StringComparer.Ordinal);
            for (var place = 0; place < paths.Length; place++) places.TryAdd(paths[place], place);
            int[] declared = [.. record.Fields.Where(field => places.ContainsKey(field.Path)).Select(field => places[field.Path])];
            tables.Put(ordinal, record, DatasetEntry.OfNumbers(tables.Datasets[ordinal], record, [.. paths], declared, tables.Names));
            return;
        }

        tables.Mention(ordinal, paths);
        tables.Put(record);
    }

    // Which field of a dataset one of another name is depends on all that it has, so those of several names must know all of theirs. Of the others the order is
    // that of the whole graph where the store can tell it at once.
    private async Task<IReadOnlyDictionary<DatasetId, ImmutableArray<string>>> PathsAsync(
        IEnumerable<DatasetRecord> records, CancellationToken cancellationToken)
    {
        var wanted = records.Where(record => reader.KnowsPaths || names.Of(names.Home(record.Id)).Length > 1)
            .Select(record => record.Id).ToList();
        return wanted.Count == 0 ? ImmutableDictionary<DatasetId, ImmutableArray<string>>.Empty
            : await reader.FindPathsAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    // Of a job that is one of several names all are entered, so that each leads to the one that stands for them; not what they read and write, since of
    // their claims only some may be here.
    private async Task PutJobsAsync(GraphBuilder builder, CancellationToken cancellationToken)
    {
        Add(_unknown.Values.Select(unknown => unknown.Job));
        foreach (var record in _records.Values.OrderBy(record => record.Id)) builder.Tables.Put(record);
        var merged = _jobs.Where(id => names.OfJob(id).Length > 1).SelectMany(id => names.OfJob(id)).Where(id => !_records.ContainsKey(id)).ToHashSet();
        if (merged.Count == 0) return;
        var known = await reader.FindJobsAsync(merged, cancellationToken).ConfigureAwait(false);
        foreach (var id in known.Keys.Order()) builder.Tables.Job(id, revive: true);
    }

    private async Task<List<LineageNode>> FetchRootsOfJobAsync(JobId id, Direction direction, CancellationToken cancellationToken)
    {
        var roots = new HashSet<LineageNode>();
        var jobs = new List<JobRecord>();
        _jobs.Add(id);
        foreach (var name in names.OfJob(id))
        {
            if (await reader.FindJobAsync(name, cancellationToken).ConfigureAwait(false) is not { } job) continue;
            var sets = await reader.FindEdgeSetsAsync(name, cancellationToken).ConfigureAwait(false);
            sets = sets.RemoveAll(set => !set.IsActive);
            // Kept whole, as an unknown job is: the graph finds a job's roots by its record and its edge sets.
            _unknown[name] = new UnknownJob(job, sets);
            budget.Edges(sets.Sum(set => set.Block.Count));
            jobs.Add(job);
            foreach (var edge in sets.SelectMany(set => set.Edges)) roots.Add(Key(direction == Direction.Downstream ? edge.To : edge.From));
        }

        var claimed = roots.Select(node => node.Dataset).ToHashSet();
        foreach (var dataset in jobs.SelectMany(job => direction == Direction.Downstream ? job.Outputs : job.Inputs))
        {
            if (claimed.Contains(names.Home(dataset))) continue;
            var node = Key(new LineageNode(NodeKind.Dataset, dataset, null));
            if (!roots.Add(node)) continue;
            _datasets.Add(dataset);
            await KeepAroundAsync(node, cancellationToken).ConfigureAwait(false);
        }

        return [.. roots];
    }

    /// <summary>Fetches every edge that touches a node, whatever it says.</summary>
    public async Task KeepAroundAsync(LineageNode node, CancellationToken cancellationToken)
    {
        foreach (var direction in (Direction[])[Direction.Upstream, Direction.Downstream])
            await foreach (var _ in AroundAsync([node], direction, EdgeMask.Of(null), cancellationToken).ConfigureAwait(false)) if (budget.IsOver) return;
    }

    // Fields of a dataset with several names may be spelled otherwise under each: all of these datasets is read, and what touches a node is kept.
    private async IAsyncEnumerable<LineageEdge> AroundAsync(
        IReadOnlyCollection<LineageNode> nodes, Direction direction, EdgeMask followed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = nodes.ToHashSet();
        var frontier = new HashSet<LineageNode>();
        foreach (var node in nodes)
        {
            var stated = names.Of(node.Dataset);
            if (stated.Length == 1) frontier.Add(node);
            else foreach (var name in stated) frontier.Add(node.Kind == NodeKind.RowSet ? LineageNode.RowSet(name) : new LineageNode(NodeKind.Dataset, name, null));
        }

        await foreach (var owned in reader.ExpandAsync([.. frontier], direction, cancellationToken).ConfigureAwait(false))
        {
            if (!followed.Has(owned.Edge.Subtype)) continue;
            var near = Key(direction == Direction.Downstream ? owned.Edge.From : owned.Edge.To);
            if (!wanted.Contains(near) && !wanted.Contains(new LineageNode(NodeKind.Dataset, near.Dataset, null))) continue;
            if (EdgesOf(owned.Job, owned.Edge.To.Dataset, owned.Evidence).Add(owned.Edge) && budget.Edges(1)) yield break;
            yield return owned.Edge;
        }
    }

    // A node under the name that stands for the others; of a dataset with several names without regard to the case of fields, which may hold more than one.
    private LineageNode Key(LineageNode node)
    {
        var home = names.Home(node.Dataset);
        if (home == node.Dataset && names.Of(home).Length == 1) return node;
        return new LineageNode(node.Kind, home, node.Path?.ToUpperInvariant());
    }

    private HashSet<LineageEdge> EdgesOf(JobId job, DatasetId target, EvidenceKind evidence)
    {
        if (!_edges.TryGetValue((job, target, evidence), out var edges))
            _edges[(job, target, evidence)] = edges = new(EdgeContentComparer.Instance);
        return edges;
    }
}
