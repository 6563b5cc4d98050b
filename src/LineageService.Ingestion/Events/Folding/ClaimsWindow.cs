using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Ingestion.Evidence;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What a job claims into one target on one ground at one time.</summary>
/// <param name="IsActive">False where the other ground of the same runs is believed more.</param>
/// <param name="Hash">Of claims and <paramref name="IsActive"/>; not of the producer: who says so is no version.</param>
internal sealed record WindowClaims(TargetClaims Claims, bool IsActive, ulong Hash);

/// <summary>
/// What is claimed while one run or declaration is the latest: the union of its claims and of those of the run before that counts with it.
/// </summary>
internal sealed class ClaimsWindow
{
    private ClaimsWindow()
    {
    }

    public static ClaimsWindow Empty { get; } = new();

    public Dictionary<(DatasetId Target, EvidenceKind Evidence), WindowClaims> Sets { get; } = [];

    /// <param name="before">The run before, where it still counts; null for none.</param>
    public static ClaimsWindow Of(RunClaims last, RunClaims? before, EvidenceRanking ranking)
    {
        var united = before is null || ReferenceEquals(before, last) ? last.Targets : Unite(before, last);
        var window = new ClaimsWindow();
        foreach (var (key, claims) in united)
        {
            var isActive = ActiveEvidence.IsActive(key, united, ranking);
            var hash = default(StableHash);
            hash.Add(claims.Content());
            hash.Add(isActive ? 1 : 2);
            window.Sets[key] = new WindowClaims(claims, isActive, hash.Value);
        }

        return window;
    }

    private static Dictionary<(DatasetId Target, EvidenceKind Evidence), TargetClaims> Unite(RunClaims before, RunClaims last)
    {
        var united = new Dictionary<(DatasetId, EvidenceKind), TargetClaims>(before.Targets);
        foreach (var (key, one) in last.Targets)
            united[key] = united.TryGetValue(key, out var other) ? TargetClaims.Unite(key.Target, other, one) : one;
        return united;
    }
}
