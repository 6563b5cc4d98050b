using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.SqlServer;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting.SqlServer;

public sealed class SqlServerCollectorTests : IDisposable
{
    private const string Server = "mssql://sql01:1433";

    private readonly SourceFolder _folder = new();

    [Fact]
    public async Task Modules_of_a_CSV_export_are_tasks_under_their_full_name()
    {
        _folder.Add("modules.csv", "schema_name,object_name,type,definition\r\netl,load_sales,P ,\"CREATE PROCEDURE etl.load_sales AS\r\nBEGIN\r\n  INSERT INTO dbo.sales (a) SELECT a FROM staging.[my \"\"x\"\"];\r\nEND\"\r\n"
            + "dbo,v_sales,V ,CREATE VIEW dbo.v_sales AS SELECT a FROM dbo.sales\r\ndbo,secret,P ,NULL\r\n");
        var items = await CollectAsync();
        Assert.Equal(["Shop.dbo.v_sales", "Shop.etl.load_sales"], Names(items));
        var procedure = Task(items, "Shop.etl.load_sales");
        Assert.Equal(("procedure", "Shop", "etl", Server), (procedure.Kind, procedure.DefaultDatabase, procedure.DefaultSchema, procedure.DatasetNamespace));
        Assert.Contains("[my \"x\"]", procedure.Sql, StringComparison.Ordinal);
        Assert.Equal("its definition is not in the export", Opaque(items, "Shop.dbo.secret").Reason);
        Assert.Equal(7, Assert.Single(items.OfType<CollectedFailure>()).Failure.Line);
    }

    [Fact]
    public async Task Steps_of_an_Agent_job_are_tasks_in_their_order()
    {
        _folder.Add("steps.json", """
            [{"job_name": "nightly", "step_id": 2, "step_name": "load", "subsystem": "TSQL", "command": "EXEC etl.load_sales", "database_name": "Shop", "freq_type": 4, "active_start_time": 23000},
             {"job_name": "nightly", "step_id": 1, "step_name": "import", "subsystem": "SSIS", "command": "/FILE x.dtsx", "database_name": "master"},
             {"job_name": "nightly", "step_id": 3, "step_name": "export", "subsystem": "CmdExec", "command": "sqlcmd -S sql01 -d Shop -Q \"INSERT INTO dbo.done SELECT a FROM dbo.sales\"", "database_name": null}]
            """);
        var items = await CollectAsync();
        Assert.Equal(["nightly.export", "nightly.load"], Names(items));
        Assert.Equal(("Shop", "daily at 02:30:00"), (Task(items, "nightly.load").DefaultDatabase, Task(items, "nightly.load").Schedule));
        Assert.Equal("ssis", Opaque(items, "nightly.import").Kind);
        Assert.Equal(["nightly.import > nightly.load", "nightly.load > nightly.export"], Dependencies(items));
    }

    [Fact]
    public async Task Synonyms_and_linked_servers_are_aliases_of_what_they_stand_for()
    {
        _folder.Add("synonyms.jsonl", "{\"schema_name\": \"dbo\", \"name\": \"Orders\", \"base_object_name\": \"[Archive].[dbo].[Orders2020]\"}\n")
            .Add("servers.csv", "name,data_source\nREMOTE,\"tcp:sql02,1444\"\n")
            .Add("modules.jsonl", "{\"schema_name\": \"dbo\", \"object_name\": \"p\", \"type\": \"P\", \"definition\": \"CREATE PROCEDURE dbo.p AS INSERT INTO dbo.t (a) SELECT a FROM REMOTE.Crm.dbo.Person\"}\n");
        var aliases = (await CollectAsync()).OfType<CollectedAlias>().ToList();
        Assert.Contains(aliases, alias => (alias.Alias, alias.Dataset) == (new DatasetId(Server, "Shop.dbo.Orders"), new DatasetId(Server, "Archive.dbo.Orders2020")));
        Assert.Contains(aliases, alias => (alias.Alias, alias.Dataset) == (new DatasetId(Server, "REMOTE.Crm.dbo.Person"), new DatasetId("mssql://sql02:1444", "Crm.dbo.Person")));
    }

    [Fact]
    public async Task A_project_has_the_files_that_it_includes()
    {
        _folder.Add("Shop/Shop.sqlproj", """
            <?xml version="1.0" encoding="utf-8"?>
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <ItemGroup><Build Include="dbo\Tables\Sales.sql" /><Build Include="etl\*.sql" /></ItemGroup>
              <ItemGroup><PostDeploy Include="Scripts\Post.sql" /></ItemGroup>
            </Project>
            """)
            .Add("Shop/dbo/Tables/Sales.sql", "CREATE TABLE [dbo].[Sales] ([Id] INT NOT NULL, [Amount] MONEY)")
            .Add("Shop/etl/Load.sql", "CREATE PROCEDURE [etl].[Load] AS INSERT INTO dbo.Sales (Id) SELECT Id FROM etl.Raw")
            .Add("Shop/Scripts/Post.sql", "INSERT INTO dbo.Version (Number) SELECT MAX(Number) FROM etl.Versions")
            .Add("Shop/Scripts/Old.sql", "CREATE PROCEDURE dbo.Old AS SELECT 1");
        var items = await CollectAsync();
        Assert.Equal(["Shop.etl.Load", "Shop/Scripts/Post.sql"], Names(items));
        Assert.Equal(["Shop.dbo.Sales"], Tables(items));
    }

    [Fact]
    public async Task A_project_of_the_new_kind_has_all_below_it_but_what_it_removes()
    {
        _folder.Add("Db.sqlproj", "<Project Sdk=\"Microsoft.Build.Sql/1.0.0\"><ItemGroup><Build Remove=\"old/**/*.sql\" /></ItemGroup></Project>")
            .Add("V.sql", "CREATE VIEW dbo.V AS SELECT a FROM dbo.T").Add("old/W.sql", "CREATE VIEW dbo.W AS SELECT a FROM dbo.T").Add("bin/X.sql", "CREATE VIEW dbo.X AS SELECT 1 AS a");
        Assert.Equal(["Shop.dbo.V"], Names(await CollectAsync()));
    }

    [Fact]
    public async Task The_edges_of_a_procedure_reach_the_step_that_calls_it_and_a_trigger_follows_its_table()
    {
        _folder.Add("modules.jsonl", """
            {"schema_name": "etl", "object_name": "load", "type": "P", "definition": "CREATE PROCEDURE etl.load AS INSERT INTO dbo.sales (a) SELECT b FROM staging.raw"}
            {"schema_name": "dbo", "object_name": "tr", "type": "TR", "definition": "CREATE TRIGGER dbo.tr ON dbo.sales AFTER INSERT AS INSERT INTO dbo.audit (a) SELECT a FROM inserted"}
            """)
            .Add("steps.csv", "job_name,step_id,step_name,subsystem,command,database_name\nnightly,1,load,TSQL,EXEC etl.load,Shop\n");
        var (reports, jobs, host) = await RunAsync(Collector(), Collector());
        await using (host)
        {
            Assert.Equal(0, reports[1].Plan.Added.Length + reports[1].Plan.Changed.Length + reports[1].Plan.Retired.Length);
            Assert.Equal(["Shop.staging.raw.b -> Shop.dbo.sales.a"], await EdgesAsync(host, new JobId("sqlserver", "nightly.load")));
            Assert.Equal(3, jobs.Count);
        }
    }

    public void Dispose() => _folder.Dispose();

    private SqlServerCollector Collector() =>
        new(_folder.Path, null, "sql01", new ServerSettings { Defaults = new TaskTraits { DatasetNamespace = Server, Database = "Shop" } });

    private Task<List<CollectedItem>> CollectAsync() => ItemsAsync(Collector());
}
