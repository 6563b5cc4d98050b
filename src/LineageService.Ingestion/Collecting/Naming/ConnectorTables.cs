using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// What the options of connectors (Flink <c>WITH ('connector' = …)</c>, Spark <c>USING … OPTIONS</c>, Hive storage handlers) say of where
/// the rows are. Sources: the connectors' own option lists of Flink 2.0, Flink CDC 3, Spark 4, Hive 4.
/// </summary>
internal static class ConnectorTables
{
    private const int KafkaPort = 9092;

    /// <summary>
    /// By the option <c>connector</c> (Flink). Null where the connector keeps no rows, or its options leave the place open.
    /// </summary>
    public static PhysicalName? Flink(string connector, TableOptions options)
    {
        switch (connector.ToLowerInvariant())
        {
            case "kafka" or "upsert-kafka":
                return Topic(options["topic"], options["properties.bootstrap.servers"])
                    ?? Pattern("kafka", KafkaPort, options["properties.bootstrap.servers"], options["topic-pattern"]);
            case "pulsar":
                return Pulsar(options["topics", "topic"], options["service-url"])
                    ?? Pattern("pulsar", 6650, options["service-url"], options["topic-pattern"]);
            case "jdbc":
                return Jdbc(options["url"], options["table-name"]);
            case "filesystem" or "hudi" or "paimon" or "delta" or "lance":
                return Path(options["path"]);
            case "iceberg":
                return Iceberg(options);
            case "mysql-cdc" or "mysql" or "mariadb-cdc":
                return Server("mysql", 3306, options, options["database-name"], options["table-name"]);
            case "oceanbase-cdc" or "oceanbase":
                return Server("oceanbase", 2881, options, options["database-name", "schema-name"], options["table-name"]);
            case "postgres-cdc" or "postgresql-cdc":
                return Server("postgres", 5432, options, options["database-name"], options["schema-name"]
                    ?? "public", options["table-name"]);
            case "sqlserver-cdc":
                return options["table-name"] is { } mssql
                    ? Server("mssql", 1433, options, options["database-name"], options["schema-name"]
                        ?? (mssql.Contains('.', StringComparison.Ordinal) ? null : "dbo"), mssql)
                    : null;
            case "oracle-cdc":
                return Server("oracle", 1521, options, options["database-name"], options["schema-name"], options["table-name"]);
            case "db2-cdc":
                return Server("db2", 50000, options, options["database-name"], options["schema-name"], options["table-name"]);
            case "mongodb" or "mongodb-cdc":
                return Listed("mongodb", 27017, options["hosts", "uri"], options["database"], options["collection"]);
            case "doris":
                return Listed("doris", 8030, options["fenodes"], options["table.identifier"]);
            case "starrocks":
                return Listed("starrocks", 9030, options["jdbc-url"]?.Replace("jdbc:mysql://", "", StringComparison.OrdinalIgnoreCase),
                    options["database-name"], options["table-name"]);
            case "clickhouse":
                return Listed("clickhouse", 8123, options["url"]?.Replace("jdbc:", "", StringComparison.OrdinalIgnoreCase),
                    options["database-name"] ?? "default", options["table-name"]);
            case "kinesis" or "kinesis-legacy":
                return options["stream.arn"] is { } arn && arn.LastIndexOf(":stream/", StringComparison.Ordinal) is var at and > 0
                    ? Named(new DatasetId(arn[..at], arn[(at + 8)..]), "stream of the connector")
                    : options["stream"] is { } stream && options["aws.region"] is { } region
                        ? Named(new DatasetId($"kinesis://{region}", stream), "stream of the connector")
                        : null;
            case var name when name.StartsWith("elasticsearch", StringComparison.Ordinal)
                || name.StartsWith("opensearch", StringComparison.Ordinal):
                return Listed(name[..name.IndexOf("search", StringComparison.Ordinal)] + "search", 9200, options["hosts"],
                    options["index"]);
            case var name when name.StartsWith("hbase", StringComparison.Ordinal):
                return Listed("hbase", 2181, options["zookeeper.quorum"], options["table-name"]);
            default:
                return null;
        }
    }

    /// <summary>
    /// By the provider behind USING (Spark). Null where the provider keeps files (the table stands) or its options leave the place open.
    /// </summary>
    public static PhysicalName? Spark(string provider, TableOptions options)
    {
        switch (provider.ToLowerInvariant())
        {
            case "jdbc" or "org.apache.spark.sql.jdbc":
                return Jdbc(options["url"], options["dbtable"]);
            case "kafka":
                return Topic(options["subscribe", "topic"] ?? ConnectionTexts.Keys(options["assign"]), options["kafka.bootstrap.servers"])
                    ?? Pattern("kafka", KafkaPort, options["kafka.bootstrap.servers"], options["subscribepattern"]);
            case "bigquery":
                return options["table", "dbtable"] is { } table && table.Count(c => c is '.' or ':') == 2
                    ? Named(new DatasetId("bigquery", table.Replace(':', '.')), "table of the connector")
                    : null;
            case "snowflake" or "net.snowflake.spark.snowflake":
                return options["sfurl"] is { } url && options["dbtable"] is { } name
                    ? Jdbc($"jdbc:snowflake://{url}/?db={options["sfdatabase"]}&schema={options["sfschema"] ?? "PUBLIC"}", name)
                    : null;
            case "mongodb" or "mongo":
                return Listed("mongodb", 27017, options["connection.uri", "spark.mongodb.connection.uri", "uri"], options["database"],
                    options["collection"]);
            case "org.elasticsearch.spark.sql" or "es":
                return Listed("elasticsearch", 9200, options["es.nodes"], options["es.resource", "resource", "path"]);
            case "doris" or "starrocks":
                return Listed(provider.ToLowerInvariant(), 8030, options["doris.fenodes", "starrocks.fe.http.url"],
                    options["doris.table.identifier", "starrocks.table.identifier"]);
            default:
                return null;
        }
    }

    /// <summary>By the properties of Hive's storage handlers.</summary>
    public static PhysicalName? Handler(TableOptions options)
    {
        if (options["kafka.topic"] is { } topic) return Topic(topic, options["kafka.bootstrap.servers"]);
        if (options["hive.sql.jdbc.url"] is { } url && options["hive.sql.table"] is { } table)
            return Jdbc(url, options["hive.sql.schema"] is { } schema ? $"{schema}.{table}" : table);
        if (options["hbase.table.name"] is { } rows) return Listed("hbase", 2181, options["hbase.zookeeper.quorum"], rows);
        if (options["es.resource"] is { } index) return Listed("elasticsearch", 9200, options["es.nodes"], index.Split('/')[0]);
        return options["mongo.uri"] is { } mongo && mongo.LastIndexOf('/') is var slash and > 10
            ? Listed("mongodb", 27017, mongo, mongo[(slash + 1)..].Split('?')[0])
            : null;
    }

    /// <summary>A topic of a cluster, named after its first broker, or several.</summary>
    /// <param name="topic">Several with semicolons or commas between them: no topic's name has one.</param>
    public static PhysicalName? Topic(string? topic, string? brokers)
    {
        if (topic is null || brokers is null) return null;
        if (ConnectionTexts.Hosts(brokers, KafkaPort) is not [var first, ..]) return null;
        if (topic.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not [var name, ..] topics) return null;
        var written = ConnectionTexts.Host(brokers.Split(',', ';')[0], KafkaPort);
        return Several(Named(new DatasetId($"kafka://{first}", name), "topic of the connector"), topics) with
        {
            Written = written is null || written == first ? null : new DatasetId($"kafka://{written}", name),
        };
    }

    private static PhysicalName Several(PhysicalName first, string[] names) => names.Length == 1 ? first : first with
    {
        Several = [.. names.Distinct(StringComparer.Ordinal).Select(name => first.Storage with { Name = name })],
    };

    /// <summary>All that a regular expression fits, under the expression's own text: two definitions with the same one read the same.</summary>
    private static PhysicalName? Pattern(string system, int port, string? hosts, string? pattern)
    {
        if (pattern is not { Length: > 0 } || hosts is null || ConnectionTexts.Hosts(hosts, port) is not [var first, ..]) return null;

        // One part, whatever dots it has.
        var name = new TableName([pattern]).ToString();
        return Named(new DatasetId($"{system}://{first}", name), "names that fit the connector's pattern") with { IsPattern = true };
    }

    public static PhysicalName? Jdbc(string? url, string? table) =>
        url is not null && table is not null
            && JdbcUrl.Parse(url)?.Table(table) is { } dataset ? Named(dataset, "table behind the JDBC url") : null;

    /// <summary>A table of a server, or an index or collection of a cluster, with its parts joined by dots.</summary>
    public static PhysicalName? Listed(string system, int port, string? hosts, params ReadOnlySpan<string?> parts)
    {
        if (hosts is null || ConnectionTexts.Hosts(hosts, port) is not [var first, ..]) return null;
        return Joined(parts) is { } name ? Named(new DatasetId($"{system}://{first}", name), "table of the connector") : null;
    }

    private static PhysicalName? Server(string system, int port, TableOptions options, params ReadOnlySpan<string?> parts)
    {
        if (options["hostname", "url"] is not { } host) return null;
        var given = options["port"] is { } text && int.TryParse(text, out var number) ? number : port;

        // A regular expression names many tables.
        if (Joined(parts) is not { } name) return null;
        return name.AsSpan().IndexOfAny("*|[(\\") < 0 ? Listed(system, given, host, name) : Pattern(system, given, host, name);
    }

    // The last part has to be there; one in front that is missing is part of it.
    private static string? Joined(ReadOnlySpan<string?> parts)
    {
        if (parts[^1] is not { Length: > 0 }) return null;
        var name = string.Empty;
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part)) name = name.Length == 0 ? part : $"{name}.{part}";
        }

        return name;
    }

    private static PhysicalName? Pulsar(string? topic, string? url)
    {
        if (topic is null || url is null) return null;
        var names = topic.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < names.Length; i++)
            if (names[i].StartsWith("persistent://", StringComparison.Ordinal)) names[i] = names[i][13..];
        return names is [var name, ..] && Listed("pulsar", 6650, url, name) is { } first ? Several(first, names) : null;
    }

    /// <summary>A path as the identity of a connector's table.</summary>
    private static PhysicalName? Path(string? path) =>
        path is not null && StoragePath.ToDataset(path) is { } dataset ? Named(dataset, "path of the connector") : null;

    private static PhysicalName? Iceberg(TableOptions options)
    {
        var (database, table) = (options["catalog-database"] ?? "default", options["catalog-table"]);
        if (options["path", "location"] is { } path) return Path(path);
        if (table is null) return null;
        if (options["catalog-type"] == "hive") return Listed("hive", 9083, options["uri"], database, table);
        return options["warehouse"] is { } warehouse ? Path($"{warehouse.TrimEnd('/')}/{database}/{table}") : null;
    }

    private static PhysicalName Named(DatasetId dataset, string evidence) => new(dataset, Stands: true, evidence);
}
