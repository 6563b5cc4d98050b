using LineageService.Cli.Questions;

namespace LineageService.Cli.Administration;

/// <summary>Operates a running service over HTTP.</summary>
public sealed class ServerOperator : IOperator
{
    private readonly ServiceClient _client;

    /// <param name="token">Bearer token; null to send none.</param>
    public ServerOperator(Uri server, string? token)
    {
        _client = new ServiceClient(server, token);
        _client.WaitForever();
    }

    public Task<ReadOnlyMemory<byte>> RunAsync(
        Operation operation, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var hash = Uri.EscapeDataString(operation.Hash ?? "");
        var (method, path) = operation.Kind switch
        {
            OperationKind.ListDeadLetters => (HttpMethod.Get, "dead-letters"),
            OperationKind.ShowDeadLetter => (HttpMethod.Get, $"dead-letters/{hash}"),
            OperationKind.ReplayDeadLetter => (HttpMethod.Post, $"dead-letters/{hash}/replay"),
            OperationKind.ReplayDeadLetters => (HttpMethod.Post, "dead-letters/replay"),
            OperationKind.DiscardDeadLetter => (HttpMethod.Delete, $"dead-letters/{hash}"),
            OperationKind.Retain => (HttpMethod.Post, "admin/retention"),
            OperationKind.Compact => (HttpMethod.Post, "admin/compact"),
            OperationKind.ShowIngest => (HttpMethod.Get, "admin/ingest"),
            OperationKind.ListTokens => (HttpMethod.Get, "admin/tokens"),
            OperationKind.CreateToken => (HttpMethod.Post, "admin/tokens"),
            OperationKind.RotateToken => (HttpMethod.Post, $"admin/tokens/{hash}/rotate"),
            OperationKind.RevokeToken => (HttpMethod.Delete, $"admin/tokens/{hash}"),
            OperationKind.ListAudit => (HttpMethod.Get, "admin/audit"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return _client.SendAsync(method, path, parameters, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
