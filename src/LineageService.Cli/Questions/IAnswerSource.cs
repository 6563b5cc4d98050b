using LineageService.Api.Questions;

namespace LineageService.Cli.Questions;

/// <summary>Which question is asked.</summary>
public enum QuestionKind
{
    /// <summary><see cref="LineageQuestion"/>.</summary>
    Lineage,

    /// <summary><see cref="PathsQuestion"/>.</summary>
    Paths,

    /// <summary><see cref="SearchQuestion"/>.</summary>
    Search,

    /// <summary><see cref="JobsQuestion"/>.</summary>
    Jobs,

    /// <summary><see cref="DiffQuestion"/>.</summary>
    Diff,

    /// <summary><see cref="ReconciliationQuestion"/>.</summary>
    Reconciliation,

    /// <summary><see cref="EvidenceQuestion"/>.</summary>
    Evidence,

    /// <summary><see cref="SuggestionsQuestion"/>.</summary>
    Suggestions,

    /// <summary><see cref="MergesQuestion"/>.</summary>
    Merges,

    /// <summary><see cref="CorrectionsQuestion"/>.</summary>
    Corrections,

    /// <summary>Corrections whose evidence changed.</summary>
    CorrectionChanges,

    /// <summary><see cref="CoverageQuestion"/>.</summary>
    Coverage,

    /// <summary><see cref="DependenciesQuestion"/>.</summary>
    Dependencies,

    /// <summary><see cref="MissingDependenciesQuestion"/>.</summary>
    MissingDependencies,

    /// <summary><see cref="UsageQuestion"/>.</summary>
    Usage,

    /// <summary><see cref="GrantsQuestion"/>.</summary>
    Grants,

    /// <summary><see cref="UnusedColumnsQuestion"/>.</summary>
    UnusedColumns,
}

/// <summary>
/// Answers questions with the JSON that REST answers, from a store on disk or from a running service: what a command prints does not depend on
/// which.
/// </summary>
public interface IAnswerSource : IAsyncDisposable
{
    /// <param name="parameters">The parameters of <c>/api/v2</c>.</param>
    /// <exception cref="CommandLine.CommandException">The question is wrong, or nobody can answer it.</exception>
    Task<ReadOnlyMemory<byte>> AskAsync(
        QuestionKind question, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken);
}
