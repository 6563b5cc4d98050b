using System.IO.Compression;
using System.Text;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Tests.Collecting.Catalogs;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting.Airflow;

/// <summary>The tables of Airflow's database that are read, in a real PostgreSQL.</summary>
[Collection(nameof(PostgresServer))]
public sealed class AirflowDatabaseTests(PostgresServer server)
{
    [Fact]
    public async Task The_last_version_of_each_active_DAG_is_read_with_the_connections_of_the_database()
    {
        await using var database = await server.CreateAsync("airflow", $$"""
            CREATE TABLE connection (conn_id text, conn_type text, host text, port int, schema text, login text, password text, extra text, is_encrypted bool, is_extra_encrypted bool);
            INSERT INTO connection VALUES ('dw', 'postgres', 'db.example', NULL, 'shop', 'u', 'secret', NULL, false, false);
            CREATE TABLE dag (dag_id text, is_stale bool);
            INSERT INTO dag VALUES ('live', false), ('old', true), ('packed', false);
            CREATE TABLE serialized_dag (id text, dag_id text, data json, data_compressed bytea, created_at timestamptz);
            INSERT INTO serialized_dag VALUES
              ('1', 'live', '{{Dag("live", "INSERT INTO m.t SELECT a FROM m.s")}}', NULL, '2026-01-01'),
              ('2', 'live', '{{Dag("live", "INSERT INTO m.t SELECT b FROM m.s")}}', NULL, '2026-02-01'),
              ('3', 'old', '{{Dag("old", "INSERT INTO m.o SELECT a FROM m.s")}}', NULL, '2026-01-01'),
              ('4', 'packed', NULL, '\x{{Packed(Dag("packed", "INSERT INTO m.p SELECT a FROM m.s"))}}', '2026-01-01');
            """);
        var items = await ItemsAsync(new AirflowDatabaseCollector(database, "airflow", new AirflowSettings { Defaults = new TaskTraits { JobNamespace = "af" } }));
        Assert.Equal(["live.a", "packed.a"], Names(items));
        var task = Task(items, "live.a");
        Assert.Equal(("INSERT INTO m.t SELECT b FROM m.s", "postgres://db.example:5432", "shop"), (task.Sql, task.DatasetNamespace, task.DefaultDatabase));
        Assert.Empty(items.OfType<CollectedFailure>());
    }

    [Fact]
    public async Task A_database_that_is_not_Airflows_is_refused()
    {
        await using var database = await server.CreateAsync("other", "CREATE TABLE t (a int)");
        var refused = await Assert.ThrowsAsync<CollectorException>(() => ItemsAsync(new AirflowDatabaseCollector(database, "other", new AirflowSettings())));
        Assert.Contains("holds no DAGs", refused.Message, StringComparison.Ordinal);
    }

    private static string Dag(string id, string sql) =>
        $$$"""{"__version": 3, "dag": {"dag_id": "{{{id}}}", "tasks": [{"__type": "operator", "__var": {"task_id": "a", "task_type": "PostgresOperator", "sql": "{{{sql}}}", "postgres_conn_id": "dw"}}]}}""";

    private static string Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true)) stream.Write(Encoding.UTF8.GetBytes(json));
        return Convert.ToHexStringLower(packed.ToArray());
    }
}
