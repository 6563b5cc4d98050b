using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting.Airflow;

/// <summary>DAG files of our own, in the ways that people write them.</summary>
public sealed class DagFileTests : IDisposable
{
    private readonly SourceFolder _folder = new();
    private readonly AirflowConnections _connections = new();

    [Fact]
    public async Task A_Python_file_that_defines_no_DAG_is_told_of()
    {
        _folder.Add("lib/helpers.py", "def load(): pass\n").Add("lib/other.py", "x = 1\n");
        var items = await CollectAsync("from airflow import DAG\nwith DAG(dag_id='d') as dag:\n    EmptyOperator(task_id='a')\n");
        var notice = Assert.Single(items.OfType<CollectedNotice>());
        Assert.Equal("2 Python files do not name airflow and dag and were passed over: lib/helpers.py, lib/other.py", notice.Message);
        Assert.Empty(items.OfType<CollectedFailure>());
    }

    [Fact]
    public async Task Operators_of_the_providers_are_tasks_with_dialect_and_place_of_their_connection()
    {
        _connections.Add("dw", "postgres://u:secret@db.example:5432/shop");
        var items = await CollectAsync("""
            from airflow import DAG
            from airflow.providers.postgres.operators.postgres import PostgresOperator as PO
            with DAG(dag_id="d", schedule="@daily", tags=["x"], default_args={"owner": "ann", "queue": "small"}) as dag:
                a = PO(task_id="a", postgres_conn_id="dw", sql="INSERT INTO m.t SELECT a FROM m.s")
                HiveOperator(task_id="b", hql="INSERT OVERWRITE TABLE d.t SELECT a FROM d.s", schema="d", owner="bob", mapred_queue="root.etl", pool="hive")
                SnowflakeOperator(task_id="c", sql=["DELETE FROM t;", "INSERT INTO t SELECT a FROM s"], database="DB", schema="S")
                BigQueryInsertJobOperator(task_id="e", configuration={"query": {"query": "SELECT a FROM ds.s", "useLegacySql": False,
                    "destinationTable": {"projectId": "p", "datasetId": "ds", "tableId": "t"}}})
            """);
        Assert.Equal(["d.a", "d.b", "d.c", "d.e"], Names(items));
        var first = Task(items, "d.a");
        Assert.Equal(("postgres", "postgres://db.example:5432", "shop", "ann", "@daily"), (first.Dialect, first.DatasetNamespace, first.DefaultDatabase, first.Owner, first.Schedule));
        Assert.Equal(("hive", "d", "bob"), (Task(items, "d.b").Dialect, Task(items, "d.b").DefaultSchema, Task(items, "d.b").Owner));
        Assert.Equal(("small", "root.etl, hive"), (first.Queue, Task(items, "d.b").Queue));
        Assert.Equal(("DELETE FROM t;\nINSERT INTO t SELECT a FROM s", "DB", "S"), (Task(items, "d.c").Sql, Task(items, "d.c").DefaultDatabase, Task(items, "d.c").DefaultSchema));
        Assert.Equal(("bigquery", "p.ds.t"), (Task(items, "d.e").Dialect, Task(items, "d.e").Target));
    }

    [Fact]
    public async Task Texts_are_put_together_as_Python_does()
    {
        var items = await CollectAsync("""
            from airflow import DAG
            import textwrap
            SCHEMA = "mart"
            TABLES = {"sales": "amount", "costs": 'price'}
            def insert(table, column="x", *, layer=SCHEMA):
                return f"INSERT INTO {layer}.{table} ({column}) " + "SELECT {c} FROM raw.{t}".format(c=column, t=table)
            with DAG("texts"):
                for name, column in TABLES.items():
                    Op = SQLExecuteQueryOperator(task_id=f"load_{name}", conn_id="c", sql=insert(name, column=column))
                SQLExecuteQueryOperator(task_id="many", conn_id="c", sql=textwrap.dedent('''
                    INSERT INTO mart.%s
                    SELECT a
                    FROM raw.a WHERE b = '{{ ds }}' ''') % "all")
                SQLExecuteQueryOperator(task_id="joined", conn_id="c", sql="INSERT INTO t "
                    "SELECT " + ", ".join([c for c in ["a", "b"]]) + " FROM s")
            """);
        Assert.Equal(["texts.joined", "texts.load_costs", "texts.load_sales", "texts.many"], Names(items));
        Assert.Equal("INSERT INTO mart.costs (price) SELECT price FROM raw.costs", Task(items, "texts.load_costs").Sql);
        Assert.Equal("INSERT INTO t SELECT a, b FROM s", Task(items, "texts.joined").Sql);
        Assert.Contains("mart.all", Task(items, "texts.many").Sql, StringComparison.Ordinal);
        Assert.Contains("'{{ ds }}'", Task(items, "texts.many").Sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_run_knows_is_a_hole_or_an_opaque_task_with_its_reason()
    {
        var items = await CollectAsync("""
            from airflow import DAG
            from airflow.models import Variable
            schema = Variable.get("schema")
            with DAG("d"):
                SQLExecuteQueryOperator(task_id="hole", conn_id="c", sql=f"INSERT INTO mart.t SELECT a FROM {schema}.s")
                SQLExecuteQueryOperator(task_id="made", conn_id="c", sql=build(schema))
                for t in Variable.get("tables", deserialize_json=True):
                    SQLExecuteQueryOperator(task_id="load_" + t, conn_id="c", sql="SELECT 1")
                SparkSubmitOperator(task_id="jar", application="x.jar")
                PythonOperator(task_id="py", python_callable=run)
            """);
        Assert.Equal(["d.hole"], Names(items));
        Assert.Contains("{{ ", Task(items, "d.hole").Sql, StringComparison.Ordinal);
        Assert.Equal("its SQL is made when the DAG is loaded", Opaque(items, "d.made").Reason);
        Assert.Equal(("sparksubmit", "python"), (Opaque(items, "d.jar").Kind, Opaque(items, "d.py").Kind));
        Assert.Single(items.OfType<CollectedOpaqueTask>(), task => task.Reason == "its name is made when the DAG is loaded");
    }

    [Fact]
    public async Task Order_is_told_by_shifts_calls_chains_groups_and_arguments()
    {
        var items = await CollectAsync("""
            from airflow.decorators import dag, task, task_group
            from airflow.models.baseoperator import chain
            @dag(schedule=None)
            def flow(x=1):
                @task
                def extract(): return 1
                @task(task_id="shape")
                def transform(v): return v
                a = EmptyOperator(task_id="a")
                b, c = EmptyOperator(task_id="b"), EmptyOperator(task_id="c")
                with TaskGroup("g") as g:
                    p = EmptyOperator(task_id="p")
                    q = EmptyOperator(task_id="q")
                    p >> q
                a >> [b, c] >> g
                d = EmptyOperator(task_id="d")
                d.set_upstream(g)
                e = EmptyOperator(task_id="e")
                chain(d, transform(extract()), e)
            flow()
            """);
        Assert.Equal(
            [
                "flow.a > flow.b", "flow.a > flow.c", "flow.b > flow.g.p", "flow.c > flow.g.p", "flow.d > flow.shape", "flow.extract > flow.shape",
                "flow.g.p > flow.g.q", "flow.g.q > flow.d", "flow.shape > flow.e",
            ],
            Dependencies(items));
    }

    [Fact]
    public async Task Functions_that_make_DAGs_are_called_for_each_of_a_known_list()
    {
        var items = await CollectAsync("""
            from airflow import DAG
            def make(country, tables):
                dag = DAG(dag_id="load_" + country, default_args=dict(owner="o"))
                last = None
                for t in tables:
                    task = PostgresOperator(dag=dag, task_id=t, sql="INSERT INTO %s.%s SELECT a FROM raw.%s" % (country, t, t))
                    if last is not None:
                        last >> task
                    last = task
                return dag
            for c in ["fi", "de"]:
                globals()["dag_" + c] = make(c, ("x", "y"))
            """);
        Assert.Equal(["load_de.x", "load_de.y", "load_fi.x", "load_fi.y"], Names(items));
        Assert.Equal("INSERT INTO fi.y SELECT a FROM raw.y", Task(items, "load_fi.y").Sql);
        Assert.Contains("load_fi.x > load_fi.y", Dependencies(items));
    }

    [Fact]
    public async Task A_file_of_SQL_is_found_beside_the_DAG_and_in_the_search_path_and_a_missing_one_is_told()
    {
        _folder.Add("dags/sql/a.sql", "INSERT INTO t SELECT a FROM s").Add("shared/queries/b.sql", "INSERT INTO u SELECT a FROM {{ params.table }}");
        var items = await CollectAsync(
            """
            from airflow import DAG
            with DAG("d", template_searchpath=["/opt/airflow/shared/queries"]):
                SQLExecuteQueryOperator(task_id="a", conn_id="c", sql="sql/a.sql")
                SQLExecuteQueryOperator(task_id="b", conn_id="c", sql="b.sql", params={"table": "mart.x"})
                SQLExecuteQueryOperator(task_id="c", conn_id="c", sql="gone.sql")
            """,
            "dags/d.py");
        Assert.Equal(["d.a", "d.b"], Names(items));
        Assert.Equal(("dags/sql/a.sql", "shared/queries/b.sql"), (Task(items, "d.a").File, Task(items, "d.b").File));
        Assert.Equal("INSERT INTO u SELECT a FROM mart.x", Task(items, "d.b").Sql);
        Assert.Equal("missing-file", Opaque(items, "d.c").Kind);
        Assert.Equal(("dags/d.py", 5L), (Assert.Single(items.OfType<CollectedFailure>()).Failure.File, Assert.Single(items.OfType<CollectedFailure>()).Failure.Line));
    }

    [Fact]
    public async Task Constants_and_functions_of_other_files_are_followed_and_SQL_files_include_others()
    {
        _folder.Add("plugins/__init__.py", "").Add("lib/queries.py", "LAYER = 'mart'\ndef fill(t):\n    return f'INSERT INTO {LAYER}.{t} SELECT a FROM raw.{t}'\n")
            .Add("dags/sql/a.sql", "INSERT INTO t {% include 'sql/part.sql' %}").Add("dags/sql/part.sql", "SELECT a FROM s");
        var items = await CollectAsync(
            """
            from airflow import DAG
            import lib.queries as q
            from lib.queries import LAYER, fill
            with DAG("d"):
                PostgresOperator(task_id="a", sql=fill("x"))
                PostgresOperator(task_id="b", sql="INSERT INTO " + q.LAYER + ".y SELECT a FROM s")
                PostgresOperator(task_id="c", sql="sql/a.sql")
            """,
            "dags/d.py");
        Assert.Equal("INSERT INTO mart.x SELECT a FROM raw.x", Task(items, "d.a").Sql);
        Assert.Equal("INSERT INTO mart.y SELECT a FROM s", Task(items, "d.b").Sql);
        Assert.Equal("INSERT INTO t SELECT a FROM s", Task(items, "d.c").Sql);
    }

    [Fact]
    public async Task A_mistake_costs_the_statement_it_is_in()
    {
        _folder.Add("good.py", "from airflow import DAG\nwith DAG('good'):\n    PostgresOperator(task_id='a', sql='INSERT INTO t SELECT a FROM s')\n");
        var items = await CollectAsync("""
            from airflow import DAG
            with DAG("d"):
                PostgresOperator(task_id="a", sql="INSERT INTO t SELECT a FROM s")
                PostgresOperator(task_id="b" sql="INSERT INTO u SELECT a FROM s")
                PostgresOperator(task_id="c", sql="INSERT INTO v SELECT a FROM s")
            """);
        Assert.Equal(["d.a", "d.c", "good.a"], Names(items));
        Assert.Equal(4, Assert.Single(items.OfType<CollectedFailure>()).Failure.Line);
    }

    [Fact]
    public async Task What_a_Python_function_tells_its_hook_says_what_it_reads_and_writes()
    {
        _connections.Add("dw", "postgres://db.example/shop");
        var items = await CollectAsync("""
            from airflow import DAG
            from airflow.decorators import task
            with DAG("d"):
                @task
                def load():
                    hook = PostgresHook(postgres_conn_id="dw")
                    hook.run("INSERT INTO m.t SELECT a FROM m.s")
                load()
            """);
        var load = Opaque(items, "d.load");
        Assert.Equal([new DatasetId("postgres://db.example:5432", "shop.m.s")], load.Inputs);
        Assert.Equal([new DatasetId("postgres://db.example:5432", "shop.m.t")], load.Outputs);
    }

    [Fact]
    public async Task Shell_commands_are_unwrapped_and_mapped_tasks_are_one()
    {
        var items = await CollectAsync("""
            from airflow import DAG
            with DAG("d"):
                BashOperator(task_id="sh", bash_command="hive -e 'INSERT OVERWRITE TABLE d.t SELECT a FROM d.s'")
                BashOperator(task_id="echo", bash_command="echo {{ ds }}")
                SQLExecuteQueryOperator.partial(task_id="m", conn_id="c", sql="INSERT INTO t SELECT a FROM s WHERE c = %(c)s").expand(parameters=[{"c": 1}, {"c": 2}])
            """);
        Assert.Equal(["d.m", "d.sh"], Names(items));
        Assert.Equal("hive", Task(items, "d.sh").Dialect);
        Assert.Equal("control", Opaque(items, "d.echo").Kind);
    }

    [Fact]
    public async Task Serialized_DAGs_are_read_as_the_scheduler_keeps_them()
    {
        _folder.Add("dump.json", """
            [{"dag_id": "s", "data": {"__version": 2, "dag": {"dag_id": "s", "tags": ["x"], "timetable": {},
              "default_args": {"__var": {"owner": "ann"}, "__type": "dict"},
              "tasks": [
                {"__type": "operator", "__var": {"task_id": "a", "_task_type": "SQLExecuteQueryOperator", "sql": "INSERT INTO t SELECT a FROM s", "conn_id": "dw", "downstream_task_ids": ["b"]}},
                {"__type": "operator", "__var": {"task_id": "b", "_task_type": "BashOperator", "bash_command": "java -jar x.jar", "downstream_task_ids": []}}]}}}]
            """);
        _connections.Add("dw", "mysql://h/db");
        var items = await ItemsAsync(Collector());
        Assert.Equal(("mysql", "mysql://h:3306", "ann"), (Task(items, "s.a").Dialect, Task(items, "s.a").DatasetNamespace, Task(items, "s.a").Owner));
        Assert.NotEqual("control", Opaque(items, "s.b").Kind);
        Assert.Equal(["s.a > s.b"], Dependencies(items));
    }

    [Theory]
    [InlineData("while True:\n    x = [x for x in range(10**9)]\n")]
    [InlineData("def f(n):\n    return f(n + 1)\nf(0)\n")]
    [InlineData("x = 'aaaaaaaaaa'\nfor i in range(100000):\n    for j in range(100000):\n        x = x + x\n")]
    [InlineData("x = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\n")]
    [InlineData("with DAG(\n")]
    public async Task Any_Python_ends(string python)
    {
        var items = await CollectAsync("from airflow import DAG\n" + python);
        Assert.Empty(items.OfType<CollectedTask>());
    }

    public void Dispose() => _folder.Dispose();

    private AirflowCollector Collector() =>
        new(_folder.Path, null, null, new AirflowSettings { Connections = _connections, Defaults = new TaskTraits { JobNamespace = "af" } });

    private Task<List<CollectedItem>> CollectAsync(string python, string file = "dag.py")
    {
        _folder.Add(file, python);
        return ItemsAsync(Collector());
    }
}
