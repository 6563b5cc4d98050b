using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Cli.Serving;

namespace LineageService.Cli.Identity;

/// <summary>Chooses where a change is made, and gives a command the options for it.</summary>
internal static class IdentityWriters
{
    /// <summary>Adds <c>--json</c>, <c>--store</c>, <c>--server</c> and the action to a command.</summary>
    /// <param name="run">Makes the change and prints it; the flag says whether as JSON.</param>
    public static Command Changing(this Command command, Func<ParseResult, IIdentityWriter, bool, CancellationToken, Task> run)
    {
        var json = new Option<bool>("--json") { Description = "Print the answer as one JSON document, the same as the API's" };
        var store = StoreLocation.CreateOption();
        var server = ServerLocation.CreateOption();
        command.Options.Add(json);
        command.Options.Add(store);
        command.Options.Add(server);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var writer = await OpenAsync(parsed.GetValue(server), parsed.GetValue(store), cancellationToken).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
                await run(parsed, writer, parsed.GetValue(json), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<IIdentityWriter> OpenAsync(string? server, string? store, CancellationToken cancellationToken)
    {
        if (ServerLocation.Resolve(server, store) is { } uri)
            return new ServerIdentityWriter(uri, Environment.GetEnvironmentVariable(ServerLocation.TokenVariable));
        var directory = AnswerSources.RequireStore(store);
        return new StoreIdentityWriter(await LineageBackends.OpenAsync(directory, cancellationToken).ConfigureAwait(false));
    }
}
