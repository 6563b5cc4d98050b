using LineageService.Graph.Coverage;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Tasks;

/// <summary>Files between tasks: what one writes, another loads, whatever engine it has.</summary>
public sealed class FileTests
{
    [Fact]
    public async Task A_file_that_one_engine_writes_is_loaded_by_another_column_by_column()
    {
        await using var world = await ImportWorld.CreateAsync();

        // The reader comes first: order is found, not given.
        await world.ImportAsync(
            [
                ImportWorld.Task("load", "LOAD DATA LOCAL INFILE '/export/r.csv' INTO TABLE report.ranking") with { Dialect = "mysql", DatasetNamespace = "mysql://db:3306" },
                ImportWorld.Task("write", "INSERT OVERWRITE LOCAL DIRECTORY '/export/r.csv' SELECT depot AS d, sum(kg) AS k FROM dws.days GROUP BY depot") with { Dialect = "hive" },
            ],
            [ImportWorld.Table("report.ranking", "name", "weight").InNamespace("mysql://db:3306")]);
        Assert.Equal(
            ["/export/r.csv.d -> report.ranking.name IDENTITY", "/export/r.csv.k -> report.ranking.weight IDENTITY"],
            (await world.EdgesOfAsync("load")).Where(edge => edge.EndsWith("IDENTITY", StringComparison.Ordinal)));
        Assert.Equal([new DatasetId("file", "/export/r.csv")], (await world.JobAsync("load"))!.Inputs);
        Assert.Empty((await world.JobAsync("load"))!.Unknowns);
    }

    [Fact]
    public async Task A_sink_behind_a_loaded_file_of_a_declared_table_is_complete()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(
            [
                ImportWorld.Task("load", "LOAD DATA INPATH '/landing/events' OVERWRITE INTO TABLE ods.events PARTITION (dt = '2026-11-01')") with { Dialect = "hive" },
                ImportWorld.Task("hits", "INSERT OVERWRITE TABLE ads.hits SELECT page, count(*) AS n FROM ods.events GROUP BY page") with { Dialect = "hive" },
            ],
            [ImportWorld.Table("ods.events", "page", "at", "dt"), ImportWorld.Table("ads.hits", "page", "n")]);
        Assert.Contains("/landing/events.page -> ods.events.page IDENTITY", await world.EdgesOfAsync("load"));
        Assert.DoesNotContain(await world.EdgesOfAsync("load"), edge => edge.Contains("ods.events.dt ", StringComparison.Ordinal));
        Assert.Equal((1, 1), await CoverageAsync(world));
    }

    [Fact]
    public async Task A_sink_behind_a_load_into_a_table_that_nobody_declares_is_not()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(ImportWorld.Task("load", "LOAD DATA INPATH '/landing/events' INTO TABLE ods.events") with { Dialect = "hive" });
        Assert.Equal((1, 0), await CoverageAsync(world));
    }

    [Fact]
    public async Task A_bare_name_is_not_a_table_of_another_database()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(
            [
                ImportWorld.Task("known", "INSERT INTO o1 SELECT a FROM t") with { DefaultDatabase = "dw" },
                ImportWorld.Task("bare", "CREATE TABLE loose AS SELECT a FROM src.t"),
                ImportWorld.Task("full", "INSERT INTO dw.o2 SELECT a FROM other.loose"),
            ],
            [ImportWorld.Table("src.t", "a", "b")]);
        Assert.Equal(["dw.t"], (await world.JobAsync("known"))!.Inputs.Select(input => input.Name));
        Assert.Equal(["other.loose"], (await world.JobAsync("full"))!.Inputs.Select(input => input.Name));
    }

    private static async Task<(int Sinks, int Complete)> CoverageAsync(ImportWorld world)
    {
        var graph = await GraphLoader.LoadAsync(world.Store, TestContext.Current.CancellationToken);
        var coverage = CoverageAnalysis.Of(graph, new CoverageRequest(), TestContext.Current.CancellationToken);
        return (coverage.Sinks, coverage.CompleteSinks);
    }
}
