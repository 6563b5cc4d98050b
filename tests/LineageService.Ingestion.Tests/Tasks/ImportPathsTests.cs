using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Tests.Tasks;

public sealed class ImportPathsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-import-");

    [Fact]
    public async Task A_directory_of_sql_files_is_tasks_and_ddl_among_them_a_catalog()
    {
        Write("tables.ddl", "CREATE TABLE ods.u (a INT, b STRING);\nCREATE TABLE dw.t (x INT, y STRING);");
        Write("dw/fill.sql", "INSERT INTO dw.t SELECT * FROM ods.u");
        Write("dw/views.sql", "CREATE TABLE dw.w (z INT);\nCREATE VIEW dw.v AS SELECT x FROM dw.t");

        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(_directory.FullName);

        Assert.Equal((2, 2), (report.Tasks, report.Analysed));
        Assert.Contains("ods.u.b -> dw.t.y IDENTITY", await world.EdgesOfAsync("dw/fill.sql"));
        Assert.Equal(["a", "b"], (await world.DatasetAsync("ods.u"))!.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task Bad_records_are_counted_with_their_place_and_stop_nothing()
    {
        Write("all.jsonl", "{\"name\": \"a\", \"sql\": \"SELECT a FROM t\", \"target\": \"d\"}\n{\"name\": \"b\", \"sql\n{\"x\": 1}\n{\"table\": \"t\", \"columns\": [\"a\"]}\n");

        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(_directory.FullName);

        Assert.Equal((1, 1, 2), (report.Tasks, report.Analysed, report.Rejected));
        Assert.Contains(report.Failures, failures => failures.Code == SourceCodes.MalformedJson && failures.Examples[0].StartsWith("all.jsonl:2:", StringComparison.Ordinal));
        Assert.Contains(report.Failures, failures => failures.Code == SourceCodes.UnknownRecord && failures.Examples[0].StartsWith("all.jsonl:3:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_are_folded_and_a_line_that_cannot_be_read_among_them_is_a_dead_letter()
    {
        const string Event = """{"eventType": "COMPLETE", "eventTime": "2025-03-01T10:00:00Z", "producer": "urn:test", "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent", "run": {"runId": "0195a1b2-0000-7000-8000-000000000001"}, "job": {"namespace": "jobs", "name": "nightly"}, "inputs": [{"namespace": "wh", "name": "ods.u"}], "outputs": [{"namespace": "wh", "name": "dw.t"}]}""";
        Write("events.jsonl", $"{Event}\n{Event}\n{{\"eventType\": \"COMPL\n{{\"name\": \"q\", \"sql\": \"SELECT a FROM t\", \"target\": \"d\"}}\n");

        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(_directory.FullName);

        Assert.Equal((3L, 1L, 1L, 1L), (report.Events.Received, report.Events.Accepted, report.Events.Duplicate, report.Events.DeadLettered));
        Assert.Equal((1, 1), (report.Tasks, report.Rejected));
        Assert.Contains(report.Failures, failures => failures.Code == SourceCodes.DeadEvent && failures.Examples[0].StartsWith("events.jsonl:3:", StringComparison.Ordinal));
        Assert.Contains("ods.u -> dw.t ROW_SET", await world.EdgesOfAsync("nightly"));
    }

    [Fact]
    public async Task The_report_counts_what_the_store_holds()
    {
        Write("all.jsonl", "{\"name\": \"q\", \"sql\": \"SELECT a, b + 1 AS c FROM t WHERE d > 0\", \"target\": \"x\"}\n{\"table\": \"t\", \"columns\": [\"a\", \"b\", \"d\", \"e\"]}\n");

        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(_directory.FullName);

        Assert.Equal((2L, 6L), (report.Datasets, report.Fields));
        Assert.Equal("DIRECT/IDENTITY=1 DIRECT/TRANSFORMATION=1 INDIRECT/FILTER=1 INDIRECT/ROW_SET=1", string.Join(' ', report.Edges.Select(entry => $"{entry.Key}={entry.Value}")));
        Assert.Equal((report.Datasets, report.Fields), await AgainAsync(world));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<(long Datasets, long Fields)> AgainAsync(ImportWorld world)
    {
        world.Restart();
        var report = await world.ImportAsync(_directory.FullName);
        return (report.Datasets, report.Fields);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
