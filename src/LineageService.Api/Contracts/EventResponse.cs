using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>POST /api/v1/lineage</c>. Clients need only the status.</summary>
[Description("What became of an event.")]
public sealed record EventResponse(
    [property: Description("accepted, or duplicate: it was there already and changed nothing.")] string Status,
    [property: Description("Commit that shows it; give it as minEpoch to read it. 0 where events go into a log that several services share, and are folded later.")] long Epoch,
    [property: Description("Parts of it that were invalid and left out.")] IReadOnlyList<DiagnosticResponse> Diagnostics);
