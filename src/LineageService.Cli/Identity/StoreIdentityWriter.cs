using LineageService.Api;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Visibility;

namespace LineageService.Cli.Identity;

/// <summary>Changes a store in this process.</summary>
public sealed class StoreIdentityWriter : IIdentityWriter
{
    private readonly LineageBackend _backend;
    private readonly IdentityMerging _merging;
    private readonly IdentityChanges _changes;

    /// <param name="backend">Disposed with the writer.</param>
    public StoreIdentityWriter(LineageBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        _backend = backend;
        _merging = new IdentityMerging(backend.Host, backend.Time, backend.Events);
        _changes = new IdentityChanges(backend.Host, _merging, new MergeSuggestions(backend.Host));
    }

    public Task<MergeChangeResponse> MergeAsync(MergeRequest request, CancellationToken cancellationToken) =>
        TryAsync(() => _changes.MergeAsync(request, NodeVisibility.All, cancellationToken));

    public Task<MergeChangeResponse> UndoAsync(string id, DecisionRequest request, CancellationToken cancellationToken) =>
        TryAsync(() => _changes.UndoAsync(id, request, NodeVisibility.All, cancellationToken));

    public Task<MergeChangeResponse> RejectAsync(string id, DecisionRequest request, CancellationToken cancellationToken) =>
        TryAsync(() => _changes.RejectAsync(id, request, NodeVisibility.All, cancellationToken));

    public Task<IdentityRulesContract> ReadRulesAsync(CancellationToken cancellationToken) =>
        _changes.ReadRulesAsync(NodeVisibility.All, cancellationToken);

    public Task<IdentityRulesContract> SetRulesAsync(IdentityRules rules, string? version, CancellationToken cancellationToken) =>
        TryAsync(() => _changes.SetRulesAsync(rules, version, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        _merging.Dispose();
        await _backend.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<T> TryAsync<T>(Func<Task<T>> change)
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
