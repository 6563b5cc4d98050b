using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Cli.Questions;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;

namespace LineageService.Cli.Corrections;

/// <summary>Corrects a store in this process.</summary>
internal sealed class StoreCorrectionWriter : ICorrectionWriter
{
    private readonly LineageGraphHost _host;
    private readonly CorrectionRegister _register;
    private readonly CorrectionChanges _changes;

    /// <param name="host">Disposed with the writer.</param>
    public StoreCorrectionWriter(LineageGraphHost host)
    {
        _host = host;
        _register = new CorrectionRegister(host, TimeProvider.System);
        _changes = new CorrectionChanges(host, _register);
    }

    public Task<CorrectionChangeResponse> AddAsync(CorrectionRequest request, CancellationToken cancellationToken) =>
        TryAsync(() => _changes.AddAsync(request, NodeVisibility.All, cancellationToken));

    public Task<CorrectionChangeResponse> ChangeAsync(
        string id, CorrectionAction action, DecisionRequest request, CancellationToken cancellationToken) =>
        TryAsync(() => _changes.ChangeAsync(id, action, request, NodeVisibility.All, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        _register.Dispose();
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<CorrectionChangeResponse> TryAsync(Func<Task<CorrectionChangeResponse>> change)
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (ProblemException failure)
        {
            throw ProblemSentence.Of(failure.Problem);
        }
    }
}
