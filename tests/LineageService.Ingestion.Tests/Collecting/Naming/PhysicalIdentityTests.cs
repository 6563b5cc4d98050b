using System.Collections.Immutable;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Naming;

public sealed class PhysicalIdentityTests
{
    /// <summary>What is behind a connector's table stands; the table is its alias.</summary>
    [Theory]
    [InlineData(
        "flink", "CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'shop.orders', 'properties.bootstrap.servers' = 'B2:9093,b1')",
        "kafka://b1:9092", "shop.orders")]
    [InlineData(
        "flink", "CREATE TABLE orders (id BIGINT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db/shop?useSSL=false', 'table-name' = 'orders', 'password' = 'p')",
        "mysql://db:3306", "shop.orders")]
    [InlineData(
        "flink", "CREATE TABLE orders (id INT) WITH ('connector'='postgres-cdc','hostname'='DB','port'='5433','database-name'='shop','schema-name'='s','table-name'='orders')",
        "postgres://db:5433", "shop.s.orders")]
    [InlineData("flink", "CREATE TABLE orders (id INT) WITH ('connector' = 'hudi', 'path' = 's3a://lake/orders/')", "s3://lake", "orders")]
    [InlineData(
        "flink", "CREATE TABLE orders (id INT) WITH ('connector' = 'upsert-kafka', 'topic' = 'o', 'properties.bootstrap.servers' = '${BROKERS}')",
        "kafka://broker:9092", "o")]
    [InlineData(
        "spark", "CREATE TABLE orders USING jdbc OPTIONS (url 'jdbc:postgresql://db:5432/shop', dbtable 'orders', user 'u', password 'p')",
        "postgres://db:5432", "shop.public.orders")]
    [InlineData(
        "spark", "CREATE TABLE orders USING kafka OPTIONS ('kafka.bootstrap.servers' 'b:9092', 'subscribe' 'shop.orders')",
            "kafka://b:9092", "shop.orders")]
    [InlineData(
        "hive",
        "CREATE EXTERNAL TABLE orders (id BIGINT) STORED BY 'org.apache.hadoop.hive.kafka.KafkaStorageHandler' TBLPROPERTIES ('kafka.topic'='t','kafka.bootstrap.servers'='b:9092')",
        "kafka://b:9092", "t")]
    [InlineData("clickhouse", "CREATE TABLE orders (id UInt64) ENGINE = Kafka('b:9092', 't', 'g', 'JSONEachRow')", "kafka://b:9092", "t")]
    [InlineData(
        "clickhouse", "CREATE TABLE orders (id UInt64) ENGINE = Kafka SETTINGS kafka_broker_list = 'b:9092', kafka_topic_list = 't', kafka_format = 'CSV'",
        "kafka://b:9092", "t")]
    [InlineData("clickhouse", "CREATE TABLE orders (id UInt64) ENGINE = MySQL('db:3306', 'shop', 'orders', 'u', 'p')", "mysql://db:3306",
        "shop.orders")]
    [InlineData("clickhouse", "CREATE TABLE orders AS shop.orders_local ENGINE = Distributed(cluster, shop, orders_local, rand())", "ns",
        "shop.orders_local")]
    [InlineData(
        "doris", "CREATE EXTERNAL TABLE orders (id INT) ENGINE=mysql PROPERTIES ('host'='db','port'='3307','user'='u','password'='p','database'='shop','table'='orders')",
        "mysql://db:3307", "shop.orders")]
    [InlineData(
        "postgres",
        "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db', dbname 'shop'); CREATE FOREIGN TABLE orders (id int) SERVER s OPTIONS (schema_name 'raw')",
        "postgres://db:5432", "shop.raw.orders")]
    public void A_connectors_table_is_another_name_of_what_is_behind_it(string dialect, string sql, string datasetNamespace, string name)
    {
        var naming = new PhysicalNaming("ns")
        {
            Parameters = ImmutableSortedDictionary<string,
            string>.Empty.Add("BROKERS", "broker:9092")
        };
        var alias = Assert.Single(PhysicalIdentity.AliasesOf(sql, dialect, naming, TestContext.Current.CancellationToken), alias =>
            alias.Alias.Namespace == "ns");
        Assert.Equal((new DatasetId("ns", "orders"), new DatasetId(datasetNamespace, name)), (alias.Alias, alias.Dataset));
        Assert.DoesNotContain("'", alias.Evidence, StringComparison.Ordinal);
    }

    /// <summary>A table that a catalog keeps stands; its path is the alias.</summary>
    [Theory]
    [InlineData("hive", "CREATE EXTERNAL TABLE db.t (a INT) STORED AS ORC LOCATION 'hdfs://NN:8020/data/t/'", "hdfs://nn:8020", "/data/t")]
    [InlineData("spark", "CREATE TABLE db.t (a INT) USING delta LOCATION 's3a://lake/t'", "s3://lake", "t")]
    [InlineData("spark", "CREATE TABLE db.t (a INT) USING parquet OPTIONS (path 'file:/data/t')", "file", "/data/t")]
    [InlineData("bigquery", "CREATE EXTERNAL TABLE db.t (a INT64) OPTIONS (format = 'PARQUET', uris = ['gs://bucket/t/*.parquet'])",
        "gs://bucket", "t")]
    [InlineData("trino", "CREATE TABLE db.t (a INTEGER) WITH (external_location = 's3://lake/t', format = 'ORC')", "s3://lake", "t")]
    [InlineData("redshift", "CREATE EXTERNAL TABLE db.t (a INT) STORED AS PARQUET LOCATION 's3://lake/t/'", "s3://lake", "t")]
    [InlineData("snowflake",
        "CREATE STAGE raw URL = 's3://lake/in'; CREATE EXTERNAL TABLE db.t LOCATION = @raw/t FILE_FORMAT = (TYPE = PARQUET)", "s3://lake",
        "in/t")]
    [InlineData("clickhouse", "CREATE TABLE db.t (a Int32) ENGINE = S3('https://lake.s3.eu-central-1.amazonaws.com/t/*.csv', 'CSV')",
        "s3://lake", "t")]
    [InlineData(
        "synapse",
        "CREATE EXTERNAL DATA SOURCE lake WITH (LOCATION = 'abfss://c@acct.dfs.core.windows.net'); "
        + "CREATE EXTERNAL TABLE db.t (a INT) WITH (LOCATION = '/t', DATA_SOURCE = lake, FILE_FORMAT = f)",
        "abfss://c@acct.dfs.core.windows.net", "t")]
    public void A_path_is_another_name_of_the_table_that_lies_there(string dialect, string sql, string datasetNamespace, string name)
    {
        var alias = Assert.Single(
            PhysicalIdentity.AliasesOf(sql, dialect, new PhysicalNaming("ns"), TestContext.Current.CancellationToken));
        Assert.Equal((new DatasetId(datasetNamespace, name), new DatasetId("ns", "db.t")), (alias.Alias, alias.Dataset));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT) WITH ('connector' = 'datagen')")]
    [InlineData("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic-pattern' = 'a.*', 'properties.bootstrap.servers' = 'b:9092')")]
    [InlineData("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'a;b', 'properties.bootstrap.servers' = 'b:9092')")]
    [InlineData("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'a', 'properties.bootstrap.servers' = '${OPEN}')")]
    [InlineData("CREATE TABLE t (a INT) WITH ('connector' = 'mysql-cdc', 'hostname' = 'h', 'database-name' = 'd', 'table-name' = 'orders_.*')")]
    [InlineData("CREATE TEMPORARY TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'b:9092')")]
    [InlineData("CREATE TABLE t (a INT")]
    public void What_is_open_many_or_gone_with_the_session_has_no_alias(string sql) =>
        Assert.Empty(PhysicalIdentity.AliasesOf(sql, "flink", new PhysicalNaming("ns"), TestContext.Current.CancellationToken));

    /// <summary>Several topics are none: what a database keeps over them is filled from each.</summary>
    [Theory]
    [InlineData("CREATE TABLE t (a INT, b INT) USING kafka OPTIONS ('kafka.bootstrap.servers' 'k:9092', 'subscribe' 'x, y')")]
    [InlineData("CREATE TABLE t (a INT, b INT) USING kafka OPTIONS ('kafka.bootstrap.servers' 'k:9092', 'assign' '{\"x\":[0,1],\"y\":[0]}')")]
    public void A_table_kept_over_a_list_of_topics_is_filled_from_each(string sql)
    {
        var item = Assert.Single(Flows(sql, "spark"));
        var task = Assert.IsType<CollectedTask>(item).Task;
        Assert.Equal(
            "INSERT INTO `t` (`a`, `b`) SELECT `a`, `b` FROM `kafka://k:9092/x`;\nINSERT INTO `t` (`a`, `b`) SELECT `a`, `b` FROM `kafka://k:9092/y`;", task.Sql);
    }

    [Fact]
    public void A_table_kept_over_a_pattern_of_topics_is_filled_by_what_nobody_sees()
    {
        var item = Assert.Single(Flows("CREATE TABLE t (a INT) USING kafka OPTIONS ('kafka.bootstrap.servers' 'k:9092', 'subscribePattern' 'shop.*')", "spark"));
        var opaque = Assert.IsType<CollectedOpaqueTask>(item);
        Assert.Equal(new DatasetId("kafka://k:9092", "\"shop.*\""), Assert.Single(opaque.Inputs));
        Assert.Equal(new DatasetId("ns", "t"), Assert.Single(opaque.Outputs));
    }

    private static List<CollectedItem> Flows(string sql, string dialect)
    {
        var rules = LineageService.Ingestion.Analysis.SqlAnalysis.FindDialect(dialect, out _);
        var script = LineageService.Ingestion.Analysis.SqlAnalysis.TryParse(sql, rules, TestContext.Current.CancellationToken)!;
        Assert.Empty(PhysicalIdentity.AliasesOf(sql, rules, script, new PhysicalNaming("ns")));
        return [.. PhysicalIdentity.FlowsOf(sql, rules, script, new PhysicalNaming("ns"))];
    }

    [Fact]
    public void Tables_of_a_declared_or_configured_catalog_lie_where_the_catalog_says()
    {
        const string Sql =
            """
            CREATE CATALOG lake WITH ('type' = 'paimon', 'warehouse' = 'hdfs://nn:8020/paimon');
            INSERT INTO lake.ods.orders SELECT id FROM hive.raw.orders;
            """;
        var naming = new PhysicalNaming("ns")
        {
            Catalogs = ImmutableSortedDictionary.Create<string,
            string>(StringComparer.OrdinalIgnoreCase).Add("hive", "hive://m:9083")
        };
        var aliases = PhysicalIdentity.AliasesOf(Sql, "flink", naming, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                (new DatasetId("ns", "hive.raw.orders"), new DatasetId("hive://m:9083", "raw.orders")),
                (new DatasetId("ns", "lake.ods.orders"), new DatasetId("hdfs://nn:8020", "/paimon/ods.db/orders")),
            ],
            aliases.Select(alias => (alias.Alias, alias.Dataset)));
    }

    [Fact]
    public void Clients_that_take_the_first_broker_as_written_meet_the_same_topic()
    {
        const string Sql = "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'x', 'properties.bootstrap.servers' = 'b2:9092,b1:9092')";
        var aliases = PhysicalIdentity.AliasesOf(Sql, "flink", new PhysicalNaming("ns"), TestContext.Current.CancellationToken);
        Assert.Contains(new CollectedAlias(new DatasetId("kafka://b2:9092", "x"), new DatasetId("kafka://b1:9092", "x"),
            "another broker of the cluster"), aliases);
    }

    [Fact]
    public void A_name_that_two_scripts_give_to_two_topics_is_no_alias_of_either()
    {
        var set = new AliasSet();
        var (sink, a, b, path, table) =
            (new DatasetId("ns", "sink"), new DatasetId("kafka://k:9092", "a"), new DatasetId("kafka://k:9092", "b"),
                new DatasetId("file", "/t"), new DatasetId("ns", "t"));
        set.Add(new CollectedAlias(sink, a, "x"));
        set.Add(new CollectedAlias(sink, b, "x"));
        set.Add(new CollectedAlias(path, table, "x"));
        set.Add(new CollectedAlias(table, path, "x"));
        Assert.Equal([sink], set.Conflicts.Select(conflict => conflict.Alias));
        Assert.Equal([new CollectedAlias(table, path, "x")], set.Settled());
    }
}
