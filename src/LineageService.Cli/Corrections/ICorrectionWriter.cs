using LineageService.Api.Contracts;
using LineageService.Api.Questions;

namespace LineageService.Cli.Corrections;

/// <summary>Takes corrections down and decides over them, in a store on disk or through a running service; the answers are REST's.</summary>
internal interface ICorrectionWriter : IAsyncDisposable
{
    /// <exception cref="CommandLine.CommandException">It is refused, or nobody can do it.</exception>
    Task<CorrectionChangeResponse> AddAsync(CorrectionRequest request, CancellationToken cancellationToken);

    /// <exception cref="CommandLine.CommandException">It is refused, or nobody can do it.</exception>
    Task<CorrectionChangeResponse> ChangeAsync(string id, CorrectionAction action, DecisionRequest request, CancellationToken cancellationToken);
}
