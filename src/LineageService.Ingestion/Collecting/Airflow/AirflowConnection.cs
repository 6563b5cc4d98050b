using System.Collections.Frozen;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// Where a connection of Airflow goes, as far as names of tables need it: never its user or password.
/// </summary>
/// <param name="Dialect">Null where the kind of connection is none of a SQL system.</param>
/// <param name="DatasetNamespace">By the OpenLineage naming spec; null where the connection does not tell it.</param>
public sealed record AirflowConnection(string? Dialect, string? DatasetNamespace, string? Database, string? Schema)
{
    private static readonly FrozenDictionary<string, Kind> Kinds = new Dictionary<string, Kind>(StringComparer.OrdinalIgnoreCase)
    {
        ["postgres"] = new("postgres", "postgres", 5432, "public"),
        ["postgresql"] = new("postgres", "postgres", 5432, "public"),
        ["redshift"] = new("redshift", "redshift", 5439, "public"),
        ["greenplum"] = new("greenplum", "postgres", 5432, "public"),
        ["mysql"] = new("mysql", "mysql", 3306),
        ["mariadb"] = new("mariadb", "mysql", 3306),
        ["mssql"] = new("tsql", "mssql", 1433, "dbo"),
        ["tsql"] = new("tsql", "mssql", 1433, "dbo"),
        ["duckdb"] = new("duckdb", "duckdb", 0),
        ["oracle"] = new("oracle", "oracle", 1521),
        ["hive"] = new("hive", "hive", 10000),
        ["hive_cli"] = new("hive", "hive", 10000),
        ["hiveserver2"] = new("hive", "hive", 10000),
        ["hive_metastore"] = new("hive", "hive", 9083),
        ["spark"] = new("spark", "spark", 7077),
        ["spark_sql"] = new("spark", "hive", 9083),
        ["impala"] = new("impala", "hive", 21050),
        ["trino"] = new("trino", "trino", 8080),
        ["presto"] = new("presto", "trino", 8080),
        ["clickhouse"] = new("clickhouse", "clickhouse", 9000),
        ["vertica"] = new("vertica", "vertica", 5433),
        ["teradata"] = new("teradata", "teradata", 1025),
        ["exasol"] = new("exasol", "exasol", 8563),
        ["sqlite"] = new("sqlite", "sqlite", 0),
        ["snowflake"] = new("snowflake", "snowflake", 0, "PUBLIC"),
        ["databricks"] = new("databricks", "databricks", 0),
        ["google_cloud_platform"] = new("bigquery", "bigquery", 0),
        ["bigquery"] = new("bigquery", "bigquery", 0),
        ["gcpbigquery"] = new("bigquery", "bigquery", 0),
        ["athena"] = new("athena", "awsathena", 0),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A connection by its parts.</summary>
    /// <param name="kind">Airflow's <c>conn_type</c>.</param>
    /// <param name="account">Snowflake's account, BigQuery's project.</param>
    public static AirflowConnection Of(string kind, string? host, int? port, string? schema, string? account = null)
    {
        var name = kind.Replace('-', '_').Split('+')[0];
        if (!Kinds.TryGetValue(name, out var known)) return new AirflowConnection(null, null, null, null);
        return known.Scheme switch
        {
            "bigquery" => new("bigquery", "bigquery", account, null),
            "snowflake" => new("snowflake", account is null ? null : $"snowflake://{account}", schema, null),
            "mysql" or "hive" or "clickhouse" or "teradata" => new(known.Dialect, Address(known, host, port), null, schema),
            "sqlite" => new("sqlite", host is null ? null : $"sqlite://{host}", null, null),
            _ => new(known.Dialect, Address(known, host, port), schema, schema is null ? null : known.Schema),
        };
    }

    /// <summary>A connection by its address (<c>postgres://user:secret@host:5432/database</c>); null where it is none.</summary>
    public static AirflowConnection? OfUri(string uri)
    {
        if (!Uri.TryCreate(uri.Replace("_", "-", StringComparison.Ordinal) is var spelt
            && uri.IndexOf("://", StringComparison.Ordinal) is > 0 and var mark
            ? spelt[..mark] + uri[mark..] : uri, UriKind.Absolute, out var parsed))
            return null;
        var path = Uri.UnescapeDataString(parsed.AbsolutePath.Trim('/'));
        return Of(parsed.Scheme, parsed.Host.Length == 0 ? null : parsed.Host, parsed.IsDefaultPort || parsed.Port <= 0 ? null
            : parsed.Port, path.Length == 0 ? null : path);
    }

    /// <summary>This with what a task's own arguments say of the database and schema.</summary>
    internal AirflowConnection In(string? database, string? schema) =>
        this with { Database = database ?? Database, Schema = schema ?? Schema };

    internal TaskTraits Traits => new() { Dialect = Dialect, DatasetNamespace = DatasetNamespace, Database = Database, Schema = Schema };

    private static string? Address(Kind kind, string? host, int? port) =>
        host is null ? null : $"{kind.Scheme}://{host}:{port ?? kind.Port}";

    private sealed record Kind(string Dialect, string Scheme, int Port, string? Schema = null);
}
