using System.Collections.Frozen;

namespace LineageService.Cli.Tests.Collect;

/// <summary>A small source for each collector that reads files, by its group and name.</summary>
internal static class CollectorSamples
{
    public static FrozenDictionary<string, CollectorSample> Files { get; } = new Dictionary<string, CollectorSample>(StringComparer.Ordinal)
    {
        ["catalog ddl"] = new(
            ["@", "--dialect", "postgres", "--namespace", "postgres://db:5432"], "a int", "a int, c int",
            ("a.sql", "CREATE TABLE shop.t (a int);\nCREATE TABLE shop.u (b int);\n")),
        ["catalog information-schema"] = new(
            ["@", "--dialect", "postgres", "--namespace", "postgres://db:5432"], ",int", ",bigint",
            ("columns.csv", "table_catalog,table_schema,table_name,column_name,ordinal_position,data_type\nshop,raw,t,a,1,int\nshop,raw,u,b,1,date\n")),
        ["catalog dbt"] = new(
            ["@", "--namespace", "postgres://db:5432"], "\"int\"", "\"bigint\"",
            ("manifest.json", """
                {"metadata": {"adapter_type": "postgres"}, "sources": {}, "nodes": {
                  "model.p.o": {"resource_type": "model", "name": "o", "package_name": "p", "database": "d", "schema": "s", "alias": "o",
                    "config": {"materialized": "table"}, "columns": {"id": {"name": "id", "data_type": "int"}}}}}
                """)),
        ["catalog iceberg"] = new(
            ["@", "--namespace", "hive://m:9083"], "\"type\": \"int\"", "\"type\": \"long\"",
            ("t.metadata.json", """
                {"format-version": 1, "location": "hdfs://nn:8020/w/s/t", "schema": {"type": "struct", "fields": [{"id": 1, "name": "a", "required": false, "type": "int"}]}}
                """)),
        ["catalog avro"] = new(
            ["@", "--namespace", "kafka://b:9092"], "long", "string",
            ("orders-value.avsc", """{"type": "record", "name": "Order", "fields": [{"name": "id", "type": "long"}]}""")),
        ["catalog json-schema"] = new(
            ["@", "--namespace", "kafka://b:9092"], "integer", "string",
            ("clicks.json", """{"title": "Click", "type": "object", "properties": {"at": {"type": "integer"}}}""")),
        ["catalog protobuf"] = new(
            ["@", "--namespace", "kafka://b:9092"], "int64", "string",
            ("orders.proto", "syntax = \"proto3\";\nmessage Order { int64 id = 1; }\n")),
        ["catalog twins"] = new(
            ["@/twins.yaml"], "kafka://broker:9092/shop.clicks", "kafka://broker:9092/shop.visits",
            ("twins.yaml", "twins:\n  - topic: kafka://broker:9092/shop.clicks\n    table: hive://m:9083/ods.clicks\n    flow: topic-to-table\n")),
        ["catalog hive-metastore"] = new(
            ["--dump", "@/dump.sql", "--namespace", "hive://m:9083"], "'bigint'", "'int'",
            ("dump.sql", """
                CREATE TABLE "DBS" ("DB_ID" bigint, "DESC" text, "DB_LOCATION_URI" text, "NAME" text);
                CREATE TABLE "SDS" ("SD_ID" bigint, "CD_ID" bigint, "INPUT_FORMAT" text, "LOCATION" text, "SERDE_ID" bigint);
                CREATE TABLE "TBLS" ("TBL_ID" bigint, "DB_ID" bigint, "OWNER" text, "SD_ID" bigint, "TBL_NAME" text, "TBL_TYPE" text,
                    "VIEW_EXPANDED_TEXT" text, "VIEW_ORIGINAL_TEXT" text);
                CREATE TABLE "COLUMNS_V2" ("CD_ID" bigint, "COMMENT" text, "COLUMN_NAME" text, "TYPE_NAME" text, "INTEGER_IDX" bigint);
                INSERT INTO "DBS" VALUES (1, NULL, 'hdfs://nn:8020/warehouse/ods.db', 'ods');
                INSERT INTO "SDS" VALUES (10, 100, 'orc', 'hdfs://nn:8020/warehouse/ods.db/orders', 1000);
                INSERT INTO "TBLS" VALUES (20, 1, 'etl', 10, 'orders', 'MANAGED_TABLE', NULL, NULL);
                INSERT INTO "COLUMNS_V2" VALUES (100, 'number', 'id', 'bigint', 0);
                """)),
        ["tasks directory"] = new(
            ["@", "--dialect", "spark"], "SELECT a", "SELECT upper(a) AS a",
            ("t.sql", "INSERT INTO dw.t SELECT a FROM ods.s"), ("u.sql", "INSERT INTO dw.u SELECT a FROM dw.t")),
        ["tasks dbt"] = new(
            ["@", "--namespace", "postgres://db:5432", "--dialect", "postgres", "--database", "d", "--schema", "s"], "select id", "select id, id + 1 as next",
            ("models/a.sql", "select id from raw.t"), ("models/b.sql", "select id from {{ ref('a') }}"),
            ("dbt_project.yml", "name: shop\nversion: '1.0'\nprofile: shop\nmodel-paths: [models]\n")),
        ["tasks shell"] = new(
            ["@"], "select a", "select upper(a)",
            ("t.sh", "hive -e \"insert into dw.t select a from ods.s\"\n"), ("u.sh", "hive -e \"insert into dw.u select a from dw.t\"\n")),
        ["tasks airflow"] = new(
            ["@"], "SELECT a", "SELECT upper(a)",
            ("dag.py", "from airflow import DAG\nwith DAG(dag_id='d') as dag:\n    HiveOperator(task_id='t', hql='INSERT INTO dw.t SELECT a FROM ods.s')\n")),
        ["tasks dolphinscheduler"] = new(
            ["@"], "select a", "select upper(a)",
            ("daily.json", """
                [{"processDefinition": {"code": 1, "name": "daily", "version": 1, "releaseState": "ONLINE", "projectName": "shop", "userName": "mia", "globalParams": "[]"},
                  "processTaskRelationList": [{"preTaskCode": 0, "postTaskCode": 2}],
                  "taskDefinitionList": [{"code": 2, "name": "t", "taskType": "SHELL", "flag": "YES",
                    "taskParams": {"rawScript": "hive -e 'insert into dw.t select a from ods.s'"}}]}]
                """)),
        ["tasks azkaban"] = new(
            ["@"], "select a", "select upper(a)",
            ("t.job", "type=command\ncommand=hive -e \"insert into dw.t select a from ods.s\"\n"), ("u.job", "type=noop\ndependencies=t\n")),
        ["tasks oozie"] = new(
            ["@"], "select a", "select upper(a)",
            ("app/workflow.xml", """
                <workflow-app name="w" xmlns="uri:oozie:workflow:0.4"><start to="t"/>
                  <action name="t"><hive2 xmlns="uri:oozie:hive2-action:0.2"><jdbc-url>jdbc:hive2://h:10000/dw</jdbc-url><query>insert into t select a from ods.s</query></hive2><ok to="end"/><error to="end"/></action>
                  <end name="end"/></workflow-app>
                """)),
        ["tasks sqlserver"] = new(
            ["@", "--namespace", "mssql://sql01:1433", "--database", "Shop"], "SELECT a", "SELECT UPPER(a) AS a",
            ("modules.csv", "schema_name,object_name,type,definition\ndbo,v,V ,CREATE VIEW dbo.v AS SELECT a FROM dbo.t\n")),
        ["assets jsonl"] = new(
            ["@"], "\"aggregation\"", "\"identity\"",
            ("a.jsonl", """
                {"asset": "dashboard", "namespace": "bi", "name": "sales", "fields": [{"path": "revenue", "from": ["dw.t.a"], "transformation": "aggregation"}]}
                """)),
        ["assets openapi"] = new(
            ["@", "--namespace", "postgres://db:5432"], "shop.orders.id", "shop.orders.number",
            ("api.yaml", """
                openapi: 3.1.0
                info: {title: Shop}
                paths:
                  /orders:
                    get:
                      responses:
                        '200':
                          content:
                            application/json:
                              schema:
                                type: object
                                properties:
                                  id: {type: integer, x-lineage: shop.orders.id}
                """)),
        ["assets superset"] = new(
            ["@"], "expression: amount", "expression: 2 * amount",
            ("datasets/Shop/orders.yaml", """
                table_name: orders
                schema: sales
                uuid: t-1
                database_uuid: d-1
                columns:
                  - column_name: amount
                  - column_name: gross
                    expression: amount * 1.2
                """),
            ("databases/Shop.yaml", "database_name: Shop\nsqlalchemy_uri: postgresql://reader:XXXX@db:5432/shop\nuuid: d-1\n")),
        ["assets metabase"] = new(
            ["@"], "SELECT o.region", "SELECT upper(o.region) AS region",
            ("cards.json", """
                [{"id": 11, "name": "Paid", "dataset_query": {"type": "native", "database": 1, "native": {"query": "SELECT o.region FROM sales.orders o"}},
                  "result_metadata": [{"name": "region"}]}]
                """),
            ("databases.json", """
                {"data": [{"id": 1, "name": "Shop", "engine": "postgres", "details": {"host": "db", "port": 5432, "dbname": "shop"}, "tables": []}]}
                """)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>One query a log; DAY stands for today.</summary>
    public static FrozenDictionary<string, CollectorSample> Logs { get; } = new Dictionary<string, CollectorSample>(StringComparer.Ordinal)
    {
        ["jsonl"] = new(["@"], "", "", ("l.jsonl", """{"dataset": "ods.s", "namespace": "hive://m:9083", "day": "DAY", "principal": "ann", "engine": "trino", "reads": 1, "fields": ["a"]}""")),
        ["hive"] = new(
            ["@", "--namespace", "hive://m:9083"], "", "",
            ("l.jsonl", """{"user": "ann", "timestamp": "DAYT01:00:00Z", "queryText": "select a from ods.s", "queryId": "q1"}""")),
        ["trino"] = new(
            ["@", "--namespace", "hive://m:9083"], "", "",
            ("l.jsonl", """
                {"createTime": "DAYT01:00:00Z", "metadata": {"queryId": "q1", "queryState": "FINISHED", "query": "select a from ods.s"}, "context": {"user": "ann"}}
                """)),
        ["bigquery"] = new(
            ["@", "--namespace", "bigquery"], "", "",
            ("l.json", """[{"job_id": "q1", "creation_time": "DAYT01:00:00Z", "user_email": "ann@example.com", "query": "select a from p.ods.s", "state": "DONE", "job_type": "QUERY"}]""")),
        ["snowflake"] = new(
            ["@", "--namespace", "snowflake://o-a"], "", "",
            ("l.csv", "QUERY_ID,START_TIME,USER_NAME,QUERY_TEXT,EXECUTION_STATUS\nq1,DAYT01:00:00Z,ANN,select a from d.ods.s,SUCCESS\n")),
        ["postgres"] = new(
            ["@", "--namespace", "postgres://db:5432", "--database", "shop"], "", "",
            ("l.csv", "DAY 01:00:00.000 UTC,\"ann\",\"shop\",100,\"[local]\",s1,1,\"SELECT\",DAY 00:59:00 UTC,3/1,0,LOG,00000,\"statement: select a from ods.s\",,,,,,,,,\"psql\",\"client backend\",,0\n")),
        ["pg-stat-statements"] = new(
            ["@", "--namespace", "postgres://db:5432"], "", "",
            ("l.csv", "rolname,datname,queryid,query,calls\nann,shop,1,select a from ods.s,3\n")),
        ["sqlserver"] = new(
            ["@", "--namespace", "mssql://db:1433", "--database", "Shop"], "", "",
            ("l.csv", "query_sql_text,query_id,plan_id,runtime_stats_interval_id,count_executions,last_execution_time\nselect a from dbo.s,1,1,1,3,DAY 01:00:00 +00:00\n")),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
