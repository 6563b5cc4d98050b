using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;

namespace LineageService.Api.Requests;

/// <summary>Reads the bodies of <c>/api/v2/labels</c>: what is no JSON of the contract, and what is left out of it, is told at once.</summary>
public static class LabelBodies
{
    private const int MaxText = 4000;

    public static AssignmentRequest ReadAssignment(ReadOnlyMemory<byte> body) => Read(body, ContractJson.Wire.AssignmentRequest, request => Check(request, "$"));

    public static AssignmentRequest[] ReadAssignments(ReadOnlyMemory<byte> body) => Read(
        body, ContractJson.Wire.AssignmentRequestArray,
        requests => requests.SelectMany((request, place) => request is null ? [Violation.Body($"$[{place}]", "Must be an object.")] : Check(request, $"$[{place}]")));

    public static AssignmentImportRequest ReadImport(ReadOnlyMemory<byte> body) => Read(
        body, ContractJson.Wire.AssignmentImportRequest, request => [.. Needed(request.Csv, "$.csv", int.MaxValue), .. Needed(request.Author, "$.author")]);

    public static SimulationRequest ReadSimulation(ReadOnlyMemory<byte> body) => Read(body, ContractJson.Wire.SimulationRequest, request =>
    [
        .. (request.DropMasks ?? []).SelectMany((edge, place) => (IEnumerable<Violation>)[.. Needed(edge?.From, $"$.dropMasks[{place}].from"), .. Needed(edge?.To, $"$.dropMasks[{place}].to")]),
        .. (request.Jobs ?? []).SelectMany((job, place) => (IEnumerable<Violation>)
        [
            .. Needed(job?.Name, $"$.jobs[{place}].name"), .. Needed(job?.Sql, $"$.jobs[{place}].sql", int.MaxValue), .. Needed(job?.Dialect, $"$.jobs[{place}].dialect"),
            .. Needed(job?.Namespace, $"$.jobs[{place}].namespace"),
        ]),
        .. (request.RetireJobs ?? []).SelectMany((job, place) => Needed(job, $"$.retireJobs[{place}]")),
        .. (request.Assign ?? []).SelectMany((one, place) => one is null ? [Violation.Body($"$.assign[{place}]", "Must be an object.")] : Check(one, $"$.assign[{place}]")),
        .. (request.Withdraw ?? []).SelectMany((id, place) => Needed(id, $"$.withdraw[{place}]")),
    ]);

    public static PolicyRequest ReadPolicy(ReadOnlyMemory<byte> body, bool needsAuthor) => Read(
        body, ContractJson.Wire.PolicyRequest, request => [.. Needed(request.Text, "$.text", int.MaxValue), .. needsAuthor ? Needed(request.Author, "$.author") : []]);

    public static FindingDecisionRequest ReadDecision(ReadOnlyMemory<byte> body) => Read(
        body, ContractJson.Wire.FindingDecisionRequest, request =>
        [
            .. Needed(request.Key, "$.key", int.MaxValue), .. Needed(request.Author, "$.author"),
            .. request.State is "open" or "acknowledged" or "waived" ? (IEnumerable<Violation>)[] : [Violation.Body("$.state", "Must be open, acknowledged or waived.")],
            .. request.State == "waived" && request.Reason is null ? (IEnumerable<Violation>)[Violation.Body("$.reason", "A waiver needs a reason.")] : [],
            .. request.State == "waived" && request.ExpiresAt is null ? (IEnumerable<Violation>)[Violation.Body("$.expiresAt", "A waiver needs an end.")] : [],
        ]);

    public static DeclassificationRequest ReadDeclassification(ReadOnlyMemory<byte> body) => Read(
        body, ContractJson.Wire.DeclassificationRequest, request =>
        [
            .. request.Tags is { Count: > 0 } ? (IEnumerable<Violation>)[] : [Violation.Body("$.tags", "Name the categories.")],
            .. Needed(request.To, "$.to"), .. Needed(request.Author, "$.author"),
        ]);

    public static DeclassificationStepRequest ReadStep(ReadOnlyMemory<byte> body) =>
        Read(body, ContractJson.Wire.DeclassificationStepRequest, request => Needed(request.Author, "$.author"));

    public static ScanRequest ReadScan(ReadOnlyMemory<byte> body) => Read(body, ContractJson.Wire.ScanRequest, request => Needed(request.Author, "$.author"));

    public static ResidualEndRequest ReadResidualEnd(ReadOnlyMemory<byte> body) => Read(
        body, ContractJson.Wire.ResidualEndRequest, request =>
        [
            .. request.Nodes is { Count: > 0 } nodes ? nodes.SelectMany((node, place) => Needed(node, $"$.nodes[{place}]")) : [Violation.Body("$.nodes", "Name a node.")],
            .. Needed(request.Author, "$.author"),
            .. request.Cause is "fullOverwrite" or "partitionsDropped" or "attested"
                ? (IEnumerable<Violation>)[]
                : [Violation.Body("$.cause", "Must be fullOverwrite, partitionsDropped or attested.")],
        ]);

    private static IEnumerable<Violation> Check(AssignmentRequest request, string at) =>
    [
        .. Needed(request.Node, $"{at}.node"), .. Needed(request.Tag, $"{at}.tag"), .. Needed(request.Author, $"{at}.author"),
        .. request.Method is null or "manual" or "scanned" or "suggested" ? (IEnumerable<Violation>)[] : [Violation.Body($"{at}.method", "Must be manual, scanned or suggested.")],
        .. request.Confidence is null or (>= 0 and <= 1) ? (IEnumerable<Violation>)[] : [Violation.Body($"{at}.confidence", "Must be between 0 and 1.")],
        .. request.MaxDepth is null or > 0 ? (IEnumerable<Violation>)[] : [Violation.Body($"{at}.maxDepth", "Must be at least 1.")],
        .. request.ValidTo <= request.ValidFrom ? (IEnumerable<Violation>)[Violation.Body($"{at}.validTo", "Must be after validFrom.")] : [],
    ];

    private static IEnumerable<Violation> Needed(string? text, string name, int limit = MaxText)
    {
        if (string.IsNullOrEmpty(text)) return [Violation.Body(name, "Is needed.")];
        return text.Length > limit ? [Violation.Body(name, $"May have {limit} characters.")] : [];
    }

    private static T Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Func<T, IEnumerable<Violation>> check)
        where T : class
    {
        // The reader of all bodies tells what is no JSON, and limits its depth.
        IdentityBodies.Parse(body);
        List<Violation> violations;
        try
        {
            if (JsonSerializer.Deserialize(body.Span, type) is { } request)
            {
                violations = [.. check(request)];
                if (violations.Count == 0) return request;
            }
            else
            {
                violations = [Violation.Body("$", "Must not be null.")];
            }
        }
        catch (JsonException failure)
        {
            violations = [Violation.Body(failure.Path ?? "$", "Is not of the kind that stands here.")];
        }

        throw IdentityBodies.Invalid(violations);
    }
}
