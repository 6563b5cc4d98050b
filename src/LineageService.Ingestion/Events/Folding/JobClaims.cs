using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What the runs and declarations of a job claim, each combination of contributions worked out once. Mutable.</summary>
/// <param name="resolve">The dataset that an id stands for.</param>
internal sealed class JobClaims(JobFold job, Func<DatasetId, DatasetId> resolve)
{
    private readonly Dictionary<string, RunClaims> _claims = new(StringComparer.Ordinal);

    public RunClaims Of(RunFold run) => Of(run.Statements, isDeclared: false);

    public RunClaims Of(DeclaredFold declared) => Of([new RunStatement(declared.Contribution, declared.Key)], isDeclared: true);

    private RunClaims Of(IReadOnlyList<RunStatement> statements, bool isDeclared)
    {
        var key = (isDeclared ? "d" : "r") + string.Join(',', statements.Select(statement => statement.Contribution));
        if (_claims.TryGetValue(key, out var claims)) return claims;
        EventContribution[] contributions = [.. statements.Select(statement => job.Contributions[statement.Contribution].Decoded)];
        return _claims[key] = RunClaims.Of(contributions, isDeclared, resolve);
    }
}
