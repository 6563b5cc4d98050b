namespace LineageService.Cli.Questions;

/// <summary>Answers from a running service over HTTP.</summary>
public sealed class ServerAnswerSource : IAnswerSource
{
    private readonly ServiceClient _client;

    /// <param name="token">Bearer token; null to send none.</param>
    public ServerAnswerSource(Uri server, string? token) => _client = new ServiceClient(server, token);

    public Task<ReadOnlyMemory<byte>> AskAsync(
        QuestionKind question, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
        _client.SendAsync(HttpMethod.Get, PathOf(question), parameters, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PathOf(QuestionKind question) => question switch
    {
        QuestionKind.Lineage => "lineage",
        QuestionKind.Paths => "paths",
        QuestionKind.Search => "search",
        QuestionKind.Jobs => "jobs",
        QuestionKind.Diff => "diff",
        QuestionKind.Reconciliation => "reconciliation",
        QuestionKind.Evidence => "evidence",
        QuestionKind.Suggestions => "identity/suggestions",
        QuestionKind.Merges => "identity/merges",
        QuestionKind.Corrections => "corrections",
        QuestionKind.CorrectionChanges => "corrections/changes",
        QuestionKind.Coverage => "coverage",
        QuestionKind.Dependencies => "jobs/dependencies",
        QuestionKind.MissingDependencies => "jobs/missing-dependencies",
        QuestionKind.Usage => "datasets/usage",
        QuestionKind.Grants => "datasets/grants",
        QuestionKind.UnusedColumns => "impact/unused-columns",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
