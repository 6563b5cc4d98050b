using System.Collections.Immutable;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.Postgres;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;
using Npgsql;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

[Collection(nameof(PostgresServer))]
public sealed class PostgresCollectorTests(PostgresServer server)
{
    private const string Space = "postgres://db:5432";

    private const string Script =
        """
        CREATE SCHEMA raw; CREATE SCHEMA mart;
        CREATE TABLE raw.orders (id bigint PRIMARY KEY, code varchar(20) NOT NULL, day date NOT NULL, total numeric(10,2) UNIQUE, net numeric GENERATED ALWAYS AS (total * 0.8) STORED,
            UNIQUE (code, day));
        COMMENT ON TABLE raw.orders IS 'one row an order';
        COMMENT ON COLUMN raw.orders.code IS 'as printed';
        CREATE UNIQUE INDEX ON raw.orders (lower(code)); CREATE UNIQUE INDEX ON raw.orders (day) WHERE total > 0;
        CREATE TABLE raw.clicks (at timestamptz NOT NULL, page text) PARTITION BY RANGE (at);
        CREATE TABLE raw.clicks_2026 PARTITION OF raw.clicks FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (page);
        CREATE TABLE raw.clicks_2026_home PARTITION OF raw.clicks_2026 FOR VALUES IN ('home');
        CREATE VIEW mart.daily AS SELECT o.day AS order_day, sum(o.total) AS total FROM raw.orders o GROUP BY o.day;
        CREATE MATERIALIZED VIEW mart.cached AS SELECT * FROM mart.daily;
        CREATE FUNCTION mart.net(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 0.8';
        CREATE FUNCTION mart.net(amount int) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 0.8';
        CREATE PROCEDURE mart.fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO raw.orders (id, code) SELECT 1, page FROM raw.clicks; END $$;
        CREATE EXTENSION postgres_fdw; CREATE SERVER erp FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'ERP', dbname 'erp');
        CREATE FOREIGN TABLE raw.customers (id int) SERVER erp OPTIONS (schema_name 'sales', table_name 'customer');
        CREATE TABLE raw."Odd.Name" ("Mixed Case" int);
        """;

    [Fact]
    public async Task Tables_views_keys_comments_partitions_and_foreign_tables_are_all_there()
    {
        await using var database = await server.CreateAsync("shop", Script);
        var found = await Collected.OfAsync(new PostgresCollector(database, Space, "shop"));

        Assert.Empty(found.Failures);
        Assert.Equal(
            ["shop.mart.cached", "shop.mart.daily", "shop.raw.\"Odd.Name\"", "shop.raw.clicks", "shop.raw.customers", "shop.raw.orders"],
            found.Tables.Select(table => table.Schema.Name.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["id bigint REQUIRED", "code character varying(20) REQUIRED", "day date REQUIRED", "total numeric(10,2) NULLABLE",
                "net numeric COMPUTED"],
            found.Columns("shop.raw.orders"));
        Assert.Equal(["id", "code+day"], found.Keys("shop.raw.orders"));
        var orders = found.Table("shop.raw.orders");
        Assert.Equal(("one row an order", "as printed", "oracle", "table"),
            (orders.Description, orders.Comments["code"], orders.Owner, orders.Kind));
        Assert.Equal(["at"], found.Table("shop.raw.clicks").PartitionKeys);
        Assert.Equal(
            [
                $"{Space} shop.raw.clicks_2026 = {Space} shop.raw.clicks",
                $"{Space} shop.raw.clicks_2026_home = {Space} shop.raw.clicks",
                $"{Space} shop.raw.customers = postgres://erp:5432 erp.sales.customer",
            ],
            found.Aliases.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["function shop.mart.net(amount integer)", "function shop.mart.net(amount numeric)", "materialized_view shop.mart.cached",
                "procedure shop.mart.fill", "view shop.mart.daily"],
            found.Tasks.Select(task => $"{task.Task.Kind} {task.Task.Id.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Collected_views_and_procedures_have_lineage_by_full_names()
    {
        await using var database = await server.CreateAsync("traced", Script);
        var found = await Collected.OfAsync(new PostgresCollector(database, Space, "traced"));
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync([.. found.Tasks.Select(task => task.Task)], [.. found.Tables]);

        Assert.Contains("traced.raw.orders.total -> traced.mart.daily.total AGGREGATION", await EdgesAsync(world, "traced.mart.daily"));
        Assert.Contains("traced.mart.daily.order_day -> traced.mart.cached.order_day IDENTITY",
            await EdgesAsync(world, "traced.mart.cached"));
        Assert.Contains("traced.raw.clicks.page -> traced.raw.orders.code IDENTITY", await EdgesAsync(world, "traced.mart.fill"));
    }

    [Fact]
    public async Task A_role_that_may_read_no_table_still_sees_the_catalog()
    {
        await using (await server.CreateAsync("closed", $"{Script} CREATE ROLE reader LOGIN PASSWORD 'right'"))
        {
        }

        await using var reader = server.OverTcp("closed", "reader", "right");
        var found = await Collected.OfAsync(new PostgresCollector(reader, Space, "closed"));
        Assert.Equal(["id", "code+day"], found.Keys("closed.raw.orders"));
        Assert.Empty(found.Failures);
    }

    [Fact]
    public async Task What_a_role_may_not_read_is_said_and_the_rest_goes_on()
    {
        await using (await server.CreateAsync("hardened",
            $"{Script} REVOKE SELECT ON pg_catalog.pg_index FROM PUBLIC; CREATE ROLE guest LOGIN PASSWORD 'right'"))
        {
        }

        await using var guest = server.OverTcp("hardened", "guest", "right");
        var found = await Collected.OfAsync(new PostgresCollector(guest, Space, "hardened"));
        Assert.Equal([$"keys of {Space} skipped: this role may not read it"], found.Failures);
        Assert.Equal(6, found.Tables.Count());
    }

    [Fact]
    public async Task A_wrong_password_and_a_host_that_is_not_there_are_one_sentence_each()
    {
        await using (await server.CreateAsync("guarded", "CREATE ROLE visitor LOGIN PASSWORD 'right'"))
        {
        }

        await using var refused = server.OverTcp("guarded", "visitor", "wrong-secret");
        var failure = await Assert.ThrowsAsync<CollectorException>(() =>
            Collected.OfAsync(new PostgresCollector(refused, Space, "guarded")));
        Assert.StartsWith($"{Space} refuses this user or password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);

        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=u;Database=d;Timeout=5");
        failure = await Assert.ThrowsAsync<CollectorException>(() => Collected.OfAsync(new PostgresCollector(nowhere, Space, "nowhere")));
        Assert.Equal($"{Space} cannot be reached: check host, port and network (ConnectionRefused)", failure.Message);
    }

    private static async Task<ImmutableArray<string>> EdgesAsync(ImportWorld world, string job)
    {
        var sets = await world.Store.FindEdgeSetsAsync(new JobId(Space, job), TestContext.Current.CancellationToken);
        return [.. sets.SelectMany(set => set.Edges).Select(edge => $"{Node(edge.From)} -> {Node(edge.To)} {edge.Subtype.WireName()}")];
    }

    private static string Node(LineageNode node) => node.Path is null ? node.Dataset.Name : $"{node.Dataset.Name}.{node.Path}";
}
