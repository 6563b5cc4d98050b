using System.Diagnostics;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Testing;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting.Directories;

public sealed class DirectoryCollectorTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    [Fact]
    public async Task A_bare_query_goes_to_the_table_of_its_path_and_a_script_where_it_says()
    {
        _folder.Add("sql/shop/orders/query.sql", "SELECT id FROM raw.orders").Add("sql/shop/report/query.sql", "INSERT INTO shop.other SELECT id FROM shop.orders");
        var items = await CollectAsync(new DirectoryOptions { Layouts = [PathPattern.Parse("sql/{dataset}/{table}/query.sql")] });
        Assert.Equal("shop.orders", Task(items, "shop.orders").Target);
        Assert.Null(Task(items, "shop.report").Target);
    }

    [Fact]
    public async Task What_stands_beside_above_and_in_a_file_is_said_of_its_task_the_nearest_first()
    {
        _folder.Add("metadata.yaml", "owner: company\nteam: data\ntags: [all]\n")
            .Add("sql/sales.sql", "-- owner: ann\n-- schedule: 0 3 * * *\n-- queue: small\n-- The daily sales.\nSELECT a FROM t")
            .Add("sql/sales.yaml", "owners: [bob, carl]\ntier: gold\nlabels: {incremental: true, source: shop}\n");
        var task = Task(await CollectAsync(DirectoryOptions.None), "sql/sales.sql");
        Assert.Equal(("ann", "data", "gold", "0 3 * * *"), (task.Owner, task.Team, task.Tier, task.Schedule));
        Assert.Equal("small", task.Queue);
        Assert.Equal(["all", "incremental", "source:shop"], task.Tags.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_scheduling_block_gives_schedule_parameters_and_what_is_waited_for()
    {
        _folder.Add("sql/p/d/t/query.sql", "SELECT a FROM s").Add("sql/p/d/t/metadata.yaml", """
            friendly_name: T
            owners:
            - one@example.com
            scheduling:
              dag_name: nightly
              parameters: ["day:DATE:2026-01-01"]
              depends_on:
              - dag_name: early
                task_id: load
            """).Add("sql/p/d/t/schema.yaml", "fields:\n- name: a\n  type: STRING\n  mode: NULLABLE\n- name: r\n  type: RECORD\n  fields:\n  - name: x\n    type: INT64\n");
        var items = await CollectAsync(new DirectoryOptions { Layouts = [PathPattern.Parse("sql/{project}/{dataset}/{table}/query.sql")] });
        var task = Task(items, "p.d.t");
        Assert.Equal(("nightly", "one@example.com", "2026-01-01"), (task.Schedule, task.Owner, task.Parameters["day"]));
        Assert.Equal(["early.load > p.d.t"], Dependencies(items));
        Assert.Equal(["a", "r", "r.x"], Assert.Single(items.OfType<CollectedTable>()).Table.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task A_mapping_in_the_directory_has_layouts_rules_and_defaults()
    {
        _folder.Add("collect.yaml", """
            layouts: ["jobs/{layer}/{name}.sql"]
            job: "{layer}.{name}"
            exclude: ["**/old/**"]
            dialect: spark
            dataset_namespace: hive://metastore:9083
            parameters: {db: ods}
            rules:
            - files: "jobs/rt/**"
              dialect: flink
              owner: streaming
            """)
            .Add("jobs/dwd/a.sql", "INSERT INTO dwd.a SELECT x FROM ${db}.b").Add("jobs/rt/b.sql", "INSERT INTO b SELECT x FROM c").Add("jobs/old/c.sql", "SELECT 1");
        var items = await CollectAsync(DirectoryOptions.None);
        Assert.Equal(["dwd.a", "rt.b"], Names(items));
        Assert.Equal(("spark", "hive://metastore:9083", "INSERT INTO dwd.a SELECT x FROM ods.b"), (Task(items, "dwd.a").Dialect, Task(items, "dwd.a").DatasetNamespace, Task(items, "dwd.a").Sql));
        Assert.Equal(("flink", "streaming"), (Task(items, "rt.b").Dialect, Task(items, "rt.b").Owner));
    }

    [Theory]
    [InlineData("layots: [a]")]
    [InlineData("rules: [{owner: x}]")]
    [InlineData("- a\n- b")]
    public async Task A_mapping_with_a_mistake_stops_the_run_before_anything_is_taken(string mapping)
    {
        _folder.Add("collect.yaml", mapping).Add("a.sql", "SELECT 1");
        await Assert.ThrowsAsync<CollectorException>(() => CollectAsync(DirectoryOptions.None));
    }

    [Fact]
    public async Task Definitions_alone_are_tables_and_records_are_what_they_say()
    {
        _folder.Add("ddl/t.sql", "CREATE TABLE d.t (a INT, b STRING)")
            .Add("all.jsonl", "{\"name\": \"q\", \"sql\": \"SELECT a FROM d.t\", \"target\": \"d.u\"}\n{\"table\": \"d.v\", \"columns\": [\"a\"]}\n{\"name\": 1\n")
            .Add("package.json", "{\"name\": \"web\", \"version\": \"1\"}").Add("ci.yml", "on: push\njobs: {build: {}}\n");
        var items = await CollectAsync(DirectoryOptions.None);
        Assert.Equal(["q"], Names(items));
        Assert.Equal(["d.t", "d.v"], Tables(items));
        Assert.Equal("all.jsonl", Assert.Single(items.OfType<CollectedFailure>()).Failure.File);
    }

    [Fact]
    public async Task A_file_that_is_no_text_costs_itself()
    {
        _folder.Add("good.sql", "SELECT a FROM t").Add("metadata.yaml", "owner: [a\n");
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "bad.sql"), [0x53, 0xFF, 0xFE, 0x41], TestContext.Current.CancellationToken);
        var items = await CollectAsync(DirectoryOptions.None);
        Assert.Equal(["good.sql"], Names(items));
        Assert.Equal(["bad.sql", "metadata.yaml"], items.OfType<CollectedFailure>().Select(failure => failure.Failure.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_script_and_the_files_that_it_runs_are_one_task()
    {
        _folder.Add("bin/load.sh", "#!/bin/bash\nsource ./env.sh\nhive --hivevar dt=$DT -f sql/load.hql\n").Add("bin/env.sh", "DT=2026-01-01\n")
            .Add("bin/sql/load.hql", "INSERT OVERWRITE TABLE d.t SELECT a FROM d.s WHERE dt = '${dt}'").Add("sql/own.sql", "SELECT a FROM t");
        var items = await CollectAsync(DirectoryOptions.None);
        Assert.Equal(["bin/load.sh", "sql/own.sql"], Names(items));
        Assert.Contains("d.s WHERE dt = '2026-01-01'", Task(items, "bin/load.sh").Sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hive/a.sql", "SELECT a FROM t", "hive")]
    [InlineData("a.hql", "SELECT a FROM t", "hive")]
    [InlineData("a.sql", "CREATE TABLE t (a INT) WITH ('connector' = 'kafka'); INSERT INTO t SELECT a FROM s", "flink")]
    [InlineData("a.sql", "INSERT INTO [dbo].[t] SELECT TOP 3 a FROM s", "tsql")]
    [InlineData("a.sql", "INSERT INTO t SELECT a::int FROM s ON CONFLICT DO NOTHING", "postgres")]
    [InlineData("a.sql", "SELECT a FROM t", "ansi")]
    public async Task The_dialect_is_guessed_where_nobody_tells_it(string path, string sql, string dialect)
    {
        _folder.Add(path, sql);
        Assert.Equal(dialect, Task(await CollectAsync(DirectoryOptions.None), path).Dialect);
    }

    [Fact]
    public async Task A_commit_is_read_without_checking_it_out()
    {
        _folder.Add("a.sql", "SELECT old FROM t").Add("sub/b.sql", "SELECT b FROM t");
        Git("init", "-q", "-b", "main");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "first");
        _folder.Add("a.sql", "SELECT new FROM t").Add("c.sql", "SELECT c FROM t");
        var items = await ItemsAsync(new DirectoryCollector(_folder.Path, "main", null, DirectoryOptions.None));
        Assert.Equal(["a.sql", "sub/b.sql"], Names(items));
        Assert.Equal("SELECT old FROM t", Task(items, "a.sql").Sql);
        var refused = await Assert.ThrowsAsync<CollectorException>(() => ItemsAsync(new DirectoryCollector(_folder.Path, "nobody", null, DirectoryOptions.None)));
        Assert.Contains("nobody", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<List<CollectedItem>> CollectAsync(DirectoryOptions options) => ItemsAsync(new DirectoryCollector(_folder.Path, null, null, options));

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = _folder.Path, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var git = Process.Start(start)!;
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            SharedFiles.SkipOrFail("git is not installed");
        }
    }
}
