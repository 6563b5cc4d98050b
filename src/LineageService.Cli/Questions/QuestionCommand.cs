using System.CommandLine;
using LineageService.Cli.CommandLine;
using Spectre.Console;

namespace LineageService.Cli.Questions;

/// <summary>What the commands that ask a question have in common: where to ask, and how to print the answer.</summary>
internal static class QuestionCommand
{
    /// <summary>Adds <c>--json</c>, <c>--store</c>, <c>--server</c> and the action to a command.</summary>
    /// <param name="parametersOf">The question's parameters, from the command line.</param>
    /// <param name="render">Prints the answer for people.</param>
    public static Command Asking(
        this Command command,
        QuestionKind question,
        IReadOnlyList<QuestionOption> options,
        Func<ParseResult, IEnumerable<KeyValuePair<string, string>>> parametersOf,
        Func<IAnsiConsole, ReadOnlyMemory<byte>, IAnswerSource, CancellationToken, Task> render)
    {
        var json = new Option<bool>("--json") { Description = "Print the answer as one JSON document, the same as the API's" };
        var store = StoreLocation.CreateOption();
        var server = ServerLocation.CreateOption();
        foreach (var option in options) command.Options.Add(option.Option);
        command.Options.Add(json);
        command.Options.Add(store);
        command.Options.Add(server);
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            var source = await AnswerSources.OpenAsync(parseResult.GetValue(server), parseResult.GetValue(store), cancellationToken)
                .ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                var parameters = parametersOf(parseResult).Concat(QuestionOption.Read(parseResult, options)).ToList();
                var answer = await source.AskAsync(question, parameters, cancellationToken).ConfigureAwait(false);
                if (parseResult.GetValue(json)) await PrintAsync(parseResult.InvocationConfiguration.Output, answer).ConfigureAwait(false);
                else await render(CommandConsole.AnswerOf(parseResult), answer, source, cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task PrintAsync(TextWriter output, ReadOnlyMemory<byte> json)
    {
        await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(json.Span)).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }
}
