using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Simulation;

/// <summary>What would be committed if a job had another text, or a mask were dropped: batches for a <see cref="LabelProposal"/>.</summary>
public static class ProposedChanges
{
    /// <summary>
    /// What a job of a text would write, analysed against the tables as the store knows them; where a job of that name is there, what it no longer writes
    /// ends. Nothing is stored.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static Task<LineageBatch> OfJobAsync(
        ILineageStore store, LineageGraph graph, TaskDefinition definition, TimeProvider time, CancellationToken cancellationToken) =>
        OfJobsAsync(store, graph, [definition], [], [], time, cancellationToken);

    /// <summary>The same for jobs that change together: each is read against the tables as the others leave them.</summary>
    /// <param name="tables">Tables that get another schema with them.</param>
    /// <param name="retired">Jobs that go.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<LineageBatch> OfJobsAsync(
        ILineageStore store, LineageGraph graph, IReadOnlyCollection<TaskDefinition> definitions, IReadOnlyList<CatalogTable> tables,
        IReadOnlyCollection<JobId> retired, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(retired);

        // Once to learn which tables they name, once with what is known of them.
        var first = await AnalyseAsync(definitions, tables, [], time, cancellationToken).ConfigureAwait(false);
        var known = new List<DatasetRecord>();
        foreach (var id in first.SelectMany(batch => batch.Jobs).SelectMany(job => job.Inputs.Concat(job.Outputs)).Distinct())
            if (await store.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is { } record) known.Add(record);
        var batches = known.Count == 0 ? first : await AnalyseAsync(definitions, tables, known, time, cancellationToken).ConfigureAwait(false);
        var sets = batches.SelectMany(batch => batch.EdgeSets).ToList();
        var written = sets.Select(set => (set.Job, set.Target)).ToHashSet();
        foreach (var definition in definitions)
            foreach (var set in Current(graph, definition.Id))
                if (written.Add((set.Job, set.Target))) sets.Add(set with { Edges = [], Unknowns = [] });
        var knownIds = known.Select(record => record.Id).ToHashSet();
        return new LineageBatch
        {
            Datasets = [.. batches.SelectMany(batch => batch.Datasets).Where(record => !knownIds.Contains(record.Id))],
            Jobs = [.. batches.SelectMany(batch => batch.Jobs)],
            EdgeSets = [.. sets],
            RetiredJobs = [.. retired],
            RecordedAt = time.GetUtcNow(),
        };
    }

    /// <summary>All values through, with no function in between, on the edges from one node to another.</summary>
    /// <param name="job">Only where this job states them; null for any.</param>
    /// <returns>Null where there is no such edge.</returns>
    public static LineageBatch? WithoutMask(LineageGraph graph, LineageNode from, LineageNode to, JobId? job, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var (source, target) = (graph.FindNode(from), graph.FindNode(to));
        if (source < 0 || target < 0) return null;
        var owners = new HashSet<int>();
        var row = graph.Reverse(target);
        for (var index = 0; index < row.Count; index++)
        {
            if (row.NeighborAt(index) == source && (job is null || graph.JobOf(row[index]) == job)) owners.Add(row[index].Owner);
        }

        if (owners.Count == 0) return null;
        var opened = LineageNode.Field(graph.NodeAt(target).Dataset, graph.NodeAt(target).Path ?? "");
        return new LineageBatch
        {
            RecordedAt = now,
            EdgeSets =
            [
                .. owners.Select(owner => SetOf(graph, owner)).Select(set => set with
                {
                    Edges =
                    [
                        .. set.Edges.Select(edge => edge.From == graph.NodeAt(source) && edge.To == opened && edge.Subtype.Type() == EdgeType.Direct
                            ? edge with { Subtype = EdgeSubtype.Identity, Functions = [], Masking = false }
                            : edge),
                    ],
                }),
            ],
        };
    }

    /// <summary>The edge sets of a job as the graph has them: of functions only what matters to labels.</summary>
    private static IEnumerable<EdgeSet> Current(LineageGraph graph, JobId id)
    {
        if (graph.FindJobEntry(id) is not { } job) yield break;
        foreach (var owner in job.Owners)
            if (graph.OwnerAt(owner).IsLive) yield return SetOf(graph, owner);
    }

    private static EdgeSet SetOf(LineageGraph graph, int ordinal)
    {
        var owner = graph.OwnerAt(ordinal);
        var target = graph.Canonical(graph.DatasetAt(owner.Target));
        var edges = ImmutableArray.CreateBuilder<LineageEdge>();
        if (target.RowSetNode >= 0) Add(target.RowSetNode);
        for (var field = 0; field < target.Fields.Count; field++) Add(target.NodeOf(field));
        return new EdgeSet(graph.JobAt(owner.Job).Id, target.Id, owner.Evidence, owner.Producer, DateTimeOffset.UnixEpoch, edges.ToImmutable(), owner.Unknowns);

        void Add(int node)
        {
            var row = graph.Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                var edge = row[index];
                if (edge.Owner != ordinal) continue;
                edges.Add(new LineageEdge(
                    graph.NodeAt(edge.Neighbor), graph.NodeAt(node), edge.Subtype, edge.Span, graph.ChainOf(edge), edge.Masking, edge.Approximate));
            }
        }
    }

    private static async Task<List<LineageBatch>> AnalyseAsync(
        IReadOnlyCollection<TaskDefinition> definitions, IReadOnlyList<CatalogTable> tables, List<DatasetRecord> known, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), time, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            if (known.Count > 0) await host.CommitAsync(new LineageBatch { Datasets = [.. known], RecordedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
            var batches = new List<LineageBatch>();
            host.Committed += batches.Add;
            using var importer = new TaskImporter(host, time);
            await importer.ImportAsync([.. definitions], tables, TaskDefaults.None, null, cancellationToken).ConfigureAwait(false);
            return batches;
        }
    }
}
