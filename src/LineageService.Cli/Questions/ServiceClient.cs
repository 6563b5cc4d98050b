using System.Net.Http.Headers;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Questions;

/// <summary>Sends requests to a running service; whatever goes wrong becomes a sentence and an exit code.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly Uri _server;
    private readonly HttpClient _client;

    /// <param name="token">Bearer token; null to send none.</param>
    public ServiceClient(Uri server, string? token)
    {
        _server = server;
        _client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All });
        if (!string.IsNullOrWhiteSpace(token)) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    }

    /// <summary>For work that takes its time: no answer within the usual hundred seconds is no failure.</summary>
    public void WaitForever() => _client.Timeout = Timeout.InfiniteTimeSpan;

    /// <param name="path">Below <c>/api/v2/</c>.</param>
    /// <exception cref="CommandException">The service refuses, or does not answer.</exception>
    public async Task<ReadOnlyMemory<byte>> SendAsync(
        HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken,
        HttpContent? content = null)
    {
        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        var address = new Uri($"{_server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v2/{path}?{query}");
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
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

    public void Dispose() => _client.Dispose();
}
