using System.Net.Http.Json;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Questions;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Corrections;

/// <summary>Corrects through a running service over HTTP.</summary>
/// <param name="token">Bearer token; null to send none.</param>
internal sealed class ServerCorrectionWriter(Uri server, string? token) : ICorrectionWriter
{
    private readonly ServiceClient _client = new(server, token);

    public Task<CorrectionChangeResponse> AddAsync(CorrectionRequest request, CancellationToken cancellationToken) =>
        SendAsync("corrections", JsonContent.Create(request, ContractJson.Wire.CorrectionRequest), cancellationToken);

    public Task<CorrectionChangeResponse> ChangeAsync(
        string id, CorrectionAction action, DecisionRequest request, CancellationToken cancellationToken) => SendAsync(
        $"corrections/{Uri.EscapeDataString(id)}/{Word(action)}", JsonContent.Create(request, ContractJson.Wire.DecisionRequest), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Word(CorrectionAction action) => action switch
    {
        CorrectionAction.Accept => "accept",
        CorrectionAction.Reject => "reject",
        CorrectionAction.Revoke => "revoke",
        CorrectionAction.Confirm => "confirm",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<CorrectionChangeResponse> SendAsync(string path, HttpContent content, CancellationToken cancellationToken)
    {
        var body = await _client.SendAsync(HttpMethod.Post, path, [], cancellationToken, content).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body.Span, ContractJson.Wire.CorrectionChangeResponse) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, "What answers there is no service of this kind.", failure);
        }
    }
}
