using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Graph.Corrections;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Corrections in the shape of the contracts.</summary>
public static class CorrectionAnswers
{
    public static ImmutableArray<(string Word, CorrectionState Value)> States { get; } =
        [.. Enum.GetValues<CorrectionState>().Select(state => (Word(state), state))];

    /// <summary>A correction whose ends are seen.</summary>
    public static CorrectionResponse Of(Correction correction, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(correction);
        ArgumentNullException.ThrowIfNull(visibility);
        return new CorrectionResponse(
            correction.Id,
            correction.Kind == CorrectionKind.Assert ? "assert" : "suppress",
            NodeId(correction.From),
            NodeId(correction.To),
            Word(correction.State),
            correction.Author,
            correction.Reason,
            correction.ReportedAt,
            [.. correction.Claims.Select(claim => new CorrectedClaimResponse(
                visibility.Shown(claim.Job).ToString(), WireNames.Of(claim.Evidence), claim.Subtype.WireName(), visibility.Sees(claim.Job) ? claim.Functions : ""))])
        {
            Job = correction.Job is { } job ? visibility.Shown(job).ToString() : null,
            Subtype = correction.Kind == CorrectionKind.Assert ? correction.Subtype.WireName() : null,
            ExpiresAt = correction.ExpiresAt,
            DecidedAt = correction.DecidedAt,
            DecidedBy = correction.DecidedBy,
            EndedAt = correction.EndedAt,
            EndedBy = correction.EndedBy,
        };
    }

    public static ChangedCorrectionResponse Of(ChangedCorrection changed, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(visibility);
        return new ChangedCorrectionResponse(Word(changed.Finding), Of(changed.Correction, visibility)) { Job = changed.Job is { } job ? visibility.Shown(job).ToString() : null };
    }

    private static string NodeId(LineageNode node) => node.Kind == NodeKind.Dataset ? node.Dataset.ToString() : node.ToString();

    private static string Word(CorrectionState state) => state switch
    {
        CorrectionState.Proposed => "proposed",
        CorrectionState.InForce => "inForce",
        CorrectionState.Rejected => "rejected",
        CorrectionState.Revoked => "revoked",
        CorrectionState.Expired => "expired",
        _ => throw new UnreachableException(),
    };

    private static string Word(CorrectionFinding finding) => finding switch
    {
        CorrectionFinding.NoLongerClaimed => "noLongerClaimed",
        CorrectionFinding.ClaimedByAnother => "claimedByAnother",
        CorrectionFinding.TransformationChanged => "transformationChanged",
        CorrectionFinding.NowObserved => "nowObserved",
        CorrectionFinding.SupportLost => "supportLost",
        _ => throw new UnreachableException(),
    };
}
