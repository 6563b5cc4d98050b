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
/// <param name="token">Bearer token; null to send none.</param>
public sealed class ServerIdentityWriter(Uri server, string? token) : IIdentityWriter
{
    private readonly ServiceClient _client = new(server, token);

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

    public Task<IdentityRulesContract> SetRulesAsync(IdentityRules rules, string? version, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Put, "rules", JsonContent.Create(IdentityAnswers.Of(rules, version), ContractJson.Wire.IdentityRulesContract),
        ContractJson.Wire.IdentityRulesContract, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = await _client.SendAsync(method, $"identity/{path}", [], cancellationToken, content).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, "What answers there is no service of this kind.", failure);
        }
    }
}
