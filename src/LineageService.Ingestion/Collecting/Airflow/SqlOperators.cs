using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>Where an operator has its SQL and what it is sent to.</summary>
/// <param name="Sql">Its argument of SQL.</param>
/// <param name="Dialect">What it speaks; null where its connection tells.</param>
/// <param name="Connection">Its argument of the connection.</param>
/// <param name="DefaultConnection">The connection where the argument is not given.</param>
internal sealed record SqlOperator(string Sql, string? Dialect, string Connection, string? DefaultConnection)
{
    /// <summary>Its arguments of database and schema.</summary>
    public string? Database { get; init; }

    public string? Schema { get; init; }
}

/// <summary>The operators of Airflow's providers that run SQL, and those that move no data (airflow.apache.org, providers of
/// 2026).</summary>
internal static class SqlOperators
{
    private static readonly FrozenDictionary<string, SqlOperator> ByName = new Dictionary<string, SqlOperator>(StringComparer.Ordinal)
    {
        ["SQLExecuteQueryOperator"] = new("sql", null, "conn_id", null) { Database = "database" },
        ["SQLInsertRowsOperator"] = new("sql", null, "conn_id", null),
        ["PostgresOperator"] = new("sql", "postgres", "postgres_conn_id", "postgres_default") { Database = "database" },
        ["MySqlOperator"] = new("sql", "mysql", "mysql_conn_id", "mysql_default") { Schema = "database" },
        ["MsSqlOperator"] = new("sql", "tsql", "mssql_conn_id", "mssql_default") { Database = "database" },
        ["OracleOperator"] = new("sql", "oracle", "oracle_conn_id", "oracle_default"),
        ["SqliteOperator"] = new("sql", "sqlite", "sqlite_conn_id", "sqlite_default"),
        ["SnowflakeOperator"] =
            new("sql", "snowflake", "snowflake_conn_id", "snowflake_default") { Database = "database", Schema = "schema" },
        ["SnowflakeSqlApiOperator"] =
            new("sql", "snowflake", "snowflake_conn_id", "snowflake_default") { Database = "database", Schema = "schema" },
        ["TrinoOperator"] = new("sql", "trino", "trino_conn_id", "trino_default") { Database = "catalog", Schema = "schema" },
        ["PrestoOperator"] = new("sql", "presto", "presto_conn_id", "presto_default"),
        ["HiveOperator"] = new("hql", "hive", "hive_cli_conn_id", "hive_cli_default") { Schema = "schema" },
        ["SparkSqlOperator"] = new("sql", "spark", "conn_id", "spark_sql_default"),
        ["BigQueryExecuteQueryOperator"] = new("sql", "bigquery", "gcp_conn_id", "google_cloud_default"),
        ["BigQueryOperator"] = new("sql", "bigquery", "gcp_conn_id", "google_cloud_default"),
        ["BigQueryInsertJobOperator"] = new("configuration", "bigquery", "gcp_conn_id", "google_cloud_default"),
        ["RedshiftSQLOperator"] = new("sql", "redshift", "redshift_conn_id", "redshift_default"),
        ["RedshiftDataOperator"] = new("sql", "redshift", "aws_conn_id", null) { Database = "database" },
        ["AthenaOperator"] = new("query", "athena", "aws_conn_id", null) { Schema = "database" },
        ["AWSAthenaOperator"] = new("query", "athena", "aws_conn_id", null) { Schema = "database" },
        ["DatabricksSqlOperator"] =
            new("sql", "databricks", "databricks_conn_id", "databricks_default") { Database = "catalog", Schema = "schema" },
        ["ClickHouseOperator"] = new("sql", "clickhouse", "clickhouse_conn_id", "clickhouse_default") { Schema = "database" },
        ["ClickHouseSQLExecuteQueryOperator"] = new("sql", "clickhouse", "conn_id", "clickhouse_default"),
        ["JdbcOperator"] = new("sql", null, "jdbc_conn_id", "jdbc_default"),
        ["VerticaOperator"] = new("sql", "vertica", "vertica_conn_id", "vertica_default"),
        ["TeradataOperator"] = new("sql", "teradata", "teradata_conn_id", "teradata_default"),
        ["ExasolOperator"] = new("sql", "exasol", "exasol_conn_id", "exasol_default"),
        ["ImpalaOperator"] = new("sql", "impala", "impala_conn_id", "impala_default"),
        ["SqlSensor"] = new("sql", null, "conn_id", null),
        ["SQLCheckOperator"] = new("sql", null, "conn_id", null),
        ["SQLValueCheckOperator"] = new("sql", null, "conn_id", null),
        ["SQLThresholdCheckOperator"] = new("sql", null, "conn_id", null),
        ["BranchSQLOperator"] = new("sql", null, "conn_id", null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ImmutableArray<string> Texts = ["sql", "hql", "query", "bql"];

    private static readonly FrozenSet<string> Idle = FrozenSet.ToFrozenSet(
    [
        "EmptyOperator", "DummyOperator", "LatestOnlyOperator", "BranchPythonOperator", "ShortCircuitOperator", "BranchDateTimeOperator",
        "BranchDayOfWeekOperator", "TriggerDagRunOperator", "EmailOperator", "@task.branch", "@task.short_circuit", "@task.sensor",
    ]);

    /// <summary>How an operator is read; for one that nobody lists, by its arguments; null where it has no SQL.</summary>
    public static SqlOperator? Find(string name, CallArguments arguments)
    {
        if (ByName.TryGetValue(name, out var known)) return known;
        if (Texts.FirstOrDefault(text => arguments.Named.Find(text) is not null) is not { } sql) return null;
        var connection = arguments.Named.Entries.Select(entry => entry.Key).FirstOrDefault(key =>
            key.EndsWith("conn_id", StringComparison.Ordinal));
        return new SqlOperator(sql, null, connection ?? "conn_id", null) { Database = "database", Schema = "schema" };
    }

    /// <summary>True for what only decides, waits or tells.</summary>
    public static bool MovesNothing(string name) =>
        Idle.Contains(name) || name.EndsWith("Sensor", StringComparison.Ordinal) || name.StartsWith("Slack", StringComparison.Ordinal);

    /// <summary>True for an operator that moves rows between two systems: where they go is not in its SQL.</summary>
    public static bool IsTransfer(string name) =>
        name.EndsWith("Operator", StringComparison.Ordinal) && name.AsSpan(1).Contains("To", StringComparison.Ordinal)
            && name.IndexOf("To", StringComparison.Ordinal) is > 0 and var at
        && at + 2 < name.Length && char.IsUpper(name[at + 2]);
}
