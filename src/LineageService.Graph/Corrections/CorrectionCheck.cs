using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Corrections;

/// <summary>What became of the evidence under a correction since it was decided.</summary>
public enum CorrectionFinding : byte
{
    /// <summary>What was suppressed is no longer claimed: the correction may go.</summary>
    NoLongerClaimed,

    /// <summary>Another job or another kind of evidence claims what is suppressed: perhaps it is true after all.</summary>
    ClaimedByAnother,

    /// <summary>The claim under the correction says another transformation than when it was decided.</summary>
    TransformationChanged,

    /// <summary>What was asserted is claimed by a task or run now: the correction may go.</summary>
    NowObserved,

    /// <summary>What was claimed beside an assertion when it was decided is no longer claimed: it stands on the person's word alone.</summary>
    SupportLost,
}

/// <summary>A correction in force whose evidence changed.</summary>
/// <param name="Job">The job whose claim came, went or changed; null where it is none in particular.</param>
public sealed record ChangedCorrection(Correction Correction, CorrectionFinding Finding, JobId? Job);

/// <summary>Compares what claims the corrected edges now with what claimed them when the corrections were decided. Reads only.</summary>
public static class CorrectionCheck
{
    /// <exception cref="Store.LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<ChangedCorrection>> RunAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var found = ImmutableArray.CreateBuilder<ChangedCorrection>();
        foreach (var correction in await CorrectionsCodec.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false))
        {
            if (correction.State != CorrectionState.InForce) continue;
            var now = await CorrectedClaims.ReadAsync(host, correction.From, correction.To, correction.Job, cancellationToken).ConfigureAwait(false);
            found.AddRange(Compare(correction, now));
        }

        return found.ToImmutable();
    }

    private static IEnumerable<ChangedCorrection> Compare(Correction correction, ImmutableArray<CorrectedClaim> now)
    {
        var isSuppression = correction.Kind == CorrectionKind.Suppress;
        if (now.IsEmpty)
        {
            if (!correction.Claims.IsEmpty)
                yield return new ChangedCorrection(correction, isSuppression ? CorrectionFinding.NoLongerClaimed : CorrectionFinding.SupportLost, null);
            yield break;
        }

        var before = correction.Claims.ToLookup(claim => (claim.Job, claim.Evidence));
        foreach (var group in now.GroupBy(claim => (claim.Job, claim.Evidence)))
        {
            if (!before.Contains(group.Key))
                yield return new ChangedCorrection(correction, isSuppression ? CorrectionFinding.ClaimedByAnother : CorrectionFinding.NowObserved, group.Key.Job);
            else if (!group.ToHashSet().SetEquals(before[group.Key]))
                yield return new ChangedCorrection(correction, CorrectionFinding.TransformationChanged, group.Key.Job);
        }
    }
}
