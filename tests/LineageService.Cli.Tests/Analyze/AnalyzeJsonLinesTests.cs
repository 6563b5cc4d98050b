using System.IO.Pipelines;
using System.Text.Json;
using LineageService.Cli.Analyze;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Tests.Analyze;

public sealed class AnalyzeJsonLinesTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    [Fact]
    public async Task Answers_come_in_the_order_of_the_requests_with_their_ids()
    {
        var requests = Enumerable.Range(0, 300).Select(i => $$"""{"id": {{i}}, "dialect": "ansi", "sql": "SELECT {{string.Join(" + ", Enumerable.Repeat("a", 1 + i % 50))}} AS b FROM t"}""");
        var answers = await AnswersAsync(string.Join('\n', requests));

        Assert.Equal(Enumerable.Range(0, 300), answers.Select(answer => answer.GetProperty("id").GetInt32()));
        Assert.All(answers, answer => Assert.Equal("""[[["t","a"],[null,"b"]]]""", Compact(answer.GetProperty("columns"))));
    }

    [Fact]
    public async Task An_answer_has_all_parts_of_the_contract()
    {
        var answer = Assert.Single(await AnswersAsync(
            """{"id": "q", "dialect": "ansi", "sql": "INSERT INTO s.t (x, y) SELECT a, CASE WHEN c > 0 THEN b END FROM s.u WHERE d = 1", "schema": {"s.u": [["a", "int"], ["b", "int"], ["c", "int"], ["d", "int"]], "s.t": ["x", "y"]}}"""));

        Assert.Equal("""["s.u"]""", Compact(answer.GetProperty("inputs")));
        Assert.Equal("""["s.t"]""", Compact(answer.GetProperty("outputs")));
        Assert.Equal("""[[["s.u","a"],["s.t","x"]],[["s.u","b"],["s.t","y"]]]""", Compact(answer.GetProperty("columns")));
        Assert.Equal("""[[["s.u","c"],["s.t","y"],"CONDITIONAL"]]""", Compact(answer.GetProperty("indirect")));
        Assert.Equal("""[["s.t","s.u","d","FILTER"]]""", Compact(answer.GetProperty("rows")));
        Assert.Equal("[]", Compact(answer.GetProperty("unknowns")));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task A_malformed_line_has_no_id_and_an_error_and_stops_nothing()
    {
        var answers = await AnswersAsync("{\"id\": 1, \"sql\": \"SELECT 1\"}\n{\"id\": 2, \"sql\": \"SEL\n\n{\"id\": 3, \"dialect\": \"ansi\", \"sql\": \"SELECT 1\"}");

        Assert.Equal(3, answers.Count);
        Assert.Equal(JsonValueKind.Null, answers[1].GetProperty("id").ValueKind);
        Assert.Contains("line 2", answers[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, answers[2].GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task An_unknown_dialect_is_read_as_ansi_with_a_warning()
    {
        var answer = Assert.Single(await AnswersAsync("""{"id": 1, "dialect": "klingon", "sql": "SELECT a FROM t"}"""));

        Assert.Equal("warning", answer.GetProperty("diagnostics")[0].GetProperty("severity").GetString());
        Assert.Equal("""[[["t","a"],[null,"a"]]]""", Compact(answer.GetProperty("columns")));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Only_a_text_of_which_nothing_was_understood_is_an_error()
    {
        var answers = await AnswersAsync("""
            {"id": 1, "dialect": "ansi", "sql": "SELECT a FROM t; THIS IS NO STATEMENT"}
            {"id": 2, "dialect": "ansi", "sql": "THIS IS NO STATEMENT"}
            """);

        Assert.Equal(JsonValueKind.Null, answers[0].GetProperty("error").ValueKind);
        Assert.NotEmpty(answers[0].GetProperty("unknowns").EnumerateArray());
        Assert.Equal(JsonValueKind.String, answers[1].GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Time_is_printed_beside_the_answer_not_in_it()
    {
        var run = await Command.RunAsync("analyze", "--jsonl", "--in", _folder.Write("in", """{"id": 1, "sql": "SELECT 1"}"""), "--out", _folder.PathOf("out"), "--time");

        Assert.Equal((ExitCodes.Done, ""), (run.ExitCode, run.Output));
        Assert.Contains("characters/s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_wrong_command_line()
    {
        var run = await Command.RunAsync("analyze", "--jsonl", "--in", _folder.PathOf("missing"));
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_answered_before_the_next_one_is_sent()
    {
        var requests = new Pipe();
        var answers = new Pipe();
        var run = new JsonLinesAnalysis(requests.Reader.AsStream(), answers.Writer.AsStream()).RunAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(answers.Reader.AsStream());
        await using (var writer = new StreamWriter(requests.Writer.AsStream()))
        {
            for (var i = 0; i < 3; i++)
            {
                await writer.WriteLineAsync($$"""{"id": {{i}}, "sql": "SELECT 1 AS x"}""");
                await writer.FlushAsync(TestContext.Current.CancellationToken);
                var answer = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.StartsWith($$"""{"id":{{i}},""", answer, StringComparison.Ordinal);
            }
        }

        Assert.Equal(3, (await run).Requests);
    }

    public void Dispose() => _folder.Dispose();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private async Task<List<JsonElement>> AnswersAsync(string requests)
    {
        var run = await Command.RunAsync("analyze", "--jsonl", "--in", _folder.Write("in.jsonl", requests), "--out", _folder.PathOf("out.jsonl"));
        Assert.Equal((ExitCodes.Done, ""), (run.ExitCode, run.Error));
        return [.. File.ReadLines(_folder.PathOf("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
