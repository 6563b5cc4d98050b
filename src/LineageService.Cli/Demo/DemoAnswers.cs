using System.Globalization;
using System.Text.Json;
using LineageService.Api;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;
using LineageService.Graph;
using LineageService.Graph.Traversal;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using Spectre.Console;

namespace LineageService.Cli.Demo;

/// <summary>The three answers, with a few words of what they show.</summary>
internal sealed class DemoAnswers(IAnsiConsole console, LineageBackend backend, CancellationToken cancellationToken)
{
    private const int Depth = 30;

    public async Task PrintAsync(ImportReport loaded)
    {
        var graph = backend.Host.Current;
        console.MarkupLine("[bold]Tonfall[/], an invented music-streaming company");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{loaded.Tasks:N0} tasks in Spark SQL, Hive, Flink SQL and T-SQL and {loaded.Events.Accepted:N0} OpenLineage events"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"gave {graph.DatasetCount:N0} datasets and {graph.EdgeCount:N0} edges between their columns in {loaded.Seconds:0.0} s."));
        if (console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors)
            console.MarkupLine("[green]Green[/]: the value itself flows. [yellow]Yellow[/]: it only decides which rows or values appear.");

        var answers = new StoreAnswerSource(backend.Host, backend.Events.Ranking);
        await PrintGenreAsync(answers).ConfigureAwait(false);
        await PrintPhoneAsync().ConfigureAwait(false);
        await PrintInvoiceAsync(answers).ConfigureAwait(false);
    }

    private async Task PrintGenreAsync(StoreAnswerSource answers)
    {
        Title("1  What depends on the genre of a track?", $"lineage trace {DemoQuestions.Genre} --direction downstream");
        var answer = await answers.AskAsync(QuestionKind.Lineage, [new("node", DemoQuestions.Genre), new("depth", $"{Depth}")], cancellationToken).ConfigureAwait(false);
        LineageText.Render(console, JsonSerializer.Deserialize(answer.Span, ContractJson.Wire.LineageResponse)!);
    }

    private async Task PrintPhoneAsync()
    {
        Title("2  Where does a phone number end up?", $"lineage trace {DemoQuestions.Phone} --type DIRECT");
        var graph = backend.Host.Current;
        if (NodeResolver.Resolve(graph, DemoQuestions.Phone).Root is not { } root) return;
        var walk = LineageTraversal.Walk(
            graph, new LineageRequest(root, Direction.Downstream, Depth, Filter: new LineageFilter(Types: [EdgeType.Direct])), cancellationToken);
        var traces = await ValueTrace.FollowAsync(walk, backend.Host.Store, cancellationToken).ConfigureAwait(false);
        ValueTraceText.Render(console, traces);
    }

    private async Task PrintInvoiceAsync(StoreAnswerSource answers)
    {
        Title("3  How does a payment get onto an invoice?", $"lineage paths {DemoQuestions.Payment} {DemoQuestions.Invoice}");
        var answer = await answers.AskAsync(
            QuestionKind.Paths, [new("from", DemoQuestions.Payment), new("to", DemoQuestions.Invoice)], cancellationToken).ConfigureAwait(false);
        await PathsText.RenderAsync(console, answer, answers, cancellationToken).ConfigureAwait(false);
        console.WriteLine();
    }

    private void Title(string question, string command)
    {
        Heading.Write(console, question);
        console.MarkupLineInterpolated($"[grey]{command}[/]");
        console.WriteLine();
    }
}
