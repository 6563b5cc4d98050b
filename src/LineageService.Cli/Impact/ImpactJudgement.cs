using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LineageService.Api.Impact;
using LineageService.Api.Problems;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Visibility;
using LineageService.Impact.Rendering;
using LineageService.Ingestion.Analysis.Functions;

namespace LineageService.Cli.Impact;

/// <summary>What the commands that judge a change have in common: where it is judged, and how the answer is printed.</summary>
internal static class ImpactJudgement
{
    /// <summary>Adds <c>--json</c>, <c>--store</c>, <c>--server</c>, <c>--depth</c>, <c>--stop-at-ignored-values</c> and the action to a command.</summary>
    /// <param name="changeOf">The change, as the API takes it.</param>
    public static Command Judging(this Command command, Func<ParseResult, JsonObject> changeOf)
    {
        var json = new Option<bool>("--json") { Description = "Print the answer as one JSON document, the same as the API's" };
        var depth = new Option<int>("--depth") { Description = "Hops to follow; 0: all" };
        var (store, server) = (StoreLocation.CreateOption(), ServerLocation.CreateOption());
        var ignoring = CreateIgnoringOption();
        command.Options.Add(depth);
        command.Options.Add(ignoring);
        command.Options.Add(json);
        command.Options.Add(store);
        command.Options.Add(server);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new JsonObject { ["changes"] = new JsonArray(changeOf(parsed)), ["depth"] = parsed.GetValue(depth), ["stopAtIgnoredValues"] = parsed.GetValue(ignoring) };
            var answer = await AskAsync(body.ToJsonString(), parsed.GetValue(server), parsed.GetValue(store), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json)) await parsed.InvocationConfiguration.Output.WriteLineAsync(Encoding.UTF8.GetString(answer.Span)).ConfigureAwait(false);
            else ImpactText.Render(CommandConsole.AnswerOf(parsed), answer);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary><c>--stop-at-ignored-values</c>.</summary>
    public static Option<bool> CreateIgnoringOption() => new("--stop-at-ignored-values")
    {
        Description = "Other values go no further where a column is only counted and never NULL, or only decides between equal constants",
    };

    private static async Task<ReadOnlyMemory<byte>> AskAsync(string body, string? server, string? store, CancellationToken cancellationToken)
    {
        if (ServerLocation.Resolve(server, store) is { } uri)
        {
            using var client = new ServiceClient(uri, Environment.GetEnvironmentVariable(ServerLocation.TokenVariable));
            using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            return await client.SendAsync(HttpMethod.Post, "impact", [], cancellationToken, content).ConfigureAwait(false);
        }

        var directory = AnswerSources.RequireStore(store);
        var opened = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken).ConfigureAwait(false);
        var host = await LineageGraphHost.OpenAsync(opened, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            using var sources = new ImpactSources(host, TimeProvider.System, UserFunctions.None);
            try
            {
                var report = await new ImpactQuestion(host, sources, TimeProvider.System, null).AnswerAsync(Encoding.UTF8.GetBytes(body), NodeVisibility.All, cancellationToken).ConfigureAwait(false);
                using var buffer = new MemoryStream();
                ImpactJson.Write(buffer, report, null);
                return buffer.ToArray();
            }
            catch (ProblemException failure)
            {
                throw ProblemSentence.Of(failure.Problem);
            }
        }
    }
}
