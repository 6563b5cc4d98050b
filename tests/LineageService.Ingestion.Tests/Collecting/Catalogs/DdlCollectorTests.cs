using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.Ddl;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class DdlCollectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ddl-").FullName;

    [Fact]
    public async Task A_pg_dump_with_rows_keys_added_later_comments_and_partitions()
    {
        var found = await OfAsync(
            "postgres",
            """
            --
            -- PostgreSQL database dump
            --
            SET statement_timeout = 0;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE TABLE public.orders (id bigint NOT NULL, code character varying(20) NOT NULL, total numeric(10,2) DEFAULT 0.0)
            PARTITION BY RANGE (id);
            COMMENT ON TABLE public.orders IS 'one row an order; it''s all';
            COMMENT ON COLUMN public.orders.code IS 'as printed';
            CREATE TABLE public.orders_1 (id bigint NOT NULL, code character varying(20) NOT NULL, total numeric(10,2));
            ALTER TABLE ONLY public.orders ATTACH PARTITION public.orders_1 FOR VALUES FROM (1) TO (2);
            CREATE VIEW public.totals AS SELECT orders.code, sum(orders.total) AS total FROM public.orders GROUP BY orders.code;
            COPY public.orders (id, code, total) FROM stdin;
            1	a;'b	2.5
            \.
            ALTER TABLE ONLY public.orders
                ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
            CREATE UNIQUE INDEX by_code ON public.orders USING btree (code);
            CREATE UNIQUE INDEX some ON public.orders USING btree (total) WHERE (total > 0);
            """);
        Assert.Equal(["id bigint REQUIRED", "code character varying(20) REQUIRED", "total numeric(10,2)"], found.Columns("public.orders"));
        Assert.Equal(["id", "code"], found.Keys("public.orders"));
        var orders = found.Table("public.orders");
        Assert.Equal(("one row an order; it's all", "as printed"), (orders.Description, orders.Comments["code"]));
        Assert.Equal(["id"], orders.PartitionKeys);
        Assert.Equal(["ns public.orders_1 = ns public.orders"], found.Aliases);
        Assert.Equal("view", found.Table("public.totals").Kind);
        Assert.Equal(["public.totals"], found.Tasks.Select(task => task.Task.Id.Name));
        Assert.Equal(2, found.Tables.Count());
    }

    [Fact]
    public async Task Answers_of_mysqls_show_create_table()
    {
        var found = await OfAsync(
            "mysql",
            """
            *************************** 1. row ***************************
                   Table: orders
            Create Table: CREATE TABLE `orders` (
              `id` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'number',
              `code` varchar(20) NOT NULL DEFAULT '',
              PRIMARY KEY (`id`),
              UNIQUE KEY `by_code` (`code`)
            ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='one row an order'
            *************************** 2. row ***************************
                   Table: lines
            Create Table: CREATE TABLE `lines` (
              `order_id` bigint NOT NULL
            ) ENGINE=InnoDB
            """);
        Assert.Equal(["id", "code"], found.Keys("orders"));
        Assert.Equal(("one row an order", "number"), (found.Table("orders").Description, found.Table("orders").Comments["id"]));
        Assert.Equal(["order_id bigint REQUIRED"], found.Columns("lines"));
    }

    [Fact]
    public async Task Answers_of_hives_show_create_table_without_ends()
    {
        var found = await OfAsync(
            "hive",
            """
            CREATE EXTERNAL TABLE `ods.orders`(
              `id` bigint COMMENT 'number',
              `total` decimal(10,2))
            COMMENT 'one row an order'
            PARTITIONED BY (
              `dt` string COMMENT 'day')
            ROW FORMAT SERDE
              'org.apache.hadoop.hive.ql.io.orc.OrcSerde'
            LOCATION
              'hdfs://nn:8020/warehouse/ods.db/orders'
            TBLPROPERTIES (
              'transient_lastDdlTime'='1700000000')
            CREATE TABLE `ods.lines`(
              `order_id` bigint)
            """);
        Assert.Equal(["id bigint", "total decimal(10,2)", "dt string"], found.Columns("ods.orders"));
        Assert.Equal(["dt"], found.Table("ods.orders").PartitionKeys);
        Assert.Equal(("one row an order", "day", "hdfs://nn:8020/warehouse/ods.db/orders"),
            (found.Table("ods.orders").Description, found.Table("ods.orders").Comments["dt"], found.Table("ods.orders").Location));
        Assert.Equal(["hdfs://nn:8020 /warehouse/ods.db/orders = ns ods.orders"], found.Aliases);
        Assert.Equal(["order_id bigint"], found.Columns("ods.lines"));
    }

    [Theory]
    [InlineData(
        "tsql",
        "CREATE TABLE [dbo].[orders]([id] [bigint] IDENTITY(1,1) NOT NULL, [code] [nvarchar](20) NOT NULL, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([id] ASC))\r\nGO\r\n"
        + "ALTER TABLE [dbo].[orders] ADD CONSTRAINT [UQ] UNIQUE NONCLUSTERED ([code])\r\nGO\r\n"
        + "EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'as printed', @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'orders', @level2type=N'COLUMN',@level2name=N'code'\r\nGO\r\n",
        "dbo.orders", "id,code", "")]
    [InlineData(
        "oracle",
        "CREATE TABLE \"HR\".\"ORDERS\" (\"ID\" NUMBER(10,0) NOT NULL ENABLE, \"CODE\" VARCHAR2(20 BYTE) NOT NULL ENABLE, CONSTRAINT \"PK\" PRIMARY KEY (\"ID\") USING INDEX ENABLE) TABLESPACE \"USERS\";\n"
        + "COMMENT ON COLUMN \"HR\".\"ORDERS\".\"CODE\" IS 'as printed';\nCREATE UNIQUE INDEX \"HR\".\"U\" ON \"HR\".\"ORDERS\" (\"CODE\");",
        "HR.ORDERS", "ID,CODE", "")]
    [InlineData(
        "snowflake",
        "create or replace TABLE DB.S.ORDERS cluster by (CODE)(\n\tID NUMBER(38,0) NOT NULL autoincrement,\n\tCODE VARCHAR(20) NOT NULL COMMENT 'as printed',\n\tprimary key (ID)\n)COMMENT='one row an order';",
        "DB.S.ORDERS", "ID", "")]
    [InlineData(
        "bigquery",
        "CREATE TABLE `p.d.orders` (id INT64 NOT NULL, code STRING NOT NULL OPTIONS(description='as printed'), day DATE, PRIMARY KEY (id) NOT ENFORCED) "
        + "PARTITION BY day CLUSTER BY code OPTIONS(description='one row an order');",
        "p.d.orders", "id", "day")]
    [InlineData(
        "spark", "CREATE TABLE s.orders (id BIGINT NOT NULL, code STRING COMMENT 'as printed', day DATE) USING delta PARTITIONED BY (day) COMMENT 'x' LOCATION 's3://l/o'",
        "s.orders", "", "day")]
    [InlineData(
        "clickhouse", "CREATE TABLE s.orders (id UInt64, code String COMMENT 'as printed', day Date) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY id", "s.orders", "", "day")]
    [InlineData(
        "doris", "CREATE TABLE s.orders (id BIGINT NOT NULL, day DATE NOT NULL, code VARCHAR(20) COMMENT 'as printed') UNIQUE KEY(id, day) PARTITION BY RANGE(day) () DISTRIBUTED BY HASH(id) BUCKETS 8 PROPERTIES ('replication_num' = '1')",
        "s.orders", "id+day", "day")]
    [InlineData(
        "trino", "CREATE TABLE hive.s.orders (id bigint NOT NULL, code varchar COMMENT 'as printed') WITH (partitioned_by = ARRAY['code'], external_location = 's3://l/o')",
        "hive.s.orders", "", "")]
    [InlineData("redshift",
        "CREATE TABLE s.orders (id BIGINT NOT NULL ENCODE az64 DISTKEY, code VARCHAR(20) NOT NULL, PRIMARY KEY (id)) SORTKEY (code)",
        "s.orders", "id", "")]
    public async Task Keys_comments_and_partitions_of_each_dialect(string dialect, string sql, string table, string keys, string partitions)
    {
        var found = await OfAsync(dialect, sql);
        Assert.Empty(found.Failures);
        Assert.Equal(keys, string.Join(',', found.Keys(table)));
        Assert.Equal(partitions, string.Join(',', found.Table(table).PartitionKeys));
        if (dialect != "redshift") Assert.Equal("as printed", found.Table(table).Comments.Single().Value);
    }

    [Fact]
    public async Task What_is_broken_is_told_with_its_place_and_the_rest_is_read()
    {
        var found = await OfAsync("postgres", "CREATE TABLE a (id int);\nCREATE TABLE b (id int,,);\nCREATE TABLE c (id int);");
        Assert.Equal(["a", "c"], found.Tables.Select(table => table.Schema.Name.ToString()).Where(name => name != "b"));
        Assert.Single(found.Failures);
        var failure = await Assert.ThrowsAsync<CollectorException>(() =>
            Collected.OfAsync(new DdlCollector(["/nowhere"], new DdlOptions("hive", new PhysicalNaming("ns")), "x")));
        Assert.Equal("/nowhere is not there", failure.Message);
    }

    [Fact]
    public async Task A_warehouses_definitions_all_come_with_their_partitions_and_paths()
    {
        var options = new DdlOptions("spark", new PhysicalNaming("hive://metastore-1:9083") { Warehouse = "file:/warehouse" });
        var found = await Collected.OfAsync(new DdlCollector([SharedFiles.Require("events/tasks/ddl")], options, "warehouse"));
        Assert.Empty(found.Failures);
        Assert.Equal((60, 60), (found.Tables.Count(), found.Aliases.Count()));
        Assert.True(found.Tables.Count(table => table.PartitionKeys.Contains("dt")) > 50);
        Assert.True(found.Tables.Sum(table => table.Comments.Count) > 60);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Collected> OfAsync(string dialect, string sql)
    {
        var path = Path.Combine(_folder, "schema.sql");
        await File.WriteAllTextAsync(path, sql, TestContext.Current.CancellationToken);
        return await Collected.OfAsync(new DdlCollector([path], new DdlOptions(dialect, new PhysicalNaming("ns")), "test"));
    }
}
