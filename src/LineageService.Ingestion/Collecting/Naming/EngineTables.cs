using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// What ENGINE = … says of where the rows are: ClickHouse's table engines, external tables of Doris, StarRocks and MySQL. Sources: the
/// reference manuals of ClickHouse 25, Doris 3, StarRocks 3.5, MySQL 8.4.
/// </summary>
internal static class EngineTables
{
    /// <summary>Null where the engine keeps its rows itself, or its arguments leave the place open.</summary>
    public static PhysicalName? Find(string engine, TableOptions options, string datasetNamespace)
    {
        var (first, second, third) = (options["engine.0"], options["engine.1"], options["engine.2"]);
        switch (engine.ToLowerInvariant())
        {
            case "kafka":
                return ConnectorTables.Topic(options["kafka_topic_list"] ?? second, options["kafka_broker_list"] ?? first);
            case "mysql" when first is not null:
                return ConnectorTables.Listed("mysql", 3306, first, second, third);
            case "mysql" or "oceanbase" when options["host"] is { } host:
                var port = int.TryParse(options["port"], out var given) ? given : 3306;
                return ConnectorTables.Listed("mysql", port, host, options["database"], options["table"]);
            case "postgresql" or "materializedpostgresql" when first is not null:
                return ConnectorTables.Listed("postgres", 5432, first, second, options["engine.5"] ?? "public", third);
            case "mongodb" when first is not null:
                return ConnectorTables.Listed("mongodb", 27017, first, second, third);
            case "jdbc" when first is not null:
                return ConnectorTables.Jdbc(first, third is null ? second : $"{second}.{third}");
            case "hive" or "iceberg" or "hudi" or "deltalake" when options["hive.metastore.uris",
                "iceberg.catalog.hive.metastore.uris"] is { } metastore:
                return ConnectorTables.Listed("hive", 9083, metastore, options["database", "iceberg.database"],
                    options["table", "iceberg.table"]);
            case "hive" when first is not null:
                return ConnectorTables.Listed("hive", 9083, first, second, third);
            case "elasticsearch":
                return ConnectorTables.Listed("elasticsearch", 9200, options["hosts"], options["index"]);
            case "s3" or "s3queue" or "hdfs" or "url" or "gcs" or "azureblobstorage" or "iceberg" or "icebergs3" or "hudi" or "deltalake" when first is not null:
                return Ingestion.Naming.StoragePath.ToDataset(first) is { } path
                    ? new PhysicalName(path, Stands: false, "files behind the table's engine") : null;
            case "distributed" when third is not null:
                return Local(datasetNamespace, second, third, "the local tables behind a distributed one");
            case "buffer" when second is not null:
                return Local(datasetNamespace, first, second, "the table behind a buffer");
            case "federated" when options["connection"] is { } connection:
                return Federated(connection);
            default:
                return null;
        }
    }

    private static PhysicalName Local(string datasetNamespace, string? database, string table, string evidence) =>
        new(new DatasetId(datasetNamespace, database is { Length: > 0 } ? $"{database}.{table}" : table), Stands: true, evidence);

    // mysql://user:password@host:port/database/table
    private static PhysicalName? Federated(string connection)
    {
        var parts = connection.Split('/');
        return parts.Length >= 5 ? ConnectorTables.Listed("mysql", 3306, connection, parts[3], parts[4]) : null;
    }
}
