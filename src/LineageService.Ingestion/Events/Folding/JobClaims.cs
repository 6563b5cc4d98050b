using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What the runs and declarations of a job claim, each combination of contributions worked out once. Mutable.</summary>
/// <param name="resolve">The dataset that an id stands for.</param>
internal sealed class JobClaims(JobFold job, Func<DatasetId, DatasetId> resolve)
{
    // Searched from one end to the other: runs are few, and mostly all say the same.
    private readonly List<(IReadOnlyList<RunStatement> Statements, bool IsDeclared, RunClaims Claims)> _known = [];

    public RunClaims Of(RunFold run) => Of(run.Statements, isDeclared: false);

    public RunClaims Of(DeclaredFold declared) => Of([new RunStatement(declared.Contribution, declared.Key)], isDeclared: true);

    private RunClaims Of(IReadOnlyList<RunStatement> statements, bool isDeclared)
    {
        foreach (var known in _known)
        {
            if (known.IsDeclared == isDeclared && SayTheSame(known.Statements, statements)) return known.Claims;
        }

        var contributions = new EventContribution[statements.Count];
        for (var index = 0; index < contributions.Length; index++)
            contributions[index] = job.Contributions[statements[index].Contribution].Decoded;
        var claims = RunClaims.Of(contributions, isDeclared, resolve);
        _known.Add((statements, isDeclared, claims));
        return claims;
    }

    private static bool SayTheSame(IReadOnlyList<RunStatement> ones, IReadOnlyList<RunStatement> others)
    {
        if (ones.Count != others.Count) return false;
        for (var index = 0; index < ones.Count; index++)
        {
            if (ones[index].Contribution != others[index].Contribution) return false;
        }

        return true;
    }
}
