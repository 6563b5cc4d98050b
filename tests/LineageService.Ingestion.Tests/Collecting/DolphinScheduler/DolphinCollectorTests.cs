using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.DolphinScheduler;
using LineageService.Ingestion.Tests.Collecting.Catalogs;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.DolphinScheduler;

[Collection(nameof(PostgresServer))]
public sealed class DolphinCollectorTests(PostgresServer postgres)
{
    private const string Sources = """
        [{"id": 1, "name": "shop", "type": "MYSQL", "connectionParams": "{\"address\":\"jdbc:mysql://db1:3306\",\"database\":\"shop\",\"jdbcUrl\":\"jdbc:mysql://db1:3306/shop\",\"user\":\"u\",\"password\":\"secret\"}"},
         {"id": 2, "name": "dw", "type": 2, "connectionParams": "{\"jdbcUrl\":\"jdbc:hive2://hs2:10000/dwd\",\"user\":\"u\"}"},
         {"id": 3, "name": "bi", "type": "POSTGRESQL", "connectionParams": {"jdbcUrl": "jdbc:postgresql://pg:5432/bi"}}]
        """;

    /// <summary>Tasks of one workflow, by what 3.x calls their parameters.</summary>
    private static readonly (int Code, string Name, string Type, object Parameters)[] Tasks =
    [
        (11, "import", "SQOOP", new
        {
            jobType = "TEMPLATE", modelType = "import", sourceType = "MYSQL", targetType = "HIVE",
            sourceParams = """{"srcDatasource":1,"srcTable":"orders","srcQueryType":"0","srcColumnType":"1","srcColumns":"id,amount"}""",
            targetParams = """{"hiveDatabase":"ods","hiveTable":"orders"}""",
        }),
        (12, "clean", "SQL", new
        {
            type = "HIVE", datasource = 2, sqlType = "1", preStatements = new[] { "create table if not exists tmp1 (id int)" },
            sql = "insert overwrite table ${layer}.orders partition (dt='${dt}') select id, amount from ods.orders where day = '$[yyyy-MM-dd]';", postStatements = Array.Empty<string>(),
            localParams = new[] { new { prop = "dt", direct = "IN", type = "VARCHAR", value = "$[yyyyMMdd-1]" },
                new { prop = "seen", direct = "OUT", type = "VARCHAR", value = "" } },
        }),
        (13, "sum", "SHELL", new { rawScript = "cd sql\nhive --hivevar layer=${layer} -f sum.sql\n",
            resourceList = new[] { new { id = 1, resourceName = "/sql/sum.sql" } }, localParams = Array.Empty<object>() }),
        (14, "export", "DATAX", new { customConfig = 0, dsType = "HIVE", dataSource = 2, dtType = "POSTGRESQL", dataTarget = 3,
            sql = "select id, total from dws.sums", targetTable = "mart.sums", preStatements = Array.Empty<string>(),
            postStatements = Array.Empty<string>() }),
        (15, "score", "SPARK", new { programType = "SCALA", mainClass = "com.example.Score",
            mainArgs = "--input ${layer}.orders --output ads.scores", mainJar = new { id = 2 } }),
        (16, "spark", "SPARK", new { programType = "SQL", sqlExecutionType = "SCRIPT",
            rawScript = "insert into ads.a select id from dws.sums" }),
        (17, "flink", "FLINK", new { programType = "SQL", initScript = "set a=b;", rawScript = "insert into rt.b select id from rt.a" }),
        (18, "off", "SQL", new { type = "HIVE", datasource = 2, sql = "insert into off.a select 1" }),
        (19, "branch", "SWITCH", new { switchResult = new { } }),
        (20, "procedure", "PROCEDURE", new { type = "POSTGRESQL", datasource = 3, method = "{call mart.refresh(?)}" }),
    ];

    private static string Export(string state = "ONLINE") => JsonSerializer.Serialize(new object[]
    {
        new
        {
            processDefinition = new
            {
                code = 100, name = "daily", version = 7, releaseState = state, projectName = "shop", userName = "mia",
                globalParams = """[{"prop":"layer","direct":"IN","type":"VARCHAR","value":"dwd"}]""",
            },
            processTaskRelationList = new[] { Relation(0, 11), Relation(11, 12), Relation(12, 13), Relation(13, 14) },
            taskDefinitionList = Tasks.Select(task => new { code = task.Code, name = task.Name, taskType = task.Type,
                flag = task.Name == "off" ? "NO" : "YES", taskParams = JsonSerializer.Serialize(task.Parameters) }),
            schedule = new { crontab = "0 0 2 * * ? *" },
        },
        new
        {
            processDefinition = new { code = 200, name = "after", releaseState = state, projectName = "shop" },
            processTaskRelationList = new[] { Relation(21, 22) },
            taskDefinitionList = new object[]
            {
                new { code = 21, name = "wait", taskType = "DEPENDENT",
                    taskParams = new { dependence = new { relation = "AND",
                    dependTaskList = new[] { new { relation = "AND",
                    dependItemList = new[] { new { projectCode = 1, definitionCode = 100, depTaskCode = 12, cycle = "day",
                    dateValue = "today" } } } } } } },
                new { code = 22, name = "nested", taskType = "SUB_PROCESS", taskParams = new { processDefinitionCode = 300 } },
            },
        },
        new
        {
            workflowDefinition = new { code = 300, name = "inner", releaseState = state, projectName = "shop" },
            workflowTaskRelationList = new[] { Relation(0, 31) },
            taskDefinitionList = new object[] { new { code = 31, name = "only", taskType = "SQL", workerGroup = "heavy", taskGroupId = 4,
                taskParams = new { type = "MYSQL", datasource = 1, sql = "insert into copy select * from orders" } } },
        },
    });

    private static object Relation(int before, int after) => new { preTaskCode = before, postTaskCode = after };

    private static async Task<List<CollectedItem>> CollectAsync(ICollector collector)
    {
        var items = new List<CollectedItem>();
        await foreach (var item in collector.CollectAsync(null, TestContext.Current.CancellationToken)) items.Add(item);
        return items;
    }

    private static DolphinOptions Options(TemporaryDirectory folder) => new()
    {
        DataSources = [folder.Write("sources/sources.json", Sources)],
        Resources = Path.GetDirectoryName(folder.Write("resources/sql/sum.sql",
            "insert overwrite table dws.sums select id, sum(amount) from ${hivevar:layer}.orders group by id"))![..^4],
        Defaults = TaskTraits.None with { JobNamespace = "ds" },
    };

    private static void Check(List<CollectedItem> items, string? worker = null)
    {
        var tasks = items.OfType<CollectedTask>().ToDictionary(item => item.Task.Id.Name, item => item.Task);
        Assert.Equal("INSERT OVERWRITE TABLE ods.orders (id, amount) SELECT id, amount FROM `mysql://db1:3306/shop.orders`\n;",
            tasks["shop.daily.import"].Sql);
        Assert.Contains("insert overwrite table dwd.orders partition (dt='$[yyyyMMdd-1]') select id, amount from ods.orders where day = '$[yyyy-MM-dd]'", tasks["shop.daily.clean"].Sql, StringComparison.Ordinal);
        Assert.Equal(("hive", "dwd", "mia", "0 0 2 * * ? *"),
            (tasks["shop.daily.clean"].Dialect, tasks["shop.daily.clean"].DefaultSchema, tasks["shop.daily.clean"].Owner,
            tasks["shop.daily.clean"].Schedule));
        Assert.Contains("from dwd.orders group by id", tasks["shop.daily.sum"].Sql, StringComparison.Ordinal);
        Assert.Equal("\"postgres://pg:5432/bi.mart.sums\"", tasks["shop.daily.export"].Target);
        Assert.Equal(("postgres", "postgres://pg:5432", "bi"),
            (tasks["shop.daily.procedure"].Dialect, tasks["shop.daily.procedure"].DatasetNamespace,
            tasks["shop.daily.procedure"].DefaultDatabase));
        Assert.Equal(("mysql", "mysql://db1:3306", "shop"), (tasks["shop.inner.only"].Dialect, tasks["shop.inner.only"].DatasetNamespace,
            tasks["shop.inner.only"].DefaultSchema));
        Assert.Equal(("spark", "flink"), (tasks["shop.daily.spark"].Dialect, tasks["shop.daily.flink"].Dialect));
        Assert.DoesNotContain("shop.daily.off", tasks.Keys);
        Assert.Equal((worker, null), (tasks["shop.inner.only"].Queue, tasks["shop.daily.clean"].Queue));

        var score = Assert.Single(items.OfType<CollectedOpaqueTask>(), item => item.Job.Name == "shop.daily.score");
        Assert.Equal(("dwd.orders", "ads.scores"), (Assert.Single(score.Inputs).Name, Assert.Single(score.Outputs).Name));
        var dependencies = items.OfType<CollectedDependency>().Select(item => $"{item.Job.Name} after {item.DependsOn.Name}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "shop.after.nested after shop.after.wait", "shop.after.nested after shop.inner.only",
                    "shop.after.wait after shop.daily.clean", "shop.daily.clean after shop.daily.import",
                "shop.daily.export after shop.daily.sum", "shop.daily.sum after shop.daily.clean", "shop.inner.only after shop.after.wait",
            ],
            dependencies);
        Assert.DoesNotContain(items, item => item.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exports_of_2_and_3_are_read()
    {
        using var folder = new TemporaryDirectory();
        Check(await CollectAsync(DolphinCollector.OfExports(folder.Write("exports/daily.json", Export()), null, Options(folder))), "heavy, task group 4");
    }

    [Fact]
    public async Task Only_released_workflows_are_taken_unless_asked_for()
    {
        using var folder = new TemporaryDirectory();
        var export = folder.Write("exports/daily.json", Export("OFFLINE"));
        Assert.Empty(await CollectAsync(DolphinCollector.OfExports(export, null, Options(folder))));
        Check(await CollectAsync(DolphinCollector.OfExports(export, null, Options(folder) with { WithOffline = true })), "heavy, task group 4");
    }

    [Fact]
    public async Task Exports_of_1_are_read()
    {
        var definition = JsonSerializer.Serialize(new
        {
            globalParams = new[] { new { prop = "db", direct = "IN", type = "VARCHAR", value = "dwd" } },
            tasks = new object[]
            {
                new { type = "SQL", id = "tasks-1", name = "a", runFlag = "NORMAL", preTasks = Array.Empty<string>(),
                    @params = new { type = "HIVE", datasource = 2, sql = "insert into ${db}.a select id from ods.a",
                    preStatements = Array.Empty<string>() } },
                new { type = "SHELL", id = "tasks-2", name = "b", runFlag = "NORMAL", preTasks = new[] { "a" },
                    @params = new { rawScript = "hive -e \"insert into ${db}.b select id from ${db}.a\"" } },
                new { type = "SHELL", id = "tasks-3", name = "c", runFlag = "FORBIDDEN", preTasks = new[] { "b" },
                    @params = new { rawScript = "hive -e 'select 1'" } },
            },
        });
        using var folder = new TemporaryDirectory();
        var export = folder.Write("exports/old.json",
            JsonSerializer.Serialize(new[] { new { projectName = "old", processDefinitionName = "flow", processDefinitionJson = definition,
            scheduleCrontab = "0 0 1 * * ? *" } }));
        var items = await CollectAsync(DolphinCollector.OfExports(export, null, Options(folder)));
        Assert.Equal(["insert into dwd.a select id from ods.a\n;", "insert into dwd.b select id from dwd.a\n;"],
            items.OfType<CollectedTask>().Select(item => item.Task.Sql));
        Assert.Equal(new CollectedDependency(new JobId("ds", "old.flow.b"), new JobId("ds", "old.flow.a")),
            Assert.Single(items.OfType<CollectedDependency>()));
    }

    [Fact]
    public async Task The_schedulers_database_tells_the_same_as_its_exports()
    {
        using var folder = new TemporaryDirectory();
        var script = new System.Text.StringBuilder("""
            CREATE TABLE t_ds_project (id int, name varchar(100), code bigint);
            CREATE TABLE t_ds_user (id int, user_name varchar(64), user_password varchar(64));
            CREATE TABLE t_ds_datasource (id int, name varchar(64), type int, connection_params text);
            CREATE TABLE t_ds_process_definition (id int, code bigint, name varchar(255), version int, release_state int, project_code bigint, user_id int, global_params text);
            CREATE TABLE t_ds_task_definition (id int, code bigint, name varchar(255), version int, task_type varchar(50), task_params text, flag int);
            CREATE TABLE t_ds_task_definition_log (id int, code bigint, name varchar(255), version int, task_type varchar(50), task_params text, flag int);
            CREATE TABLE t_ds_process_task_relation (id int, process_definition_code bigint, process_definition_version int, pre_task_code bigint, post_task_code bigint, post_task_version int);
            CREATE TABLE t_ds_schedules (id int, process_definition_code bigint, crontab varchar(255), release_state int);
            INSERT INTO t_ds_project VALUES (1, 'shop', 1);
            INSERT INTO t_ds_user VALUES (1, 'mia', 'hash');
            INSERT INTO t_ds_schedules VALUES (1, 100, '0 0 2 * * ? *', 1), (2, 100, '0 0 9 * * ? *', 0);

            """);
        var (number, relation) = (0, 0);
        foreach (var source in JsonDocument.Parse(Sources).RootElement.EnumerateArray())
        {
            var parameters = source.GetProperty("connectionParams");
            var type = source.GetProperty("type").ToString() switch { "MYSQL" => 0, "POSTGRESQL" => 1, _ => 2 };
            script.Append($"INSERT INTO t_ds_datasource VALUES ({source.GetProperty("id")}, '{source.GetProperty("name")}', {type}, {Quoted(parameters.ToString())});\n");
        }

        foreach (var entry in JsonDocument.Parse(Export()).RootElement.EnumerateArray())
        {
            var definition = entry.TryGetProperty("processDefinition", out var old) ? old : entry.GetProperty("workflowDefinition");
            var code = definition.GetProperty("code").GetInt64();
            var globals = definition.TryGetProperty("globalParams", out var given) ? given.GetString()! : "[]";
            script.Append($"INSERT INTO t_ds_process_definition VALUES ({++number}, {code}, '{definition.GetProperty("name")}', 7, 1, 1, {(code == 100 ? 1 : 9)}, {Quoted(globals)});\n");
            var relations = (entry.TryGetProperty("processTaskRelationList", out var list) ? list
                : entry.GetProperty("workflowTaskRelationList")).EnumerateArray()
                .Select(pair => (Before: pair.GetProperty("preTaskCode").GetInt64(), After: pair.GetProperty("postTaskCode").GetInt64()))
                    .ToList();
            foreach (var task in entry.GetProperty("taskDefinitionList").EnumerateArray())
            {
                var id = task.GetProperty("code").GetInt64();
                var parameters = task.GetProperty("taskParams") is { ValueKind: JsonValueKind.String } text ? text.GetString()!
                    : task.GetProperty("taskParams").GetRawText();
                var flag = task.TryGetProperty("flag", out var told) && told.GetString() == "NO" ? 0 : 1;

                // The task is being edited: what is released is in the log.
                script.Append($"INSERT INTO t_ds_task_definition VALUES ({id}, {id}, 'edited', 3, 'SHELL', '{{}}', 1);\n");
                script.Append($"INSERT INTO t_ds_task_definition_log VALUES ({id}, {id}, '{task.GetProperty("name")}', 2, '{task.GetProperty("taskType")}', {Quoted(parameters)}, {flag});\n");
                if (!relations.Exists(pair => pair.After == id)) relations.Add((0, id));
            }

            foreach (var (before,
                after) in relations) script.Append($"INSERT INTO t_ds_process_task_relation VALUES ({++relation}, {code}, 7, {before}, {after}, 2);\n");
        }

        script.Append("INSERT INTO t_ds_process_definition VALUES (9, 900, 'edited', 1, 0, 1, 1, '[]');\n");
        await using var database = await postgres.CreateAsync("dolphinscheduler", script.ToString());
        Check(await CollectAsync(DolphinCollector.OfDatabase(database, "ds",
            Options(folder) with { DataSources = ImmutableArray<string>.Empty })));

        static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused_with_a_sentence()
    {
        await using var database = await postgres.CreateAsync("nothing_of_ds", "CREATE TABLE t (a int)");
        var refused = await Assert.ThrowsAsync<CollectorException>(() =>
            CollectAsync(DolphinCollector.OfDatabase(database, "x", new DolphinOptions())));
        Assert.Contains("t_ds_process_definition", refused.Message, StringComparison.Ordinal);
    }
}
