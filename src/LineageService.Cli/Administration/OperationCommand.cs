using System.CommandLine;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using Spectre.Console;

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
        var tokenFile = ServerLocation.CreateTokenFileOption();
        command.Options.Add(tokenFile);
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            var parameters = parametersOf(parseResult).Concat(QuestionOption.Read(parseResult, options)).ToList();
            var operation = operationOf(parseResult);
            var target = Open(operation, parseResult.GetValue(server), parseResult.GetValue(store), parseResult.GetValue(tokenFile));
            await using (target.ConfigureAwait(false))
            {
                var answer = await WaitAsync(
                    CommandConsole.Of(parseResult).Progress, operation, () => target.RunAsync(operation, parameters, cancellationToken))
                    .ConfigureAwait(false);
                var output = parseResult.InvocationConfiguration.Output;
                if (parseResult.GetValue(json)) await output.WriteLineAsync(Encoding.UTF8.GetString(answer.Span)).ConfigureAwait(false);
                else render(output, answer);
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    // What writes may take minutes: on a terminal something moves meanwhile.
    private static Task<ReadOnlyMemory<byte>> WaitAsync(IAnsiConsole console, Operation operation, Func<Task<ReadOnlyMemory<byte>>> run) =>
        operation.OnlyReads || !console.Profile.Capabilities.Interactive
            ? run()
            : console.Status().StartAsync(Doing(operation.Kind), _ => run());

    private static string Doing(OperationKind kind) => kind switch
    {
        OperationKind.ReplayDeadLetter or OperationKind.ReplayDeadLetters => "Replaying",
        OperationKind.DiscardDeadLetter => "Putting aside",
        OperationKind.Retain => "Looking for what is old",
        OperationKind.Compact => "Writing the store anew",
        OperationKind.CreateToken or OperationKind.RotateToken or OperationKind.RevokeToken => "Writing tokens",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // The first token is made before there is a store: a service that other machines reach does not start without one.
    private static IOperator Open(Operation operation, string? server, string? store, string? tokenFile)
    {
        if (ServerLocation.Resolve(server, store) is { } uri) return new ServerOperator(uri, ServerLocation.ReadToken(tokenFile));
        return new StoreOperator(operation.Kind == OperationKind.CreateToken ? StoreLocation.Resolve(store) : AnswerSources.RequireStore(store));
    }
}
