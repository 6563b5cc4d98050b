using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// One hop from a frontier: reads the edge sets that touch its datasets, compares numbers, and names only the edges that match. Mutable;
/// one read.
/// </summary>
internal sealed class FrontierExpansion(SqliteConnection connection, PointFilter point) : IDisposable
{
    private const string Columns =
        "SELECT edge_set.id, job.namespace, job.name, edge_set.target_id, edge_set.evidence, edge_set.edges"
        + " FROM edge_set JOIN job ON job.id = edge_set.job_id";

    private readonly DatasetNames _names = new(connection);
    private readonly SqliteCommand _number = connection.Prepared("SELECT id FROM dataset WHERE namespace = $0 AND name = $1", 2);
    private readonly SqliteCommand _writing = connection.Prepared(
        point.ByKey(Columns, "edge_set.target_id = $0 AND edge_set.is_active = 1"), 1);
    private readonly SqliteCommand _reading = connection.Prepared(Reading(point), 1);

    // By dataset number: places in its path list; null for all nodes of the dataset.
    private readonly Dictionary<int, HashSet<int>?> _frontier = [];

    public static IEnumerable<OwnedEdge> Read(
        SqliteConnection connection, PointFilter point, ImmutableArray<LineageNode> frontier, Direction direction)
    {
        using var expansion = new FrontierExpansion(connection, point);
        foreach (var edge in expansion.Expand(frontier, direction)) yield return edge;
    }

    public IEnumerable<OwnedEdge> Expand(ImmutableArray<LineageNode> frontier, Direction direction)
    {
        foreach (var nodes in frontier.GroupBy(node => node.Dataset)) Enter(nodes.Key, nodes);
        var seen = new HashSet<long>();
        foreach (var dataset in _frontier.Keys.Order())
        {
            if (direction != Direction.Downstream) foreach (var edge in Matching(_writing, dataset, direction, seen)) yield return edge;
            if (direction != Direction.Upstream) foreach (var edge in Matching(_reading, dataset, direction, seen)) yield return edge;
        }
    }

    public void Dispose()
    {
        _names.Dispose();
        _number.Dispose();
        _writing.Dispose();
        _reading.Dispose();
    }

    private static string Reading(PointFilter point)
    {
        var current = By("edge_set_source");
        return point.IsNow ? current : $"{current} UNION ALL {By("edge_set_source_past")}";

        string By(string sources) =>
            $"{Columns} JOIN {sources} ON {sources}.edge_set_id = edge_set.id WHERE {sources}.source_id = $0 AND edge_set.is_active = 1"
            + $" AND {point.EdgeSets}";
    }

    private void Enter(DatasetId id, IEnumerable<LineageNode> nodes)
    {
        if (_number.With(id.Namespace, id.Name).ExecuteScalar() is not long number) return;
        var dataset = (int)number;
        var places = new HashSet<int>();
        foreach (var node in nodes)
        {
            if (node.Kind == NodeKind.Dataset)
            {
                _frontier[dataset] = null;
                return;
            }

            var place = node.Path is { } path ? Array.IndexOf(_names.Paths(dataset), path) : -1;
            if (node.Kind == NodeKind.RowSet || place >= 0) places.Add(place);
        }

        _frontier[dataset] = places;
    }

    // A set that touches the frontier at several datasets is read once, with all of them in view.
    private List<OwnedEdge> Matching(SqliteCommand command, int dataset, Direction direction, HashSet<long> seen)
    {
        var edges = new List<OwnedEdge>();
        using var reader = command.With(dataset).ExecuteReader();
        while (reader.Read())
        {
            if (!seen.Add(reader.GetInt64(0))) continue;
            var job = new JobId(reader.GetString(1), reader.GetString(2));
            var target = reader.GetInt32(3);
            var evidence = (EvidenceKind)reader.GetByte(4);
            var packed = PackedEdges.Read(reader.Bytes(5));
            var chains = packed.Chains();
            while (packed.MoveNext())
            {
                if (!Matches(packed.Current, target, direction)) continue;
                edges.Add(new OwnedEdge(EdgeSetReader.Edge(packed.Current, target, chains, _names), job, evidence));
            }
        }

        return edges;
    }

    private bool Matches(in PackedEdge edge, int target, Direction direction)
    {
        if (direction != Direction.Upstream && Contains(edge.FromDataset, edge.FromField)) return true;
        return direction != Direction.Downstream && Contains(target, edge.ToField);
    }

    private bool Contains(int dataset, int place) =>
        _frontier.TryGetValue(dataset, out var places) && (places is null || places.Contains(place));
}
