using LineageService.Graph.Identity.Suggestions;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Dbt;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting.Dbt;

/// <summary>A project of our own: with nothing but its files, and with a manifest.</summary>
public sealed class DbtCollectorTests : IDisposable
{
    private readonly SourceFolder _folder = new SourceFolder()
        .Add("dbt_project.yml", """
            name: library
            profile: library
            models:
              library:
                +tags: [nightly]
                staging: {+materialized: view, +schema: stg}
                marts: {+materialized: table, +meta: {owner: readers}}
            seeds: {library: {+schema: raw}}
            vars: {since: 2020}
            """)
        .Add("profiles.yml", """
            library:
              target: dev
              outputs:
                dev: {type: postgres, host: db.example, port: 5433, dbname: lib, schema: main, user: u, password: "{{ env_var('NOBODY_SETS_THIS') }}"}
                prod: {type: postgres, host: "{{ env_var('NOBODY_SETS_THIS', 'prod.example') }}", dbname: lib, schema: live}
            """)
        .Add("models/sources.yml", """
            version: 2
            sources:
            - name: crm
              schema: crm_raw
              tables: [{name: people, identifier: People_V2}]
            exposures:
            - name: board
              type: dashboard
              owner: {name: Kim}
              depends_on: [ref('loans_daily')]
            """)
        .Add("models/staging/stg_people.sql", "select id, upper(name) as name from {{ source('crm', 'people') }}")
        .Add("models/staging/open_loans.sql", "{{ config(materialized='ephemeral') }}\nselect person_id, day from {{ ref('loans') }} where returned is null")
        .Add("models/marts/loans_daily.sql", """
            {{ config(materialized='incremental', unique_key='day', alias='daily') }}
            select o.day, {{ loud('p.name') }} as name from {{ ref('open_loans') }} o join {{ ref('stg_people') }} p on p.id = o.person_id
            {% if is_incremental() %} where o.day > (select max(day) from {{ this }}) {% else %} where o.day > '{{ var('since') }}-01-01' {% endif %}
            """)
        .Add("models/marts/scored.py", "def model(dbt, session):\n    return dbt.ref('loans_daily')\n")
        .Add("models/marts/off.sql", "{{ config(enabled=false) }} select 1 as x")
        .Add("macros/loud.sql", "{% macro loud(x) %}upper({{ x }}){% endmacro %}")
        .Add("seeds/loans.csv", "person_id,day,returned\n1,2026-01-01,\n")
        .Add("snapshots/people.sql", "{% snapshot people_history %}\n{{ config(target_schema='snap', unique_key='id', strategy='check', check_cols=['name']) }}\nselect id, name from {{ ref('stg_people') }}\n{% endsnapshot %}")
        .Add("tests/no_future.sql", "select * from {{ ref('loans_daily') }} where day > current_date");

    [Fact]
    public async Task A_project_without_a_manifest_has_the_names_that_dbt_would_give()
    {
        var items = await CollectAsync();
        Assert.Equal(["model.library.loans_daily", "model.library.stg_people", "snapshot.library.people_history"], Names(items));
        var daily = Task(items, "model.library.loans_daily");
        Assert.Equal(("lib.main.daily", "postgres://db.example:5433", "postgres", "incremental", "readers"), (daily.Target, daily.DatasetNamespace, daily.Dialect, daily.Kind, daily.Owner));
        Assert.Equal(["nightly"], daily.Tags);
        Assert.Equal("lib.main_stg.stg_people", Task(items, "model.library.stg_people").Target);
        Assert.Equal("lib.snap.people_history", Task(items, "snapshot.library.people_history").Target);
        Assert.Equal(["lib.main_raw.loans"], Tables(items));
        Assert.DoesNotContain(items, item => item is CollectedFailure);
    }

    [Fact]
    public async Task Ephemeral_models_macros_and_both_branches_are_in_the_text()
    {
        var sql = Task(await CollectAsync(), "model.library.loans_daily").Sql;
        Assert.Contains("\"lib\".\"main_raw\".\"loans\"", sql, StringComparison.Ordinal);
        Assert.Contains("upper(p.name)", sql, StringComparison.Ordinal);
        Assert.Contains("union all", sql, StringComparison.Ordinal);
        Assert.Contains("'2020-01-01'", sql, StringComparison.Ordinal);
        Assert.Contains("select max(day) from \"lib\".\"main\".\"daily\"", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_SQL_is_opaque_with_known_ends_and_waits_for_what_it_reads()
    {
        var items = await CollectAsync();
        var scored = Opaque(items, "model.library.scored");
        Assert.Equal("python", scored.Kind);
        Assert.Equal([new DatasetId("postgres://db.example:5433", "lib.main.scored")], scored.Outputs);
        var board = Opaque(items, "exposure.library.board");
        Assert.Equal(("exposure", "Kim"), (board.Kind, board.Owner));
        Assert.Equal([new DatasetId("postgres://db.example:5433", "lib.main.daily")], board.Inputs);
        Assert.Equal(
            [
                "model.library.loans_daily > exposure.library.board", "model.library.stg_people > model.library.loans_daily",
                "model.library.stg_people > snapshot.library.people_history",
            ],
            Dependencies(items));
    }

    [Fact]
    public async Task Columns_go_through_seed_ephemeral_model_and_snapshot()
    {
        var (reports, jobs, host) = await RunAsync(Collector(), Collector());
        await using (host)
        {
            Assert.True(jobs.TrueForAll(job => job.Sql is null || job.Unknowns.IsEmpty), string.Join('\n', jobs.SelectMany(job => job.Unknowns)));
            Assert.Equal(0, reports[1].Plan.Added.Length + reports[1].Plan.Changed.Length + reports[1].Plan.Retired.Length);
            var daily = await EdgesAsync(host, new JobId("dbt", "model.library.loans_daily"));
            Assert.Contains("lib.main_raw.loans.day -> lib.main.daily.day", daily);
            Assert.Contains("lib.main_stg.stg_people.name -> lib.main.daily.name", daily);
            var history = await EdgesAsync(host, new JobId("dbt", "snapshot.library.people_history"));
            Assert.Contains("lib.main_stg.stg_people.id -> lib.snap.people_history.dbt_scd_id", history);
            Assert.Contains("crm_raw.People_V2.id -> lib.main_stg.stg_people.id", string.Join(' ', await EdgesAsync(host, new JobId("dbt", "model.library.stg_people"))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_target_of_the_profile_decides_where_models_lie()
    {
        var items = await ItemsAsync(new DbtCollector(_folder.Path, null, null, new DbtSettings { Target = "prod" }));
        Assert.Equal(("lib.live.daily", "postgres://prod.example:5432"), (Task(items, "model.library.loans_daily").Target, Task(items, "model.library.loans_daily").DatasetNamespace));
    }

    [Fact]
    public async Task A_manifest_in_the_target_folder_comes_before_the_files()
    {
        _folder.Add("target/manifest.json", """
            {"metadata": {"project_name": "library", "adapter_type": "postgres"},
             "nodes": {"model.library.only": {"resource_type": "model", "package_name": "library", "name": "only", "database": "lib", "schema": "m", "alias": "only",
               "relation_name": "\"lib\".\"m\".\"only\"", "config": {"materialized": "table"}, "raw_code": "select x from {{ ref('no') }}", "compiled_code": "select x from s.t",
               "language": "sql", "original_file_path": "models/only.sql", "depends_on": {"nodes": []}},
               "test.library.t": {"resource_type": "test", "package_name": "library", "name": "t", "language": "sql", "raw_code": "select 1", "compiled_code": "select 1"}},
             "exposures": {"exposure.library.e": {"name": "e", "type": "notebook", "depends_on": {"nodes": ["model.library.only"]}}}}
            """);
        var items = await CollectAsync();
        Assert.Equal(["model.library.only"], Names(items));
        Assert.Equal("select x from s.t", Task(items, "model.library.only").Sql);
        Assert.Equal(["model.library.only > exposure.library.e"], Dependencies(items));
    }

    [Fact]
    public async Task A_properties_file_that_is_no_YAML_costs_itself()
    {
        _folder.Add("models/broken.yml", "models: [{name: a\n");
        var items = await CollectAsync();
        Assert.Equal(3, Names(items).Length);
        Assert.Equal("models/broken.yml", Assert.Single(items.OfType<CollectedFailure>()).Failure.File);
    }

    [Theory]
    [InlineData("model.shop.orders", "model.shop.orders")]
    [InlineData("model.shop.orders.sql.12", "model.shop.orders")]
    [InlineData("db.schema.shop.orders", "model.shop.orders")]
    [InlineData("db.schema.shop.orders.build.run", "model.shop.orders")]
    [InlineData("db.snap.shop.history.snapshot", "snapshot.shop.history")]
    [InlineData("db.snap.shop.history.build.snapshot", "snapshot.shop.history")]
    [InlineData("db.schema.shop.orders.build.test", null)]
    [InlineData("test.shop.unique_orders_id.a1b2", null)]
    [InlineData("dbt-run-shop", null)]
    public void The_names_of_all_commands_mean_one_job(string name, string? id) => Assert.Equal(id, DbtJobNames.UniqueId(name));

    public void Dispose() => _folder.Dispose();

    private DbtCollector Collector() => new(_folder.Path, null, "library", new DbtSettings { Defaults = TaskTraits.None });

    private Task<List<CollectedItem>> CollectAsync() => ItemsAsync(Collector());
}
