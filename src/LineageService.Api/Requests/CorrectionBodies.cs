using System.Globalization;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Model;

namespace LineageService.Api.Requests;

/// <summary>Reads the bodies of <c>/api/v2/corrections</c>; all mistakes of one are told at once.</summary>
internal static class CorrectionBodies
{
    /// <exception cref="ProblemException">400.</exception>
    public static CorrectionRequest Read(ReadOnlyMemory<byte> body) => IdentityBodies.Read(body, (root, violations) =>
    {
        var kind = IdentityBodies.Text(root, "kind", violations);
        if (kind is not (null or "assert" or "suppress")) violations.Add(Violation.Body("$.kind", "Must be assert or suppress."));
        var job = IdentityBodies.Text(root, "job", violations, isNeeded: false);
        if (job is not null && kind == "assert") violations.Add(Violation.Body("$.job", "An assertion belongs to no job."));
        var subtype = IdentityBodies.Text(root, "subtype", violations, isNeeded: false);
        if (subtype is not null && !EdgeSubtypes.TryParse(subtype, out _)) violations.Add(Violation.Body("$.subtype", "Is no subtype of an edge."));
        var isProposal = root.TryGetProperty("proposal", out var proposal);
        if (isProposal && proposal.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            violations.Add(Violation.Body("$.proposal", "Must be true or false."));
        return new CorrectionRequest(
            kind ?? "", IdentityBodies.Text(root, "from", violations) ?? "", IdentityBodies.Text(root, "to", violations) ?? "",
            IdentityBodies.Text(root, "author", violations) ?? "", IdentityBodies.Text(root, "reason", violations) ?? "")
        {
            Job = job,
            Subtype = subtype,
            ExpiresAt = Time(root, violations),
            Proposal = !isProposal || proposal.ValueKind == JsonValueKind.True,
        };
    });

    private static DateTimeOffset? Time(JsonElement root, List<Violation> violations)
    {
        if (IdentityBodies.Text(root, "expiresAt", violations, isNeeded: false) is not { } text) return null;
        var styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var time)) return time;
        violations.Add(Violation.Body("$.expiresAt", "Must be a time in ISO 8601."));
        return null;
    }
}
