using System.Text.Json;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>Data sources by id. Users and passwords of their connections are not taken. Mutable while they are read.</summary>
internal sealed class DolphinSources
{
    // org.apache.dolphinscheduler.spi.enums.DbType, by its code.
    private static readonly string[] Kinds =
    [
        "MYSQL", "POSTGRESQL", "HIVE", "SPARK", "CLICKHOUSE", "ORACLE", "SQLSERVER", "DB2", "PRESTO", "H2", "REDSHIFT", "ATHENA", "TRINO",
            "STARROCKS", "AZURESQL", "DAMENG", "OCEANBASE",
        "SSH", "KYUUBI", "DATABEND", "SNOWFLAKE", "VERTICA", "HANA", "DORIS",
    ];

    private readonly Dictionary<string, DolphinSource> _byId = new(StringComparer.Ordinal);

    public DolphinSource? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>Rows of t_ds_datasource as JSON: a list, or an answer of the API that holds one.</summary>
    public void Add(JsonElement root)
    {
        var list = root.ValueKind == JsonValueKind.Array ? root : root.Nested("data", "totalList", "datasources");
        if (list.ValueKind == JsonValueKind.Object) list = list.Member("totalList");
        foreach (var entry in list.Items())
        {
            if (entry.TextOf("id") is { } id) Add(id, entry.TextOf("name"), entry.TextOf("type"),
                entry.Nested("connectionParams", "connection_params"));
        }
    }

    public void Add(string id, string? name, string? type, JsonElement connection)
    {
        var kind = int.TryParse(type, out var number) && number >= 0 && number < Kinds.Length ? Kinds[number] : type;
        var url = connection.TextOf("jdbcUrl");
        var database = connection.TextOf("database");
        if (url is null && connection.TextOf("address") is { } address) url = database is null ? address
            : $"{address.TrimEnd('/')}/{database}";
        _byId[id] = new DolphinSource(id, name, DialectOf(kind), url, database);
    }

    /// <summary>The dialect of a type of data source; ANSI for one that is not known.</summary>
    public static string DialectOf(string? type) => type?.ToUpperInvariant() switch
    {
        "MYSQL" or "OCEANBASE" => "mysql",
        "POSTGRESQL" => "postgres",
        "HIVE" or "KYUUBI" => "hive",
        "SPARK" => "spark",
        "CLICKHOUSE" => "clickhouse",
        "ORACLE" or "DAMENG" => "oracle",
        "SQLSERVER" or "AZURESQL" => "tsql",
        "DB2" => "db2",
        "PRESTO" => "presto",
        "TRINO" => "trino",
        "REDSHIFT" => "redshift",
        "ATHENA" => "athena",
        "STARROCKS" or "DORIS" => "doris",
        "SNOWFLAKE" => "snowflake",
        "VERTICA" => "vertica",
        _ => "ansi",
    };
}
