using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Tasks.ImportWorld;

namespace LineageService.Ingestion.Tests.Tasks;

/// <summary>Procedures and functions of one task, called by another.</summary>
public sealed class RoutineImportTests
{
    private static readonly TaskDefinition Caller = Task("caller", "INSERT INTO dw.t (x) SELECT util.f(a) FROM ods.s");

    [Fact]
    public async System.Threading.Tasks.Task A_function_of_another_task_is_inlined_whatever_the_order()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Caller, Task("f", "CREATE FUNCTION util.f(p INT) RETURNS INT RETURN CASE WHEN p > 0 THEN 1 END"));
        Assert.Equal(["ods.s -> dw.t ROW_SET", "ods.s.a -> dw.t.x CONDITIONAL"], await world.EdgesOfAsync("caller"));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_changed_function_changes_its_callers_and_no_other_task()
    {
        await using var world = await ImportWorld.CreateAsync();
        var other = Task("other", "INSERT INTO dw.u (x) SELECT a FROM ods.s");
        await world.ImportAsync(Caller, other, Task("f", "CREATE FUNCTION util.f(p INT) RETURNS INT RETURN p"));
        var report = await world.ImportAsync(Caller, other, Task("f", "CREATE FUNCTION util.f(p INT) RETURNS INT RETURN p + 1"));
        Assert.Equal(1, report.Unchanged);
        Assert.Contains("ods.s.a -> dw.t.x TRANSFORMATION", await world.EdgesOfAsync("caller"));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_caller_that_comes_alone_still_knows_the_function()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Caller, Task("f", "CREATE FUNCTION util.f(p INT) RETURNS INT RETURN p"));
        world.Restart();
        var report = await world.ImportAsync(Caller);
        Assert.Equal(1, report.Unchanged);
        await world.ImportAsync(Task("second", "INSERT INTO dw.v (x) SELECT util.f(b) FROM ods.s"));
        Assert.Contains("ods.s.b -> dw.v.x IDENTITY", await world.EdgesOfAsync("second"));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_procedure_of_another_task_is_expanded_at_its_call()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(
            new TaskDefinition(new JobId("jobs", "def"), "tsql", "CREATE PROCEDURE dbo.load AS INSERT INTO dbo.t (a) SELECT a FROM dbo.s",
                "wh"),
            new TaskDefinition(new JobId("jobs", "run"), "tsql", "EXEC dbo.load", "wh"));
        Assert.Equal(["dbo.s -> dbo.t ROW_SET", "dbo.s.a -> dbo.t.a IDENTITY"], await world.EdgesOfAsync("run"));
        Assert.Empty((await world.JobAsync("run"))!.Unknowns);
    }

    [Fact]
    public void A_file_of_functions_is_read_entry_by_entry()
    {
        var functions = UserFunctionsReader.Read(
            "- name: ds.f\n  arguments: [value, keyword]\n- name: g\n  class: nothing\n- sql: CREATE FUNCTION h(x INT64) AS (x)\n  dialect: bigquery\n", "f.yaml", out var failures);
        var failure = Assert.Single(failures);
        Assert.Equal(("f.yaml", 3), (failure.File, failure.Line));
        Assert.NotNull(functions.Version);
        Assert.Null(UserFunctions.None.Version);
    }
}
