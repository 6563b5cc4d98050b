using System.Net.Http.Headers;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Questions;

/// <summary>Answers from a running service over HTTP.</summary>
public sealed class ServerAnswerSource : IAnswerSource
{
    private readonly Uri _server;
    private readonly HttpClient _client;

    /// <param name="token">Bearer token; null to send none.</param>
    public ServerAnswerSource(Uri server, string? token)
    {
        _server = server;
        _client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All });
        if (!string.IsNullOrWhiteSpace(token)) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    }

    public async Task<ReadOnlyMemory<byte>> AskAsync(
        QuestionKind question, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        var address = new Uri($"{_server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v2/{PathOf(question)}?{query}");
        try
        {
            using var response = await _client.GetAsync(address, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? body : throw ProblemSentence.Of((int)response.StatusCode, body);
        }
        catch (HttpRequestException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, $"No service answers at {_server}: {failure.Message}", failure);
        }
        catch (TaskCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCodes.Unavailable, $"The service at {_server} did not answer in time.", failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PathOf(QuestionKind question) => question switch
    {
        QuestionKind.Lineage => "lineage",
        QuestionKind.Paths => "paths",
        QuestionKind.Search => "search",
        QuestionKind.Jobs => "jobs",
        QuestionKind.Diff => "diff",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
