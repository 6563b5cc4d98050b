using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Benchmarks.Generator;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph;
using LineageService.Graph.Identity;
using LineageService.Graph.Neo4j;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Benchmarks.Suite.Neo4j;

/// <summary>
/// B16: edges of the generated warehouse written in batches, then ten hops downstream by batched frontier, beside Neo4j's own quantified path over
/// the relationships from the same columns.
/// </summary>
internal sealed class Neo4jWalks : IBenchmark
{
    private const int Edges = 60_000, SetsInBatch = 50, Batches = 8, Sources = 10;
    private const double RateFloor = 5_000, WalkLimit = 30;

    private const string QuantifiedPath = """
        MATCH (:Dataset {namespace: $namespace, name: $name})-[:HAS_FIELD]->(f:Field {name: $path})
        MATCH (f) (()-[e:FLOWS_TO WHERE e.validTo IS NULL]->()){1,10} (reached)
        RETURN count(DISTINCT reached)
        """;

    public string Name => "B16";

    public string Summary => "60,000 edges into Neo4j, at least 5,000/s (target 30,000/s); 10 hops by batched frontier, at most 30 s (target 3 s), beside its quantified path";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await BenchmarkDatabase.OpenEmptyAsync(cancellationToken);
        var sets = Sets(context.Warehouse).ToArray();
        var edges = sets.Sum(set => set.Block.Count);
        var batches = sets.Chunk(SetsInBatch).Select(chunk => new LineageBatch { EdgeSets = [.. chunk], RecordedAt = DateTimeOffset.UnixEpoch }).ToArray();

        // The first batches pay for plans and compiled code of the server.
        foreach (var batch in batches.Take(Batches)) await store.CommitAsync(batch, cancellationToken);
        var warm = batches.Skip(Batches).ToArray();
        var written = warm.Sum(batch => batch.EdgeSets.Sum(set => set.Block.Count));
        var watch = Stopwatch.StartNew();
        foreach (var batch in warm) await store.CommitAsync(batch, cancellationToken);
        var rate = written / watch.Elapsed.TotalSeconds;

        watch.Restart();
        var graph = await Graph.Snapshot.GraphLoader.LoadAsync(store, cancellationToken);
        var load = watch.Elapsed.TotalSeconds;
        var sources = WalkSources.ByEdge(graph, context.Seed, Sources).Select(graph.NodeAt).ToArray();
        var (frontier, reached) = await WalkAsync(store, sources, cancellationToken);
        var (quantified, found) = await QuantifiedAsync(sources, cancellationToken);
        return new BenchmarkReport(
            Name,
            [
                new Metric("edges", edges, "edges"),
                new Metric("time of an edge", 1e6 / rate, "µs", 1e6 / RateFloor),
                new Metric("written", rate, "edges/s"),
                new Metric("whole load", load, "s"),
                new Metric("ten hops by batched frontier, mean", frontier / Sources, "s", WalkLimit),
                new Metric("reached", reached, "nodes"),
                new Metric("ten hops by quantified path, mean of those that ended", quantified, "s"),
                new Metric("quantified paths that ended within 10 s", found, $"of {Sources}"),
            ],
            graph.EdgeCount == edges ? [] : [$"{edges} edges were written and {graph.EdgeCount} were read"]);
    }

    private static async Task<(double Seconds, long Reached)> WalkAsync(Neo4jLineageStore store, LineageNode[] sources, CancellationToken cancellationToken)
    {
        var names = await AliasNames.ReadAsync(store, await IdentityMap.ReadAsync(store, null, cancellationToken), cancellationToken);
        var fragments = new GraphFragments(store, names, store.Epoch);
        var watch = Stopwatch.StartNew();
        long reached = 0;
        foreach (var source in sources)
        {
            var request = new LineageRequest(new LineageRoot(source.Kind, source.Dataset, source.Path, null), Direction.Downstream, Walks.Depth);
            reached += (await fragments.WalkAsync(request, cancellationToken)).Answer.Nodes.Length;
        }

        return (watch.Elapsed.TotalSeconds, reached);
    }

    // A pattern of paths counts every way, of which there are very many more than nodes.
    private static async Task<(double Seconds, int Ended)> QuantifiedAsync(LineageNode[] sources, CancellationToken cancellationToken)
    {
        await using var executor = new QueryApiExecutor(BenchmarkDatabase.Options with { Timeout = TimeSpan.FromSeconds(10), Retries = 0 });
        var (seconds, ended) = (0.0, 0);
        foreach (var source in sources)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                await executor.RunAsync(
                    new CypherStatement(QuantifiedPath, ("namespace", source.Dataset.Namespace), ("name", source.Dataset.Name), ("path", source.Path)), CypherAccess.Read,
                    cancellationToken);
                (seconds, ended) = (seconds + watch.Elapsed.TotalSeconds, ended + 1);
            }
            catch (CypherException)
            {
                // It did not end in time, which is the answer.
            }
        }

        return (ended == 0 ? 0 : seconds / ended, ended);
    }

    /// <summary>What the warehouse's tasks claim.</summary>
    /// <param name="most">Ends with the set that exceeds it.</param>
    internal static IEnumerable<EdgeSet> Sets(Warehouse warehouse, long most = Edges)
    {
        var names = new WarehouseNames(warehouse);
        var records = new Dictionary<int, DatasetRecord>();
        DatasetRecord Record(int table) => records.TryGetValue(table, out var known) ? known : records[table] = names.Record(table);
        LineageNode Node(int table, int column) => column < 0 ? LineageNode.RowSet(Record(table).Id) : LineageNode.Field(Record(table).Id, Record(table).Fields[column].Path);
        var count = 0;
        foreach (var task in warehouse.Tasks())
        {
            ImmutableArray<LineageEdge> edges =
            [
                .. task.Edges.Select(edge => new LineageEdge(
                    Node(edge.FromTable, edge.FromColumn), Node(task.Target, edge.ToColumn), edge.Subtype, new TextSpan(edge.SpanStart, edge.SpanLength))),
            ];
            yield return new EdgeSet(WarehouseNames.Job(task.Number), Record(task.Target).Id, EvidenceKind.Sql, "generator/1", DateTimeOffset.UnixEpoch, edges, []);
            if ((count += edges.Length) > most) yield break;
        }
    }
}
