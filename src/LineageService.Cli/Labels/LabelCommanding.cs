using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Labels;

/// <summary>Prints an answer for people.</summary>
internal delegate void LabelRendering(IAnsiConsole console, JsonNode answer);

/// <summary>What the commands about labels have in common: where they ask, and how the answer is printed.</summary>
internal static class LabelCommanding
{
    /// <summary>A question.</summary>
    /// <param name="path">Below <c>/api/v2/labels</c>.</param>
    /// <param name="csv">The option that asks for CSV; null where there is none.</param>
    public static Command Asking(
        this Command command, string path, IReadOnlyList<QuestionOption> options, Func<ParseResult, IEnumerable<KeyValuePair<string, string>>> parametersOf,
        LabelRendering render, Option<bool>? csv = null)
    {
        foreach (var option in options) command.Options.Add(option.Option);
        return command.Answering(
            onlyReads: true,
            async (parsed, desk, token) =>
            {
                List<KeyValuePair<string, string>> parameters = [.. parametersOf(parsed), .. QuestionOption.Read(parsed, options)];
                var isCsv = csv is not null && parsed.GetValue(csv);
                if (isCsv) parameters.AddRange([new("limit", "1000"), new("hints", "false")]);
                var answer = await desk.GetAsync(path, parameters, token).ConfigureAwait(false);
                if (!isCsv) return answer;
                await PrintCsvAsync(parsed, desk, path, parameters, answer, token).ConfigureAwait(false);
                return default;
            },
            render);
    }

    /// <summary>Something that is said, or tried.</summary>
    /// <param name="onlyReads">True where it is only tried.</param>
    public static Command Saying(
        this Command command, Func<ParseResult, (string Path, JsonNode Body)> requestOf, LabelRendering render, bool onlyReads = false) => command.Answering(
        onlyReads,
        (parsed, desk, token) =>
        {
            var (path, body) = requestOf(parsed);
            return desk.PostAsync(path, body.ToJsonString(), token);
        },
        render);

    public static Option<string> Author() => new("--author")
    {
        Description = "Who says so. Default: the user who runs this",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Option<string?> Reason() => new("--reason") { Description = "Why", HelpName = "TEXT" };

    /// <summary>The text of a file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static string ReadFile(string path)
    {
        using var reader = new StreamReader(CommandFiles.OpenRead(path), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Command Answering(
        this Command command, bool onlyReads, Func<ParseResult, ILabelDesk, CancellationToken, Task<ReadOnlyMemory<byte>>> answerOf, LabelRendering render)
    {
        var json = new Option<bool>("--json") { Description = "Print the answer as one JSON document, the same as the API's" };
        var (store, server) = (StoreLocation.CreateOption(), ServerLocation.CreateOption());
        foreach (var option in (Option[])[json, store, server]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var desk = await LabelDesks.OpenAsync(parsed.GetValue(server), parsed.GetValue(store), onlyReads, cancellationToken).ConfigureAwait(false);
            await using (desk.ConfigureAwait(false))
            {
                var answer = await answerOf(parsed, desk, cancellationToken).ConfigureAwait(false);
                if (answer.IsEmpty) return ExitCodes.Done;
                if (parsed.GetValue(json)) await parsed.InvocationConfiguration.Output.WriteLineAsync(Encoding.UTF8.GetString(answer.Span)).ConfigureAwait(false);
                else render(CommandConsole.AnswerOf(parsed), Parse(answer));
                return ExitCodes.Done;
            }
        });
        return command;
    }

    private static JsonNode Parse(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return JsonNode.Parse(answer.Span) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, "What answers there is no service of this kind.", failure);
        }
    }

    private static async Task PrintCsvAsync(
        ParseResult parsed, ILabelDesk desk, string path, List<KeyValuePair<string, string>> parameters, ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var isFirst = true;
        for (var answer = first; ;)
        {
            var page = JsonSerializer.Deserialize(answer.Span, ContractJson.Wire.ExposureResponse)!;
            var text = ExposureCsv.Write(page);
            // One header for all pages.
            await output.WriteAsync(isFirst ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]).ConfigureAwait(false);
            isFirst = false;
            if (page.NextCursor is not { } cursor) return;
            answer = await desk.GetAsync(path, [.. parameters, new("cursor", cursor)], cancellationToken).ConfigureAwait(false);
        }
    }
}
