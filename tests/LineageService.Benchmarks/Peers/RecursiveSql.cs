using LineageService.Graph.Snapshot;
using Microsoft.Data.Sqlite;

namespace LineageService.Benchmarks.Peers;

/// <summary>
/// The peer: the graph's edges in a clustered SQLite table and the recursive query that a catalog without a graph would run. Also the
/// oracle: its answers must be ours. Mutable; disposing it removes the file.
/// </summary>
internal sealed class RecursiveSql : IDisposable
{
    // UNION drops repeated (node, distance) pairs: without it every path is a row and a hub never ends.
    private const string Reach =
        "WITH RECURSIVE reach (node, distance) AS (SELECT $node, 0 UNION SELECT edge.target, reach.distance + 1 FROM reach"
        + " JOIN edge ON edge.source = reach.node WHERE reach.distance < $depth) SELECT count(DISTINCT node) FROM reach";

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private RecursiveSql(SqliteConnection connection, string path) => (_connection, _path) = (connection, path);

    public static RecursiveSql Load(LineageGraph graph, string path, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        File.Delete(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute(connection,
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288;"
            + " PRAGMA mmap_size = 2147483648; PRAGMA temp_store = MEMORY");
        Execute(connection,
            "CREATE TABLE edge (source INTEGER NOT NULL, target INTEGER NOT NULL, PRIMARY KEY (source, target)) WITHOUT ROWID");
        Execute(connection, "BEGIN");
        using (var insert = connection.CreateCommand())
        {
            insert.CommandText = "INSERT OR IGNORE INTO edge (source, target) VALUES ($source, $target)";
            var source = insert.Parameters.Add("$source", SqliteType.Integer);
            var target = insert.Parameters.Add("$target", SqliteType.Integer);
            for (var node = 0; node < graph.NodeCount; node++)
            {
                if ((node & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var row = graph.Forward(node);
                source.Value = node;
                for (var index = 0; index < row.Count; index++)
                {
                    if (index > 0 && row.NeighborAt(index) == row.NeighborAt(index - 1)) continue;
                    target.Value = row.NeighborAt(index);
                    insert.ExecuteNonQuery();
                }
            }
        }

        Execute(connection, "COMMIT");
        return new RecursiveSql(connection, path);
    }

    /// <summary>How many nodes lie within a number of hops downstream, the node itself included.</summary>
    public int Count(int node, int depth)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = Reach;
        command.Parameters.AddWithValue("$node", node);
        command.Parameters.AddWithValue("$depth", depth);
        return (int)(long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _connection.Dispose();
        File.Delete(_path);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
