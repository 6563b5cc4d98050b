using System.Collections.Frozen;

namespace LineageService.Sql.Functions;

/// <summary>
/// The function catalogue of each dialect, built when first asked for. Not user-defined functions: those are added with
/// <see cref="FunctionCatalog.With(IEnumerable{FunctionSignature})"/>.
/// </summary>
public static class FunctionCatalogs
{
    private static readonly FrozenDictionary<string, Lazy<FunctionCatalog>> ByDialect = Build();

    /// <summary>The dialects that have a catalogue of their own or share a relative's.</summary>
    public static IEnumerable<string> Dialects => ByDialect.Keys;

    /// <summary>The catalogue of a dialect; a name that is not known has that of <c>ansi</c>.</summary>
    public static FunctionCatalog For(string dialect) =>
        (ByDialect.TryGetValue(dialect, out var catalog) ? catalog : ByDialect["ansi"]).Value;

    private static FrozenDictionary<string, Lazy<FunctionCatalog>> Build()
    {
        var catalogs = new Dictionary<string, Lazy<FunctionCatalog>>(StringComparer.OrdinalIgnoreCase);
        Add("ansi", () => Standard().With(StandardFunctions.Niladic).With(GenericFunctions.All));
        Add("postgres", Postgres, "postgresql");
        Add("redshift", () => Postgres().With(RedshiftFunctions.All));
        Add("greenplum", () => Postgres().With(GreenplumFunctions.Greenplum));
        Add("materialize", () => Postgres().With(GreenplumFunctions.Materialize));
        Add("risingwave", () => Postgres().With(GreenplumFunctions.RisingWave));
        Add("duckdb", () => Postgres().With(DuckDbFunctions.All));
        Add("vertica", () => Postgres().With(VerticaFunctions.All));
        Add("bigquery", () => Standard().With(BigQueryFunctions.All));
        Add("hive", Hive);
        Add("impala", () => Hive().With(HiveFunctions.Impala));
        Add("spark", () => Hive().With(SparkFunctions.All), "databricks", "sparksql");
        Add("flink", () => Standard().With(FlinkFunctions.All));
        // T-SQL has no CURRENT_TIME: the word may well be a column.
        Add("tsql", () => Standard().Without(["CURRENT_TIME"]).With(TransactSqlFunctions.All), "synapse", "fabric", "mssql");
        Add("snowflake", () => Standard().With(SnowflakeFunctions.All));
        Add("mysql", () => Standard().With(MySqlFunctions.All), "mariadb");
        Add("doris", () => Standard().With(MySqlFunctions.All).With(MySqlFunctions.Doris).With(MySqlFunctions.DorisCombinators),
            "starrocks");
        Add("oracle", () => Standard().With(OracleFunctions.All));
        Add("trino", () => Standard().With(TrinoFunctions.All), "presto", "athena");
        Add("clickhouse", () => Standard().With(ClickHouseFunctions.All).With(ClickHouseFunctions.Combinators));
        Add("teradata", () => Standard().With(StandardFunctions.Niladic).With(TeradataFunctions.All));
        Add("sqlite", () => Standard().With(SqliteFunctions.All));
        Add("db2", () => Standard().With(StandardFunctions.Niladic).With(Db2Functions.Db2));
        Add("exasol", () => Standard().With(StandardFunctions.Niladic).With(Db2Functions.Exasol));
        return catalogs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string name, Func<FunctionCatalog> create, params string[] aliases)
        {
            var catalog = new Lazy<FunctionCatalog>(create);
            catalogs[name] = catalog;
            foreach (var alias in aliases) catalogs[alias] = catalog;
        }
    }

    private static FunctionCatalog Standard() => new(StandardFunctions.All);

    private static FunctionCatalog Postgres() => Standard().With(StandardFunctions.Niladic).With(PostgresFunctions.All);

    private static FunctionCatalog Hive() => Standard().With(HiveFunctions.All);
}
