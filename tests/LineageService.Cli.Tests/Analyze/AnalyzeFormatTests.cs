using System.Text.RegularExpressions;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Tests.Analyze;

public sealed class AnalyzeFormatTests : IDisposable
{
    private const string Sql = "INSERT INTO dw.t (total, \"a \"\"b\")\r\nSELECT SUM(ABS(o.x)), 'k<' || o.y\r\nFROM ods.o AS o WHERE o.z > 1 GROUP BY o.y";

    private readonly WorkFolder _folder = new();

    [Fact]
    public async Task Text_underlines_the_SQL_that_makes_each_column_unless_it_is_to_be_brief()
    {
        var text = await RunAsync("text");
        Assert.Contains("      2 | SELECT SUM(ABS(o.x)), 'k<' || o.y", text, StringComparison.Ordinal);
        Assert.Contains("        |        ^^^^^^^^^^^^^\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("^", await RunAsync("text", "--brief"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_has_one_edge_a_line_with_its_place_and_functions()
    {
        var lines = (await RunAsync("csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("source_table,source_column,target_table,target_column,type,subtype", lines[0], StringComparison.Ordinal);
        Assert.Contains("ods.o,x,dw.t,total,DIRECT,AGGREGATION,ABS > SUM,false,2,8", lines);
        Assert.Contains(lines, line => line.StartsWith("ods.o,y,dw.t,\"a \"\"b\",DIRECT,TRANSFORMATION", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ods.o,z,dw.t,,INDIRECT,FILTER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Csv_never_starts_a_value_as_a_formula()
    {
        var file = _folder.Write("f.sql", "SELECT a AS \"=1+1\" FROM t");
        var run = await Command.RunAsync("analyze", file, "--format", "csv");
        Assert.Contains(",'=1+1,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mermaid_and_dot_draw_each_column_once_and_escape_names()
    {
        var mermaid = await RunAsync("mermaid");
        Assert.StartsWith("flowchart LR", mermaid, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(mermaid, "\\[\"total\"\\]"));
        Assert.Contains("a #quot;b", mermaid, StringComparison.Ordinal);
        var dot = await RunAsync("dot");
        Assert.Contains("[label=\"a \\\"b\"]", dot, StringComparison.Ordinal);
        Assert.Contains("style=dashed", dot, StringComparison.Ordinal);
        Assert.Equal(dot.Count(character => character == '{'), dot.Count(character => character == '}'));
    }

    [Fact]
    public async Task Html_marks_places_that_hold_in_the_browsers_text()
    {
        var html = await RunAsync("html");
        var pre = System.Net.WebUtility.HtmlDecode(Regex.Match(html, "<pre>\n(.*)</pre>", RegexOptions.Singleline).Groups[1].Value);
        var row = Regex.Match(html, "<tr data-s=\"(\\d+)\" data-n=\"(\\d+)\"><td>total");
        Assert.True(row.Success, html);
        Assert.Equal("SUM(ABS(o.x))", pre.Substring(int.Parse(row.Groups[1].Value), int.Parse(row.Groups[2].Value)));
        Assert.DoesNotContain("'k<'", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_a_usage_error_that_names_those_that_do()
    {
        var run = await Command.RunAsync("analyze", _folder.Write("q.sql", Sql), "--format", "pdf");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("mermaid", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunAsync(string format, params string[] more)
    {
        var run = await Command.RunAsync(["analyze", _folder.Write("q.sql", Sql), "--format", format, .. more]);
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        return run.Output;
    }
}
