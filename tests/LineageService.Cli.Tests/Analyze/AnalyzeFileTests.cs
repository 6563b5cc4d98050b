using System.Text.Json;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Tests.Analyze;

public sealed class AnalyzeFileTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    [Fact]
    public async Task Each_output_column_is_printed_with_its_sources_and_their_kinds()
    {
        var run = await Command.RunAsync("analyze", _folder.Write("q.sql", "SELECT a, UPPER(b) AS u, 1 AS one FROM t WHERE c = 2"));

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains("a             <- t.a  IDENTITY", run.Output, StringComparison.Ordinal);
        Assert.Contains("u : string    <- t.b  TRANSFORMATION", run.Output, StringComparison.Ordinal);
        Assert.Contains("one : int32!  -  no source", run.Output, StringComparison.Ordinal);
        Assert.Contains("<- t.c  FILTER (indirect)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_is_shown_as_compilers_do_with_the_place_underlined()
    {
        var path = _folder.Write("q.sql", "SELECT a FROM t;\nSELECT FROM WHERE (;");
        var run = await Command.RunAsync("analyze", path, "--strict");

        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains($"{path}:2:", run.Output, StringComparison.Ordinal);
        Assert.Contains(": error SQL", run.Output, StringComparison.Ordinal);
        Assert.Contains("^", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalog_of_ddl_expands_a_star()
    {
        var catalog = _folder.Write("tables.sql", "CREATE TABLE t (x INT, y INT);");
        var run = await Command.RunAsync("analyze", _folder.Write("q.sql", "SELECT * FROM t"), "--catalog", catalog, "--json");

        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal("""[[["t","x"],[null,"x"]],[["t","y"],[null,"y"]]]""", JsonSerializer.Serialize(answer.RootElement.GetProperty("columns")));
    }

    [Fact]
    public async Task A_target_takes_the_rows_of_a_bare_query()
    {
        var run = await Command.RunAsync("analyze", _folder.Write("q.sql", "SELECT a FROM t"), "--target", "dw.out");
        Assert.StartsWith("dw.out", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_command_line_is_wrong() =>
        Assert.Equal(ExitCodes.Usage, (await Command.RunAsync("analyze")).ExitCode);

    [Fact]
    public async Task Help_ends_with_examples() =>
        Assert.Contains("Examples:", (await Command.RunAsync("analyze", "--help")).Output, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
