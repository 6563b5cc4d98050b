using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Usage;

/// <summary>Each kind of query log, by a small one.</summary>
public sealed class QueryLogTests
{
    private static readonly string[] Shop = ["shop.orders: id customer_id amount day", "shop.customers: id name country"];

    [Fact]
    public async Task Csvlog_of_postgres_is_analysed_with_all_clauses_and_joins()
    {
        await using var world = await UsageWorld.CreateAsync(Shop);
        const string log =
            """
            2026-11-25 10:00:00.1 UTC,"ann","db",7,"h:1",65.1,1,"SELECT",2026-11-25 09:00:00 UTC,1/1,0,LOG,00000,"statement: select sum(o.amount)
            from shop.orders o join shop.customers c on c.id = o.customer_id where o.day > '2026-01-01'",,,,,,,,,"psql"
            2026-11-25 10:00:01.1 UTC,"bob","db",7,"h:1",65.1,2,"SELECT",2026-11-25 09:00:00 UTC,1/1,0,LOG,00000,"duration: 3.1 ms  execute s1: select name from shop.customers where id = $1",,,,,,,,,""
            2026-11-25 10:00:02.1 UTC,"bob","db",7,"h:1",65.1,3,"SELECT",2026-11-25 09:00:00 UTC,1/1,0,ERROR,42P01,"relation ""x"" does not exist",,,,,,"select secret from x",,,""
            garbage
            2026-11-25 10:00:03.1 UTC,"bob","db",7,"h:1",65.1,4,"SELECT",2026-11-25 09:00:00 UTC,1/1,0,LOG,00000,"statement: select count(*) from shop.customers",,,,,,,,,""
            """;
        var report = await world.CollectAsync("postgres", log);
        Assert.Equal((3L, 1L, 1L, 3), (report.Rows, report.Skipped, report.FailureCount, report.Receipt.Counted));
        Assert.Equal(5, report.Failures[0].Line);
        Assert.Equal("amount:1/1 customer_id:1/1 day:1/1", await world.FieldsAsync("shop.orders"));
        Assert.Equal("id:2/2 name:1/1", await world.FieldsAsync("shop.customers"));
        var customers = await world.UsageAsync("shop.customers");
        Assert.Equal((2, 3L), (customers.Readers, customers.Reads));
        Assert.Equal(0, customers.Of("country").Readers);
        Assert.Equal("customer_id=id", string.Join(' ', (await world.UsageAsync("shop.orders")).Joins.SelectMany(join => join.On).Select(pair => $"{pair.Field}={pair.With}")));
        Assert.Equal(3, (await world.CollectAsync("postgres", log)).Receipt.Known);
    }

    [Fact]
    public async Task Counters_of_pg_stat_statements_count_what_was_added()
    {
        await using var world = await UsageWorld.CreateAsync(Shop);
        static string Export(int calls) => $"rolname,datname,queryid,query,calls\nann,db,11,\"select name from shop.customers where id = $1\",{calls}\nann,db,12,select 1,many\n";
        Assert.Equal(1, (await world.CollectAsync("pg-stat-statements", Export(10))).FailureCount);
        await world.CollectAsync("pg-stat-statements", Export(10));
        Assert.Equal(10, (await world.UsageAsync("shop.customers")).Reads);
        world.Wait(TimeSpan.FromDays(1));
        await world.CollectAsync("pg-stat-statements", Export(25));
        Assert.Equal([10L, 15L], (await world.UsageAsync("shop.customers")).Days.Select(day => day.Reads));
        await world.CollectAsync("pg-stat-statements", Export(4));
        Assert.Equal(29, (await world.UsageAsync("shop.customers")).Reads);
    }

    [Fact]
    public async Task Trino_tells_tables_and_columns_itself_or_the_text_does()
    {
        await using var world = await UsageWorld.CreateAsync("hive.dw.plays: user_id song seconds", "hive.dim.songs: id title");
        var report = await world.CollectAsync("trino",
            """
            {"createTime":"2026-11-25T10:00:00Z","context":{"user":"ann","catalog":"hive","schema":"dw"},"metadata":{"queryId":"q1","queryState":"FINISHED","query":"select p.seconds from plays p join dim.songs s on p.song = s.id"},"ioMetadata":{"inputs":[{"catalogName":"hive","schema":"dw","table":"plays","columns":["SONG","seconds"]},{"catalogName":"hive","schema":"dim","table":"songs","columns":["id"]}]}}
            {"createTime":1764064800000,"context":{"user":"bob","catalog":"hive","schema":"dw"},"metadata":{"queryId":"q2","queryState":"FINISHED","query":"select user_id from plays where seconds > 30"}}
            {"createTime":"2026-11-25T10:00:00Z","context":{"user":"eve"},"metadata":{"queryId":"q3","queryState":"FAILED","query":"select secret from plays"}}
            {"createTime":"2026-11-25T10:00:00Z","metadata":{"query":"select user_id from plays"}}
            """);
        Assert.Equal((2L, 1L, 1L), (report.Rows, report.Skipped, report.FailureCount));
        Assert.Equal("seconds:1/1 song:1/1", await world.FieldsAsync("hive.dw.plays"));
        Assert.Equal("user_id:1/1", string.Join(' ', (await world.UsageAsync("hive.dw.plays", 400)).Fields.Where(field => field.Field == "user_id").Select(field => $"{field.Field}:{field.Readers}/{field.Reads}")));
        Assert.Equal("song=id", string.Join(' ', (await world.UsageAsync("hive.dw.plays")).Joins.SelectMany(join => join.On).Select(pair => $"{pair.Field}={pair.With}")));
    }

    [Fact]
    public async Task Jobs_of_bigquery_are_analysed_and_tables_that_the_text_hides_have_unknown_fields()
    {
        await using var world = await UsageWorld.CreateAsync("p.dw.plays: user_id song", "p.dw.hidden: a b");
        await world.CollectAsync("bigquery",
            """
            [{"job_id":"j1","project_id":"p","user_email":"ann@x.com","creation_time":"2026-11-25 10:00:00.123 UTC","query":"select user_id from `p.dw.plays`","referenced_tables":[{"project_id":"p","dataset_id":"dw","table_id":"plays"},{"project_id":"p","dataset_id":"dw","table_id":"hidden"}]},
             {"job_id":"j2","project_id":"p","user_email":"etl@p.iam.gserviceaccount.com","creation_time":"2026-11-25 10:00:00 UTC","statement_type":"SCRIPT","query":"begin end"}]
            """);
        Assert.Equal("user_id:1/1", await world.FieldsAsync("p.dw.plays"));
        var hidden = await world.UsageAsync("p.dw.hidden");
        Assert.Equal((1, 1L), (hidden.Readers, hidden.UnresolvedReads));
        Assert.Null(hidden.Of("a").Reads);
    }

    [Fact]
    public async Task Both_histories_of_snowflake_count_a_query_once()
    {
        await using var world = await UsageWorld.CreateAsync("DB.S.ORDERS: ID AMOUNT");
        await world.CollectAsync("snowflake",
            "QUERY_ID,QUERY_START_TIME,USER_NAME,DIRECT_OBJECTS_ACCESSED\n"
            + "q1,2026-11-25 10:00:00.000 +0100,ANN,\"[{\"\"objectDomain\"\":\"\"Table\"\",\"\"objectName\"\":\"\"DB.S.ORDERS\"\",\"\"columns\"\":[{\"\"columnName\"\":\"\"AMOUNT\"\"}]}]\"\n");
        await world.CollectAsync("snowflake",
            "QUERY_ID;START_TIME;USER_NAME;DATABASE_NAME;SCHEMA_NAME;EXECUTION_STATUS;QUERY_TEXT\n"
            + "q1;2026-11-25 10:00:00;ANN;DB;S;SUCCESS;select amount from orders\nq2;2026-11-25 11:00:00;BOB;DB;S;SUCCESS;select id from orders\nq3;2026-11-25 11:00:00;BOB;DB;S;FAIL;select nothing\n");
        Assert.Equal("AMOUNT:1/1 ID:1/1", await world.FieldsAsync("DB.S.ORDERS"));
    }

    [Fact]
    public async Task The_query_store_counts_reads_of_readers_that_are_not_known()
    {
        await using var world = await UsageWorld.CreateAsync("shop.dbo.orders: id amount");
        const string export =
            "query_sql_text,query_id,plan_id,runtime_stats_interval_id,count_executions,last_execution_time,database_name\n"
            + "\"(@p0 decimal(9,2))select id from dbo.orders where amount > @p0\",1,1,5,7,2026-11-25 10:00:00 +00:00,shop\n";
        await world.CollectAsync("sqlserver", export);
        await world.CollectAsync("sqlserver", export);
        var usage = await world.UsageAsync("shop.dbo.orders");
        Assert.Equal((null, 7L, 7L), ((int?)usage.Readers, usage.Reads, usage.AnonymousReads));
        Assert.Equal("amount id", string.Join(' ', usage.Fields.Select(field => field.Field)));
    }

    [Fact]
    public async Task Audit_lines_of_hive_and_spark_are_analysed_and_unknown_columns_are_not_none()
    {
        await using var world = await UsageWorld.CreateAsync("ods.users: id phone");
        var report = await world.CollectAsync("hive",
            """
            {"user":"ann","timestamp":1795600800,"database":"ods","queryText":"select phone from users where id = 1","queryId":"h1"}
            {"userName":"svc","startTime":"2026-11-25T10:00:00Z","currentDatabase":"ods","statement":"select * from nowhere"}
            {"user":"ann","timestamp":1795600800,"database":"ods","queryText":"selekt ) from (","queryId":"h2"}
            {"user":"ann","queryText":"select 1"}
            """);
        Assert.Equal((3L, 1L), (report.Rows, report.FailureCount));
        Assert.Equal("id:1/1 phone:1/1", await world.FieldsAsync("ods.users"));
        var nowhere = await world.UsageAsync("ods.nowhere");
        Assert.Equal((1L, 1L), (nowhere.Reads, nowhere.UnresolvedReads));
        Assert.Null(nowhere.Of("x").Reads);
    }

    [Fact]
    public async Task Ad_hoc_lineage_is_kept_only_where_asked_for_and_never_its_text()
    {
        const string log = """{"user":"ann","timestamp":"2026-11-25T10:00:00Z","database":"ods","queryText":"insert into tmp.copy select phone as number from ods.users","queryId":"h1"}""";
        await using var world = await UsageWorld.CreateAsync("ods.users: id phone");
        await world.CollectAsync("hive", log);
        Assert.Empty(await JobsAsync(world));
        Assert.Equal(1, (await world.CollectAsync("hive", log, new UsageLogOptions(UsageWorld.Namespace) { AdHocLineage = true })).AdHocJobs);
        await world.CollectAsync("hive", log, new UsageLogOptions(UsageWorld.Namespace) { AdHocLineage = true });
        var job = Assert.Single(await JobsAsync(world));
        Assert.Null((await world.Host.Store.FindJobAsync(job, TestContext.Current.CancellationToken))!.Sql);
        var sets = await world.Host.Store.FindEdgeSetsAsync(job, TestContext.Current.CancellationToken);
        Assert.Contains(sets.SelectMany(set => set.Edges), edge => edge.From.Path == "phone" && edge.To.Path == "number");
        Assert.Equal(1, (await world.UsageAsync("ods.users")).Reads);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_damage_does_not_stop_a_log()
    {
        await using var world = await UsageWorld.CreateAsync("ods.users: id phone");
        var line = """{"user":"ann","timestamp":"2026-11-25T10:00:00Z","queryText":"select phone from ods.users"}""";
        var dry = await world.CollectAsync("hive", line, new UsageLogOptions(UsageWorld.Namespace) { DryRun = true });
        Assert.Equal((1L, 0), (dry.Rows, dry.Receipt.Counted));
        Assert.Null((await world.UsageAsync("ods.users")).Reads);
        Assert.Equal((1L, 2L), ((await world.CollectAsync("hive", "{\"a\":\n" + line + "\n\u0000\n")) is var report ? report.Rows : 0, report.FailureCount));
        Assert.Equal(1L, (await world.CollectAsync("postgres", "2026-11-25 10:00:00 UTC,\"ann\nnever closed")).FailureCount);
    }

    private static async Task<List<JobId>> JobsAsync(UsageWorld world)
    {
        var jobs = new List<JobId>();
        await foreach (var job in world.Host.Store.ReadJobsAsync(TestContext.Current.CancellationToken)) jobs.Add(job.Id);
        return jobs;
    }
}
