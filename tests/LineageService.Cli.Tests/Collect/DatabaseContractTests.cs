using LineageService.Testing;
using LineageService.Testing.Servers;
using Npgsql;

namespace LineageService.Cli.Tests.Collect;

/// <summary>The collectors that ask a database, against a real PostgreSQL and by the command line: the same contract, the password from a file.</summary>
public sealed class DatabaseContractTests : IDisposable
{
    private const string Password = "canary-of-the-database";

    private readonly PostgresCluster? _cluster;
    private readonly string _reason;

    public DatabaseContractTests() => _cluster = PostgresCluster.TryStart(out _reason, overTcp: true);

    internal static string[] Tried => ["catalog postgresql", "catalog hive-metastore", "tasks airflow-db", "tasks dolphinscheduler"];

    [Fact]
    public async Task Catalogs_and_schedulers_in_a_database_are_told_beforehand_and_read_once()
    {
        if (_cluster is null) SharedFiles.SkipOrFail(_reason);
        await ExecuteAsync("postgres", $"CREATE ROLE reader LOGIN PASSWORD '{Password}'");
        await JudgeAsync(
            "shop", "CREATE TABLE t (id int PRIMARY KEY, a text); CREATE VIEW v AS SELECT id, a FROM t;", "ALTER TABLE t ADD COLUMN b int",
            "catalog postgresql", "--namespace", "postgres://db:5432");
        await JudgeAsync(
            "metastore",
            """
            CREATE TABLE "DBS" ("DB_ID" bigint, "DESC" text, "DB_LOCATION_URI" text, "NAME" text);
            CREATE TABLE "SDS" ("SD_ID" bigint, "CD_ID" bigint, "INPUT_FORMAT" text, "LOCATION" text, "SERDE_ID" bigint);
            CREATE TABLE "TBLS" ("TBL_ID" bigint, "DB_ID" bigint, "OWNER" text, "SD_ID" bigint, "TBL_NAME" text, "TBL_TYPE" text, "VIEW_EXPANDED_TEXT" text, "VIEW_ORIGINAL_TEXT" text);
            CREATE TABLE "COLUMNS_V2" ("CD_ID" bigint, "COMMENT" text, "COLUMN_NAME" text, "TYPE_NAME" text, "INTEGER_IDX" bigint);
            CREATE TABLE "PARTITION_KEYS" ("TBL_ID" bigint, "PKEY_COMMENT" text, "PKEY_NAME" text, "PKEY_TYPE" text, "INTEGER_IDX" bigint);
            CREATE TABLE "TABLE_PARAMS" ("TBL_ID" bigint, "PARAM_KEY" text, "PARAM_VALUE" text);
            CREATE TABLE "SERDE_PARAMS" ("SERDE_ID" bigint, "PARAM_KEY" text, "PARAM_VALUE" text);
            CREATE TABLE "KEY_CONSTRAINTS" ("CHILD_CD_ID" bigint, "PARENT_CD_ID" bigint, "PARENT_INTEGER_IDX" bigint, "PARENT_TBL_ID" bigint, "POSITION" bigint, "CONSTRAINT_NAME" text, "CONSTRAINT_TYPE" int);
            INSERT INTO "DBS" VALUES (1, NULL, 'hdfs://nn:8020/warehouse/ods.db', 'ods');
            INSERT INTO "SDS" VALUES (10, 100, 'orc', 'hdfs://nn:8020/warehouse/ods.db/orders', 1000);
            INSERT INTO "TBLS" VALUES (20, 1, 'etl', 10, 'orders', 'MANAGED_TABLE', NULL, NULL);
            INSERT INTO "COLUMNS_V2" VALUES (100, 'number', 'id', 'bigint', 0);
            """,
            """UPDATE "COLUMNS_V2" SET "TYPE_NAME" = 'string'""",
            "catalog hive-metastore", "--namespace", "hive://m:9083");
        await JudgeAsync(
            "airflow",
            """
            CREATE TABLE connection (conn_id text, conn_type text, host text, port int, schema text, login text, password text, extra text, is_encrypted bool, is_extra_encrypted bool);
            INSERT INTO connection VALUES ('dw', 'postgres', 'db', NULL, 'shop', 'u', 'canary', NULL, false, false);
            CREATE TABLE dag (dag_id text, is_stale bool);
            INSERT INTO dag VALUES ('daily', false);
            CREATE TABLE serialized_dag (id text, dag_id text, data json, data_compressed bytea, created_at timestamptz);
            INSERT INTO serialized_dag VALUES ('1', 'daily', '{"__version": 3, "dag": {"dag_id": "daily", "tasks": [{"__type": "operator", "__var": {"task_id": "a", "task_type": "PostgresOperator", "sql": "INSERT INTO m.t SELECT a FROM m.s", "postgres_conn_id": "dw"}}]}}', NULL, '2026-01-01');
            """,
            "UPDATE serialized_dag SET data = replace(data::text, 'SELECT a', 'SELECT b')::json",
            "tasks airflow-db");
        await JudgeAsync(
            "dolphin",
            """
            CREATE TABLE t_ds_project (id int, name varchar(100), code bigint);
            CREATE TABLE t_ds_user (id int, user_name varchar(64), user_password varchar(64));
            CREATE TABLE t_ds_datasource (id int, name varchar(64), type int, connection_params text);
            CREATE TABLE t_ds_process_definition (id int, code bigint, name varchar(255), version int, release_state int, project_code bigint, user_id int, global_params text);
            CREATE TABLE t_ds_task_definition (id int, code bigint, name varchar(255), version int, task_type varchar(50), task_params text, flag int);
            CREATE TABLE t_ds_task_definition_log (id int, code bigint, name varchar(255), version int, task_type varchar(50), task_params text, flag int);
            CREATE TABLE t_ds_process_task_relation (id int, process_definition_code bigint, process_definition_version int, pre_task_code bigint, post_task_code bigint, post_task_version int);
            CREATE TABLE t_ds_schedules (id int, process_definition_code bigint, crontab varchar(255), release_state int);
            INSERT INTO t_ds_project VALUES (1, 'shop', 1);
            INSERT INTO t_ds_user VALUES (1, 'mia', 'canary');
            INSERT INTO t_ds_process_definition VALUES (1, 100, 'daily', 1, 1, 1, 1, '[]');
            INSERT INTO t_ds_task_definition VALUES (1, 11, 't', 1, 'SHELL', '{"rawScript": "hive -e ''insert into dw.t select a from ods.s''"}', 1);
            INSERT INTO t_ds_task_definition_log SELECT * FROM t_ds_task_definition;
            INSERT INTO t_ds_process_task_relation VALUES (1, 100, 1, 0, 11, 1);
            """,
            """
            UPDATE t_ds_task_definition SET task_params = replace(task_params, 'select a', 'select upper(a)');
            UPDATE t_ds_task_definition_log SET task_params = replace(task_params, 'select a', 'select upper(a)');
            """,
            "tasks dolphinscheduler");
    }

    public void Dispose() => _cluster?.Dispose();

    private async Task JudgeAsync(string database, string script, string change, string name, params string[] options)
    {
        await ExecuteAsync("postgres", $"CREATE DATABASE {database}");
        await ExecuteAsync(database, script + "; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
        using var folder = new WorkFolder();
        var port = _cluster!.Port!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] connection =
        [
            "--host", "127.0.0.1", "--port", port, "--database", database, "--user", "reader", "--password-file", folder.Write("password", Password + "\n"),
        ];
        await CollectorContractTests.JudgeAsync(folder, name, [.. connection, .. options], () => ExecuteAsync(database, change));
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_cluster!.ConnectionString) { Database = database });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
