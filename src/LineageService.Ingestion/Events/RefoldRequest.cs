using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events;

/// <summary>What is to be made again of folded events though no event came: the rules changed, or a person decided.</summary>
/// <param name="Jobs">Jobs to compose again.</param>
internal sealed record RefoldRequest(ImmutableArray<JobId> Jobs)
{
    /// <summary>A path to keep apart from the table that events say it is; the canonical name is filled in by the fold.</summary>
    public IdentityMerge? Separation { get; init; }

    /// <summary>Written with what is made.</summary>
    public ImmutableArray<KeyedState> States { get; init; } = [];
}

/// <param name="Separation">As it is kept; null where nothing was to part.</param>
/// <param name="Epoch">The commit, or the epoch at which nothing changed.</param>
internal readonly record struct RefoldResult(IdentityMerge? Separation, long Epoch);
