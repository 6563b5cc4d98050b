using System.Collections.Frozen;
using LineageService.Sql.Dialects;

namespace LineageService.Sql.Typing.Functions;

/// <summary>The results of a dialect's functions, beside its <see cref="LineageService.Sql.Functions.FunctionCatalog"/>. A function it does not list has an unknown type.</summary>
internal sealed class FunctionResults
{
    private static readonly FrozenDictionary<string, Lazy<FunctionResults>> ByDialect = Build();

    private readonly FrozenDictionary<string, ResultRule> _rules;

    private FunctionResults(params ReadOnlySpan<string> lists)
    {
        var rules = new Dictionary<string, ResultRule>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            foreach (var (name, rule) in ResultList.Read(list)) rules[name] = rule;
        }

        _rules = rules.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static FunctionResults For(SqlDialect dialect) => (ByDialect.TryGetValue(dialect.Name, out var results) ? results : ByDialect["ansi"]).Value;

    /// <summary>The rule of a function by its upper-case name; null where its type is not known. <c>SAFE.</c> changes no type.</summary>
    public ResultRule? Find(string name)
    {
        if (_rules.TryGetValue(name, out var rule)) return rule;
        if (name.StartsWith("SAFE.", StringComparison.Ordinal)) return _rules.GetValueOrDefault(name[5..]) is { } safe ? safe with { IsTotal = false } : null;
        return name.StartsWith("PG_CATALOG.", StringComparison.Ordinal) ? _rules.GetValueOrDefault(name[11..]) : null;
    }

    private static FrozenDictionary<string, Lazy<FunctionResults>> Build()
    {
        var results = new Dictionary<string, Lazy<FunctionResults>>(StringComparer.OrdinalIgnoreCase);
        Add(() => new(StandardResults.All), "ansi", "teradata", "db2", "exasol", "sqlite", "flink");
        Add(() => new(StandardResults.All, BigQueryResults.All), "bigquery");
        Add(() => new(StandardResults.All, SparkResults.Hive), "hive", "impala");
        Add(() => new(StandardResults.All, SparkResults.Hive, SparkResults.Spark), "spark", "databricks");
        Add(() => new(StandardResults.All, OtherResults.Postgres), "postgres", "greenplum", "materialize", "risingwave", "redshift", "vertica");
        Add(() => new(StandardResults.All, OtherResults.Postgres, OtherResults.DuckDb), "duckdb");
        Add(() => new(StandardResults.All, OtherResults.Trino), "trino", "presto", "athena");
        Add(() => new(StandardResults.All, OtherResults.Snowflake), "snowflake");
        Add(() => new(StandardResults.All, OtherResults.TransactSql), "tsql", "synapse", "fabric");
        Add(() => new(StandardResults.All, OtherResults.MySql), "mysql", "mariadb", "doris", "starrocks");
        Add(() => new(StandardResults.All, OtherResults.ClickHouse), "clickhouse");
        Add(() => new(StandardResults.All, OtherResults.Oracle), "oracle");
        return results.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(Func<FunctionResults> create, params string[] names)
        {
            var lazy = new Lazy<FunctionResults>(create);
            foreach (var name in names) results[name] = lazy;
        }
    }
}
