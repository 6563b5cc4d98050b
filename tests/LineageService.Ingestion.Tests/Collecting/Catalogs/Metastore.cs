using System.Text;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

/// <summary>A small metastore of our own: only the tables and columns that are read, and what a shop would have in them.</summary>
internal static class Metastore
{
    public const string Definition =
        """
        CREATE TABLE "DBS" ("DB_ID" bigint, "DESC" text, "DB_LOCATION_URI" text, "NAME" text);
        CREATE TABLE "SDS" ("SD_ID" bigint, "CD_ID" bigint, "INPUT_FORMAT" text, "LOCATION" text, "SERDE_ID" bigint);
        CREATE TABLE "TBLS" ("TBL_ID" bigint, "DB_ID" bigint, "OWNER" text, "SD_ID" bigint, "TBL_NAME" text, "TBL_TYPE" text,
            "VIEW_EXPANDED_TEXT" text, "VIEW_ORIGINAL_TEXT" text);
        CREATE TABLE "COLUMNS_V2" ("CD_ID" bigint, "COMMENT" text, "COLUMN_NAME" text, "TYPE_NAME" text, "INTEGER_IDX" bigint, PRIMARY KEY ("CD_ID", "COLUMN_NAME"));
        CREATE TABLE "PARTITION_KEYS" ("TBL_ID" bigint, "PKEY_COMMENT" text, "PKEY_NAME" text, "PKEY_TYPE" text, "INTEGER_IDX" bigint);
        CREATE TABLE "TABLE_PARAMS" ("TBL_ID" bigint, "PARAM_KEY" text, "PARAM_VALUE" text);
        CREATE TABLE "SERDE_PARAMS" ("SERDE_ID" bigint, "PARAM_KEY" text, "PARAM_VALUE" text);
        CREATE TABLE "KEY_CONSTRAINTS" ("CHILD_CD_ID" bigint, "PARENT_CD_ID" bigint, "PARENT_INTEGER_IDX" bigint, "PARENT_TBL_ID" bigint,
            "POSITION" bigint, "CONSTRAINT_NAME" text, "CONSTRAINT_TYPE" int);
        """;

    private static readonly string Trino = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        """{"originalSql":"SELECT id FROM hive.ods.orders","catalog":"hive","schema":"ads","columns":[]}"""));

    /// <summary>INSERT statements, which PostgreSQL takes and a dump holds alike.</summary>
    public static string Rows { get; } =
        $$$"""
        INSERT INTO "DBS" VALUES (1, NULL, 'hdfs://nn:8020/warehouse/ods.db', 'ods'), (2, 'it''s; (odd)', 'hdfs://nn:8020/warehouse/ads.db', 'ads');
        INSERT INTO "SDS" VALUES (10, 100, 'orc', 'hdfs://nn:8020/warehouse/ods.db/orders', 1000), (11, 101, 'x', 'hdfs://nn:8020/warehouse/ods.db/clicks-__PLACEHOLDER__', 1001),
            (12, 102, NULL, NULL, 1002), (13, 103, NULL, 'hdfs://nn:8020/warehouse/ods.db/stream', 1003), (14, 104, NULL, NULL, 1004),
            (15, 105, NULL, 's3a://lake/ice', 1005), (99, 100, 'orc', 'hdfs://nn:8020/warehouse/ods.db/orders/dt=1', 1000);
        INSERT INTO "TBLS" VALUES (20, 1, 'etl', 10, 'orders', 'MANAGED_TABLE', NULL, NULL), (21, 1, 'etl', 11, 'clicks', 'EXTERNAL_TABLE', NULL, NULL),
            (22, 2, 'bi', 12, 'daily', 'VIRTUAL_VIEW', 'select `orders`.`dt`, sum(`orders`.`total`) from `ods`.`orders` group by `orders`.`dt`',
             'select dt, sum(total) from ods.orders group by dt'), (23, 1, 'etl', 13, 'stream', 'MANAGED_TABLE', NULL, NULL),
            (24, 2, 'bi', 14, 'ids', 'VIRTUAL_VIEW', NULL, '/* Presto View: {{{Trino}}} */'), (25, 1, 'etl', 15, 'ice', 'EXTERNAL_TABLE', NULL, NULL);
        INSERT INTO "COLUMNS_V2" VALUES (100, 'number', 'id', 'bigint', 0), (100, NULL, 'total', 'decimal(10,2)', 1), (101, NULL, 'col', 'array<string>', 0),
            (102, NULL, 'day', 'string', 0), (102, NULL, 'amount', 'decimal(20,2)', 1), (104, NULL, 'id', 'bigint', 0), (105, NULL, 'a', 'int', 0);
        INSERT INTO "PARTITION_KEYS" VALUES (20, 'business day', 'dt', 'string', 0);
        INSERT INTO "TABLE_PARAMS" VALUES (20, 'comment', 'one row an order'), (21, 'spark.sql.sources.provider', 'parquet'),
            (21, 'spark.sql.sources.schema.numParts', '2'),
            (21, 'spark.sql.sources.schema.part.0', '{"type":"struct","fields":[{"name":"at","type":"timestamp","nullable":false,"metadata":{"comment":"when"}},{"name":"items","type":{"type":"arr'),
            (21, 'spark.sql.sources.schema.part.1', 'ay","elementType":{"type":"struct","fields":[{"name":"sku","type":"long","nullable":true,"metadata":{}}]},"containsNull":true},"nullable":true,"metadata":{}}]}'),
            (21, 'spark.sql.sources.schema.partCol.0', 'at'), (23, 'flink.connector', 'kafka'), (23, 'flink.topic', 'shop.orders'),
            (23, 'flink.properties.bootstrap.servers', 'k2:9092,k1:9092'), (23, 'flink.schema.0.name', 'id'), (23, 'flink.schema.0.data-type', 'BIGINT NOT NULL'),
            (25, 'table_type', 'ICEBERG');
        INSERT INTO "SERDE_PARAMS" VALUES (1001, 'path', 'hdfs://nn:8020/data/clicks');
        INSERT INTO "KEY_CONSTRAINTS" VALUES (NULL, 100, 0, 20, 1, 'pk', 0), (NULL, 100, 1, 20, 1, 'nn', 3);
        """;
}
