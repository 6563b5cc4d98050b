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

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
