using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

[Collection(nameof(PostgresServer))]
public sealed class HiveMetastoreCollectorTests(PostgresServer server) : IDisposable
{
    private const string Space = "hive://metastore:9083";

    private readonly string _folder = Directory.CreateTempSubdirectory("metastore-").FullName;

    [Fact]
    public async Task A_live_metastore_tells_tables_views_keys_and_places()
    {
        await using var database = await server.CreateAsync("metastore", Metastore.Definition + Metastore.Rows);
        var found = await Collected.OfAsync(HiveMetastoreCollector.OfDatabase(database, Space, "metastore"));
        Assert.Empty(found.Failures);
        AssertShop(found);
    }

    [Theory]
    [InlineData("copy")]
    [InlineData("inserts", "--inserts")]
    [InlineData("columns", "--column-inserts", "--data-only")]
    public async Task A_dump_of_pg_dump_tells_the_same(string name, params string[] options)
    {
        await using (await server.CreateAsync($"dumped_{name}", Metastore.Definition + Metastore.Rows))
        {
        }

        AssertShop(await OfDumpAsync(server.Dump($"dumped_{name}", options)));
    }

    [Fact]
    public async Task A_dump_of_mysqldump_tells_the_same()
    {
        // As mysqldump writes it: backticks, backslashes, one long line a table, comments that are commands.
        var parts = (Metastore.Definition + Metastore.Rows).Split('\'')
            .Select((part, i) => i % 2 == 0 ? part.Replace('"', '`') : part.Replace("\"", "\\\"", StringComparison.Ordinal));
        var quoted = string.Join('\'', parts).Replace("''", "\\'", StringComparison.Ordinal);
        AssertShop(await OfDumpAsync(
            $"-- MySQL dump\n/*!40101 SET NAMES utf8 */;\n# comment; with 'quote\nLOCK TABLES `TBLS` WRITE;\n{quoted}\nUNLOCK TABLES;\n"));
    }

    [Fact]
    public async Task Views_of_hive_and_of_trino_have_lineage_in_the_metastores_names()
    {
        var found = await OfDumpAsync(Metastore.Definition + Metastore.Rows);
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync([.. found.Tasks.Select(task => task.Task)], [.. found.Tables]);
        var sets = await world.Store.FindEdgeSetsAsync(new JobId(Space, "ads.daily"), TestContext.Current.CancellationToken);
        var edges = sets.SelectMany(set => set.Edges)
            .Select(edge => $"{edge.From.Dataset.Name}.{edge.From.Path} -> {edge.To.Dataset.Name}.{edge.To.Path} {edge.Subtype.WireName()}");
        Assert.Contains("ods.orders.total -> ads.daily.amount AGGREGATION", edges);
    }

    [Fact]
    public async Task What_a_role_may_not_read_of_a_metastore_is_named_and_the_rest_goes_on()
    {
        await using (await server.CreateAsync(
            "limited",
            Metastore.Definition + Metastore.Rows
            + """CREATE ROLE hms_reader LOGIN PASSWORD 'p'; GRANT SELECT ON "DBS", "TBLS", "SDS", "COLUMNS_V2", "PARTITION_KEYS", "TABLE_PARAMS" TO hms_reader; DROP TABLE "SERDE_PARAMS";"""))
        {
        }

        await using var reader = server.OverTcp("limited", "hms_reader", "p");
        var found = await Collected.OfAsync(HiveMetastoreCollector.OfDatabase(reader, Space, "metastore-db"));
        Assert.Equal(
            ["table SERDE_PARAMS of metastore-db skipped: it is not there",
                "table KEY_CONSTRAINTS of metastore-db skipped: this role may not read it"],
            found.Failures);
        Assert.Equal(6, found.Tables.Count());
    }

    [Fact]
    public async Task A_database_that_is_no_metastore_is_one_sentence()
    {
        await using var database = await server.CreateAsync("plain", "CREATE TABLE t (a int)");
        var failure = await Assert.ThrowsAsync<CollectorException>(() =>
            Collected.OfAsync(HiveMetastoreCollector.OfDatabase(database, Space, "plain")));
        Assert.Equal("plain cannot be read as a metastore: table DBS of plain skipped: it is not there", failure.Message);
        failure = await Assert.ThrowsAsync<CollectorException>(() => OfDumpAsync("SELECT 'nothing here"));
        Assert.Equal("dump.sql is no dump of a Hive metastore with its rows: it has none of DBS", failure.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Collected> OfDumpAsync(string text)
    {
        var path = Path.Combine(_folder, "dump.sql");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return await Collected.OfAsync(HiveMetastoreCollector.OfDump(path, Space, "dump"));
    }

    private static void AssertShop(Collected found)
    {
        Assert.Equal(["id bigint REQUIRED", "total decimal(10,2) REQUIRED", "dt string"], found.Columns("ods.orders"));
        Assert.Equal(["id"], found.Keys("ods.orders"));
        var orders = found.Table("ods.orders");
        Assert.Equal(("one row an order", "number", "business day", "hdfs://nn:8020/warehouse/ods.db/orders"),
            (orders.Description, orders.Comments["id"], orders.Comments["dt"], orders.Location));
        Assert.Equal(["dt"], orders.PartitionKeys);
        Assert.Equal(["at timestamp REQUIRED", "items array<struct<sku:bigint>>"], found.Columns("ods.clicks"));
        Assert.Equal(["at"], found.Table("ods.clicks").PartitionKeys);
        Assert.Equal(["id BIGINT REQUIRED"], found.Columns("ods.stream"));
        Assert.Equal(["view", "view", "table", "external_table", "iceberg_table", "table"],
            ((string[])["ads.daily", "ads.ids", "ods.orders", "ods.clicks", "ods.ice", "ods.stream"])
                .Select(name => found.Table(name).Kind));
        var aliases = found.Aliases.ToList();
        Assert.Contains($"hdfs://nn:8020 /warehouse/ods.db/orders = {Space} ods.orders", aliases);
        Assert.Contains($"hdfs://nn:8020 /data/clicks = {Space} ods.clicks", aliases);
        Assert.Contains($"s3://lake ice = {Space} ods.ice", aliases);
        Assert.Contains($"{Space} ods.stream = kafka://k1:9092 shop.orders", aliases);
        Assert.Contains($"{Space} hive.ods.orders = {Space} ods.orders", aliases);
        Assert.Equal(["hive", "trino"], found.Tasks.Select(task => task.Task.Dialect));
    }
}
