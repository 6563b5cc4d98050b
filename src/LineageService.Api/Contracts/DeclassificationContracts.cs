using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/labels/declassifications</c>.</summary>
[Description("Permissions to lower labels, in order of their ids.")]
public sealed record DeclassificationsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("All of them, ended ones among them.")] IReadOnlyList<DeclassificationResponse> Declassifications);

/// <summary>A declassification.</summary>
[Description("A permission to lower a label at one place, for a time.")]
public sealed record DeclassificationResponse(
    [property: Description("Id.")] string Id,
    [property: Description("draft, pending, active, expired, revoked or suspended.")] string State,
    [property: Description("Categories, those below them included.")] IReadOnlyList<string> Tags)
{
    [Description("Node id, of an edge that of where it begins.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    [Description("Node id of where the edge goes, or of the node.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }

    [Description("Only labels of this form.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FromForm { get; init; }

    [Description("The form that flows on.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToForm { get; init; }

    [Description("The level that is read at the node.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToLevel { get; init; }

    [Description("Ids of the assignments it covers; absent for any.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Origins { get; init; }

    [Description("Why.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [Description("Where the evidence is.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EvidenceUri { get; init; }

    [Description("Who asked.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestedBy { get; init; }

    [Description("Who approved.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApprovedBy { get; init; }

    [Description("Since when it lowers.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ApprovedAt { get; init; }

    [Description("When it ends by itself.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("Node id of the job whose transformation was approved.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Job { get; init; }

    [Description("Fingerprint of that transformation.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    [Description("Why it is in its state.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StateReason { get; init; }
}

/// <summary>The body of <c>POST /api/v2/labels/declassifications</c>.</summary>
[Description("A draft of a declassification.")]
public sealed record DeclassificationRequest(
    [property: Description("Categories.")] IReadOnlyList<string> Tags,
    [property: Description("Node id or bare name of the field that it holds at, or where the edge goes.")] string To,
    [property: Description("Who asks.")] string Author)
{
    [Description("Where the edge begins; absent for a declassification of the node.")]
    public string? From { get; init; }

    [Description("Only labels of this form.")]
    public string? FromForm { get; init; }

    [Description("The form that flows on; or toLevel.")]
    public string? ToForm { get; init; }

    [Description("The level that is read at the node; or toForm.")]
    public string? ToLevel { get; init; }

    [Description("True for whatever assignment comes; false, the default, freezes it to those that are there when it is approved.")]
    public bool AnyOrigin { get; init; }

    [Description("Why.")]
    public string? Reason { get; init; }

    [Description("Where the evidence is.")]
    public string? EvidenceUri { get; init; }

    [Description("When it ends, at most 365 days away.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The body of the steps of a declassification.</summary>
[Description("Who does it.")]
public sealed record DeclassificationStepRequest([property: Description("Who.")] string Author)
{
    [Description("In which role an approver approves.")]
    public string? Role { get; init; }

    [Description("Why.")]
    public string? Reason { get; init; }

    [Description("The job whose edge is approved, where several state it.")]
    public string? Job { get; init; }
}

/// <summary>The answer of whatever changes a declassification.</summary>
[Description("The declassification as it is now.")]
public sealed record DeclassificationChangeResponse(
    [property: Description("Commit that shows it and its effect.")] long Epoch,
    [property: Description("The declassification.")] DeclassificationResponse Declassification);

/// <summary>The body of <c>POST /api/v2/labels/residuals/end</c>.</summary>
[Description("Says that residual labels' data is gone.")]
public sealed record ResidualEndRequest(
    [property: Description("Node ids or bare names of datasets or fields; tables that feed one another must be named together, or each gives it back to the other.")] IReadOnlyList<string> Nodes,
    [property: Description("fullOverwrite, partitionsDropped or attested.")] string Cause,
    [property: Description("Who says so.")] string Author)
{
    [Description("Why.")]
    public string? Reason { get; init; }
}

/// <summary>The answer of <c>POST /api/v2/labels/residuals/end</c>.</summary>
[Description("What is left.")]
public sealed record ResidualEndResponse(
    [property: Description("Commit that shows it.")] long Epoch,
    [property: Description("Residual labels that are left in all.")] int Left);
