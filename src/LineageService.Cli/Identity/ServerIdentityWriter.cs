using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Graph.Identity;

namespace LineageService.Cli.Identity;

/// <summary>Changes identities through a running service over HTTP.</summary>
public sealed class ServerIdentityWriter : IIdentityWriter
{
    private readonly Uri _server;
    private readonly HttpClient _client = new();

    /// <param name="token">Bearer token; null to send none.</param>
    public ServerIdentityWriter(Uri server, string? token)
    {
        _server = server;
        if (!string.IsNullOrWhiteSpace(token)) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    }

    public Task<MergeChangeResponse> MergeAsync(MergeRequest request, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, "merges", JsonContent.Create(request, ContractJson.Wire.MergeRequest), ContractJson.Wire.MergeChangeResponse,
        cancellationToken);

    public Task<MergeChangeResponse> UndoAsync(string id, DecisionRequest request, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, $"merges/{Uri.EscapeDataString(id)}/undo", JsonContent.Create(request, ContractJson.Wire.DecisionRequest),
        ContractJson.Wire.MergeChangeResponse, cancellationToken);

    public Task<MergeChangeResponse> RejectAsync(string id, DecisionRequest request, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, $"suggestions/{Uri.EscapeDataString(id)}/reject", JsonContent.Create(request, ContractJson.Wire.DecisionRequest),
        ContractJson.Wire.MergeChangeResponse, cancellationToken);

    public Task<IdentityRulesContract> ReadRulesAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "rules", null, ContractJson.Wire.IdentityRulesContract, cancellationToken);

    public Task<IdentityRulesContract> SetRulesAsync(IdentityRules rules, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Put, "rules", JsonContent.Create(IdentityAnswers.Of(rules), ContractJson.Wire.IdentityRulesContract),
        ContractJson.Wire.IdentityRulesContract, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var address = new Uri($"{_server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v2/identity/{path}");
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw ProblemSentence.Of((int)response.StatusCode, body);
            return JsonSerializer.Deserialize(body, type) ?? throw new CommandException(ExitCodes.Unavailable, "The service answered nothing.");
        }
        catch (HttpRequestException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, $"No service answers at {_server}: {failure.Message}", failure);
        }
        catch (TaskCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCodes.Unavailable, $"The service at {_server} did not answer in time.", failure);
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, $"What answers at {_server} is no service of this kind.", failure);
        }
    }
}
