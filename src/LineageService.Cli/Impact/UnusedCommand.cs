using System.CommandLine;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;
using Spectre.Console;

namespace LineageService.Cli.Impact;

/// <summary><c>lineage impact unused</c>: columns that nothing downstream uses.</summary>
internal static class UnusedCommand
{
    public static Command Create()
    {
        var table = new Argument<string>("TABLE") { Description = "A dataset's name where it fits only one, or dataset:NAMESPACE:NAME" };
        return new Command("unused", "Columns of a table that nothing downstream uses.") { table }
            .Asking(QuestionKind.UnusedColumns, [], parsed => [new("node", parsed.GetRequiredValue(table))], RenderAsync)
            .WithExamples(new CommandExample("lineage impact unused dwd.users --json", "as JSON"));
    }

    private static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.UnusedColumnsResponse);
        foreach (var column in answer.Columns.Where(column => column.Standing != "used"))
            console.MarkupLineInterpolated($"{column.Standing,-8} {column.Column}{(column.OpaqueReaders.Count == 0 ? "" : $"  {column.OpaqueReaders.Count} readers cannot be seen into")}");
        console.MarkupLineInterpolated($"{answer.Columns.Count(column => column.Standing == "used")} of {answer.Columns.Count} columns are used");
        return Task.CompletedTask;
    }
}
