using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A run that counts, or a declaration: the times at which history changes.</summary>
/// <param name="Ticks">UTC ticks at which it begins to hold.</param>
/// <param name="Statements">What its events said; in the order of the contributions that <paramref name="Claims"/> was made from.</param>
internal sealed record TimelineMoment(
    long Ticks, string? JobVersion, RunId? Run, IReadOnlyList<RunStatement> Statements, RunClaims Claims, ClaimsWindow Window)
{
    /// <summary>
    /// Why a set of edges begins or ends here: the first event of the run that speaks of the target on that ground; where none does, the first
    /// that says anything of data flow.
    /// </summary>
    public VersionCause CauseOf((DatasetId Target, EvidenceKind Evidence) key)
    {
        var first = default(EventKey);
        if (Claims.Targets.TryGetValue(key, out var claims))
        {
            foreach (var place in claims.Sources) first = Earlier(first, Statements[place].Key);
        }

        if (first.IsNone)
        {
            foreach (var statement in Statements) first = Earlier(first, statement.Key);
        }

        return new VersionCause(JobVersion, Run, first);
    }

    private static EventKey Earlier(EventKey one, EventKey other) => one.IsNone || other < one ? other : one;
}
