using System.CommandLine;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Administration;

/// <summary>What the commands of operators have in common: where to operate, and how to print the answer.</summary>
internal static class OperationCommand
{
    /// <summary>Adds <c>--json</c>, <c>--store</c>, <c>--server</c> and the action to a command.</summary>
    /// <param name="render">Prints the answer for people.</param>
    public static Command Operating(
        this Command command,
        Func<ParseResult, Operation> operationOf,
        IReadOnlyList<QuestionOption> options,
        Func<ParseResult, IEnumerable<KeyValuePair<string, string>>> parametersOf,
        Action<TextWriter, ReadOnlyMemory<byte>> render)
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
            var parameters = parametersOf(parseResult).Concat(QuestionOption.Read(parseResult, options)).ToList();
            var target = Open(parseResult.GetValue(server), parseResult.GetValue(store));
            await using (target.ConfigureAwait(false))
            {
                var answer = await target.RunAsync(operationOf(parseResult), parameters, cancellationToken).ConfigureAwait(false);
                var output = parseResult.InvocationConfiguration.Output;
                if (parseResult.GetValue(json)) await output.WriteLineAsync(Encoding.UTF8.GetString(answer.Span)).ConfigureAwait(false);
                else render(output, answer);
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static IOperator Open(string? server, string? store)
    {
        if (ServerLocation.Resolve(server, store) is { } uri)
            return new ServerOperator(uri, Environment.GetEnvironmentVariable(ServerLocation.TokenVariable));
        return new StoreOperator(AnswerSources.RequireStore(store));
    }
}
