using LineageService.Api.Contracts;
using LineageService.Graph.Identity;

namespace LineageService.Cli.Identity;

/// <summary>Changes which names are one, in a store on disk or through a running service; the answers are REST's.</summary>
public interface IIdentityWriter : IAsyncDisposable
{
    /// <exception cref="CommandLine.CommandException">It is refused, or nobody can do it.</exception>
    Task<MergeChangeResponse> MergeAsync(MergeRequest request, CancellationToken cancellationToken);

    /// <exception cref="CommandLine.CommandException">It is refused, or nobody can do it.</exception>
    Task<MergeChangeResponse> UndoAsync(string id, DecisionRequest request, CancellationToken cancellationToken);

    /// <exception cref="CommandLine.CommandException">It is refused, or nobody can do it.</exception>
    Task<MergeChangeResponse> RejectAsync(string id, DecisionRequest request, CancellationToken cancellationToken);

    /// <exception cref="CommandLine.CommandException">Nobody can tell.</exception>
    Task<IdentityRulesContract> ReadRulesAsync(CancellationToken cancellationToken);

    /// <exception cref="CommandLine.CommandException">Nobody can do it.</exception>
    Task<IdentityRulesContract> SetRulesAsync(IdentityRules rules, string? version, CancellationToken cancellationToken);
}
