using LineageService.Api.Contracts;
using LineageService.Graph.Store;
using LineageService.Ingestion.Evidence;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>The evidence of an edge as answered.</summary>
internal static class EvidenceAnswers
{
    public static EvidenceResponse Of(EdgeEvidence evidence, long epoch) =>
        new(epoch, evidence.From.ToString(), evidence.To.ToString(), [.. evidence.Claims.Select(Of)]);

    private static EdgeClaimResponse Of(EdgeClaim claim) => new(
        claim.Job.ToString(),
        WireNames.Of(claim.Evidence),
        [.. claim.Subtypes.Select(subtype => subtype.WireName())],
        claim.Producer,
        [.. claim.Defects.Select(defect => new ProducerDefectResponse(defect.Id, defect.Sentence))],
        claim.Holds,
        claim.IsActive,
        claim.FirstSeen,
        claim.LastSeen,
        [.. claim.Runs.Select(run => new EvidenceRunResponse(run.Id.ToString(), run.StartedAt, run.JobVersion))],
        Of(claim.Cause),
        Of(claim.EndCause));

    private static EdgeCauseResponse? Of(EdgeCause? cause) =>
        cause is null ? null : new EdgeCauseResponse(cause.JobVersion, cause.Run?.ToString(), cause.Event);
}
