using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LineageService.Sql.Dialects;

/// <summary>All dialects by name. Names are those that OpenLineage producers, dbt adapters and query logs use, lower case.</summary>
public static class SqlDialects
{
    /// <summary>Every dialect once, ANSI first.</summary>
    public static ImmutableArray<SqlDialect> All { get; } =
    [
        AnsiDialect.Value,
        BigQueryDialect.Value,
        SparkDialect.Value,
        SparkDialect.Databricks,
        HiveDialect.Value,
        HiveDialect.Impala,
        FlinkDialect.Value,
        PostgresDialect.Value,
        PostgresDialect.Greenplum,
        StreamingPostgresDialect.Materialize,
        StreamingPostgresDialect.RisingWave,
        RedshiftDialect.Value,
        VerticaDialect.Value,
        TransactSqlDialect.Value,
        TransactSqlDialect.Synapse,
        TransactSqlDialect.Fabric,
        SnowflakeDialect.Value,
        MySqlDialect.Value,
        MySqlDialect.MariaDb,
        DorisDialect.Doris,
        DorisDialect.StarRocks,
        OracleDialect.Value,
        TrinoDialect.Value,
        TrinoDialect.Presto,
        TrinoDialect.Athena,
        ClickHouseDialect.Value,
        DuckDbDialect.Value,
        SqliteDialect.Value,
        TeradataDialect.Value,
        Db2Dialect.Value,
        Db2Dialect.Exasol,
    ];

    private static readonly FrozenDictionary<string, SqlDialect> ByName =
        All.ToFrozenDictionary(dialect => dialect.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The dialect of a name or of a common alias of one (<c>postgresql</c>, <c>mssql</c>); ANSI where the name is not known.
    /// </summary>
    public static SqlDialect Find(string name, out bool known)
    {
        ArgumentNullException.ThrowIfNull(name);
        known = ByName.TryGetValue(name, out var dialect) || (Alias(name) is { } alias && ByName.TryGetValue(alias, out dialect));
        return dialect ?? AnsiDialect.Value;
    }

    private static string? Alias(string name) => name.ToLowerInvariant() switch
    {
        "postgresql" or "pg" => "postgres",
        "mssql" or "sqlserver" or "transactsql" or "t-sql" => "tsql",
        "sparksql" or "spark3" or "spark2" => "spark",
        "prestodb" => "presto",
        "prestosql" => "trino",
        "googlesql" or "bq" => "bigquery",
        "hiveql" => "hive",
        _ => null,
    };
}
