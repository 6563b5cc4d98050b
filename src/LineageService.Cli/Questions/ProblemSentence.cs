using System.Text;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Questions;

/// <summary>Turns a problem, met here or answered by a service, into the end of a command.</summary>
internal static class ProblemSentence
{
    public static CommandException Of(Problem problem) => new(ExitCodeOf(problem.Type.Status), Text(problem.Detail, problem.Candidates));

    /// <param name="body">The service's answer: problem+json, or anything that stands in front of it.</param>
    public static CommandException Of(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var problem = JsonSerializer.Deserialize(body, ContractJson.Wire.ProblemResponse);
            if (problem is { Detail: not null }) return new CommandException(ExitCodeOf(status), Text(problem.Detail, problem.Candidates ?? []));
        }
        catch (JsonException)
        {
            // A proxy's page: the status is all that can be told.
        }

        return new CommandException(ExitCodeOf(status), $"The service answered with status {status}.");
    }

    // What was forgotten is not the asker's mistake.
    private static int ExitCodeOf(int status) => status is >= 400 and < 500 and not (408 or 410 or 429) ? ExitCodes.Usage : ExitCodes.Unavailable;

    private static string Text(string detail, IReadOnlyList<string> candidates)
    {
        var text = new StringBuilder(detail);
        foreach (var candidate in candidates) text.AppendLine().Append("  ").Append(candidate);
        return text.ToString();
    }
}
