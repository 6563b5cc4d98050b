using System.Text.Json;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Tests.Import;

public sealed class ImportTests : IDisposable
{
    private const string Tasks = """
        {"table": "ods.u", "columns": [{"name": "a", "type": "INT"}, {"name": "b", "type": "STRING"}]}
        {"name": "v", "dialect": "spark", "sql": "CREATE VIEW dw.v AS SELECT * FROM ods.u"}
        {"target": "ads.t", "dialect": "spark", "sql": "SELECT b, COUNT(*) AS n FROM dw.v GROUP BY b"}
        """;

    private readonly WorkFolder _folder = new();

    [Fact]
    public async Task The_answer_is_one_json_document_of_the_contract()
    {
        var run = await ImportAsync("--json");
        using var answer = JsonDocument.Parse(run.Output);
        var root = answer.RootElement;

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(
            ["tasks", "analysed", "partly", "failed", "unchanged", "failures", "datasets", "fields", "edges", "events", "seconds"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal((2, 2, 0), (root.GetProperty("tasks").GetInt32(), root.GetProperty("analysed").GetInt32(), root.GetProperty("unchanged").GetInt32()));
        Assert.Equal(3, root.GetProperty("edges").GetProperty("DIRECT/IDENTITY").GetInt32());
        Assert.Equal(["received", "accepted", "duplicate", "deadLettered"], root.GetProperty("events").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task What_was_imported_is_found_by_the_next_command_and_unchanged_for_the_next_import()
    {
        await ImportAsync();
        Assert.Contains("2 of them unchanged", (await ImportAsync()).Output, StringComparison.Ordinal);

        var trace = await Command.RunAsync("trace", "field:default:ads.t:b", "--direction", "upstream", "--store", _folder.PathOf("store"), "--json");
        Assert.Contains("field:default:ods.u:b", trace.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_record_is_in_the_answer_and_an_exit_code_under_strict()
    {
        var path = _folder.Write("bad.jsonl", "{\"name\": \"q\", \"sql\": \"SELECT 1 AS x\", \"target\": \"t\"}\n{\"name\": \"r\", \"sql");
        var lenient = await Command.RunAsync("import", path, "--store", _folder.PathOf("store"));
        var strict = await Command.RunAsync("import", path, "--store", _folder.PathOf("store"), "--strict");

        Assert.Equal((ExitCodes.Done, ExitCodes.Findings), (lenient.ExitCode, strict.ExitCode));
        Assert.Contains("bad.jsonl:2:", lenient.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sql_under_catalog_is_no_task()
    {
        var ddl = _folder.Write("views.sql", "CREATE VIEW x AS SELECT 1 AS one");
        var run = await Command.RunAsync("import", _folder.Write("q.sql", "INSERT INTO t SELECT one FROM x"), "--catalog", ddl, "--store", _folder.PathOf("store"), "--json");

        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal(1, answer.RootElement.GetProperty("tasks").GetInt32());
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_a_wrong_command_line()
    {
        var run = await Command.RunAsync("import", _folder.PathOf("nowhere"), "--store", _folder.PathOf("store"));
        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Output));
        Assert.False(Directory.Exists(_folder.PathOf("store")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<Command> ImportAsync(params string[] options) =>
        Command.RunAsync(["import", _folder.Write("tasks.jsonl", Tasks), "--store", _folder.PathOf("store"), .. options]);
}
