using System.Diagnostics;
using System.Globalization;
using LineageService.Benchmarks.Generator;
using LineageService.Benchmarks.Peers;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;

namespace LineageService.Benchmarks.Suite;

/// <summary>
/// What the benchmarks of one run share: the generated warehouse, its graph and the SQL peer, each made on first use. Mutable.
/// </summary>
internal sealed class BenchmarkContext(int seed, WarehouseSize size, string directory, bool withPeer, int events, TextWriter output) : IDisposable
{
    private readonly Lazy<Warehouse> _warehouse = new(() => new Warehouse(seed, size));
    private LineageGraph? _graph;
    private RecursiveSql? _peer;

    public int Seed => seed;

    /// <summary>False where the run leaves out the other programs that it could be compared with.</summary>
    public bool WithPeer => withPeer;

    /// <summary>How many events the run over very many takes.</summary>
    public int Events => events;

    /// <summary>Where files of the run may be put.</summary>
    public string Directory => directory;

    public Warehouse Warehouse => _warehouse.Value;

    /// <summary>The graph of the generated warehouse.</summary>
    public LineageGraph Graph(CancellationToken cancellationToken)
    {
        if (_graph is not null) return _graph;
        var started = Stopwatch.GetTimestamp();
        _graph = GraphLoader.Load(new GeneratedSource(Warehouse), IdentityMap.Empty, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Say($"graph: {_graph.DatasetCount:n0} datasets, {_graph.NodeCount:n0} nodes, {_graph.EdgeCount:n0} edges in {seconds:n1} s");
        return _graph;
    }

    /// <summary>The same edges in a SQLite table, for the recursive query; null where the run is without.</summary>
    public RecursiveSql? Peer(CancellationToken cancellationToken)
    {
        if (!withPeer) return null;
        if (_peer is not null) return _peer;
        var started = Stopwatch.GetTimestamp();
        _peer = RecursiveSql.Load(Graph(cancellationToken), Path.Combine(directory, "peer.db"), cancellationToken);
        Say($"peer: edges in SQLite in {Stopwatch.GetElapsedTime(started).TotalSeconds:n1} s");
        return _peer;
    }

    public void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => _peer?.Dispose();
}
