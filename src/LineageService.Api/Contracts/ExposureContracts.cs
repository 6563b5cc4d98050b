using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/labels/exposure</c>.</summary>
[Description("Where sensitive values end up, the highest risk first.")]
public sealed record ExposureResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("True while labels of a later commit are not made yet.")] bool Pending,
    [property: Description("Rows in all.")] int Total,
    [property: Description("The rows of this page.")] IReadOnlyList<ExposureRowResponse> Rows,
    [property: Description("Labelled fields by sink, those with most first; at most 100.")] IReadOnlyList<SinkResponse> Sinks,
    [property: Description("Jobs that carry most of it, by what would be gone without each.")] IReadOnlyList<LeakingJobResponse> LeakingJobs,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A row.</summary>
[Description("A label at a sink.")]
public sealed record ExposureRowResponse(
    [property: Description("Category.")] string Tag,
    [property: Description("Id of the assignment.")] string Origin,
    [property: Description("Node id that the assignment is about.")] string OriginNode,
    [property: Description("Level in its form.")] string Level,
    [property: Description("Form.")] string Form,
    [property: Description("True where the value only decided something.")] bool Indirect,
    [property: Description("Node id of the sink's dataset.")] string Sink,
    [property: Description("Zone of the policy; internal for an end of the lineage that is in none.")] string SinkZone,
    [property: Description("Path of the field; null for the rows.")] string? SinkColumn,
    [property: Description("Owner of the sink.")] string? Owner,
    [property: Description("Distinct readers in 30 days; null where no query log tells.")] int? Readers30d,
    [property: Description("Edges on the shortest way.")] int Hops,
    [property: Description("masking where every grant to read it is masked, none where not, null where no grants are known.")] string? Control,
    [property: Description("Id of the constraint that it breaks.")] string? Constraint,
    [property: Description("allowed, logged, waived, denied, or pending while labels are behind.")] string Status,
    [property: Description("Weight of level, form, zone and readers.")] double Risk,
    [property: Description("A way from the origin: node ids with > between them.")] IReadOnlyList<string> Witness)
{
    [Description("Since when this way has been there: the latest of the beginnings of its edges and of the assignment; null where the history does not tell.")]
    public DateTimeOffset? FirstSeen { get; init; }
}

/// <summary>A sink.</summary>
[Description("A dataset at which labels end up.")]
public sealed record SinkResponse(
    [property: Description("Node id.")] string Dataset,
    [property: Description("Zone.")] string Zone,
    [property: Description("Labelled fields.")] int Fields,
    [property: Description("Sum of the risks.")] double Risk);

/// <summary>A job.</summary>
[Description("A job through which labels come to sinks.")]
public sealed record LeakingJobResponse(
    [property: Description("Node id.")] string Job,
    [property: Description("Rows whose way goes through it, of the 300 with the highest risk.")] int Rows,
    [property: Description("Of these, rows that no other way brings: what masking there would end.")] int Cut);

/// <summary>The body of <c>POST /api/v2/labels/simulate</c>.</summary>
[Description("What somebody might do; all of it together, nothing of it is done.")]
public sealed record SimulationRequest
{
    [Description("Edges whose functions would be left out.")]
    public IReadOnlyList<EdgeNameRequest>? DropMasks { get; init; }

    [Description("Jobs that would be there, or have another text.")]
    public IReadOnlyList<ProposedJobRequest>? Jobs { get; init; }

    [Description("Jobs that would be gone: node ids or bare names.")]
    public IReadOnlyList<string>? RetireJobs { get; init; }

    [Description("Assignments that would be made.")]
    public IReadOnlyList<AssignmentRequest>? Assign { get; init; }

    [Description("Ids of assignments that would end.")]
    public IReadOnlyList<string>? Withdraw { get; init; }

    [Description("YAML of a policy that would be in force.")]
    public string? Policy { get; init; }
}

/// <summary>An edge by its ends.</summary>
[Description("An edge between two fields.")]
public sealed record EdgeNameRequest(
    [property: Description("Node id or bare name.")] string From,
    [property: Description("Node id or bare name.")] string To)
{
    [Description("Only where this job states it.")]
    public string? Job { get; init; }
}

/// <summary>A job that might be.</summary>
[Description("SQL with its address.")]
public sealed record ProposedJobRequest(
    [property: Description("Name of the job.")] string Name,
    [property: Description("Its text.")] string Sql,
    [property: Description("Dialect.")] string Dialect,
    [property: Description("Namespace of the datasets that the SQL names.")] string Namespace)
{
    [Description("Namespace of the job; default when absent.")]
    public string? JobNamespace { get; init; }

    [Description("Table that the rows of a bare query go to.")]
    public string? Target { get; init; }
}

/// <summary>The answer of <c>POST /api/v2/labels/simulate</c>.</summary>
[Description("What a proposal would change; applying it changes exactly this.")]
public sealed record SimulationResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("True where an enforced constraint would be broken anew, or labels are not current.")] bool Denied,
    [property: Description("Labels that would come, go or change their form; at most 1000.")] IReadOnlyList<LabelChangeResponse> Labels,
    [property: Description("How many labels would change.")] int LabelCount,
    [property: Description("Constraints that would be broken and are not.")] IReadOnlyList<FindingResponse> AppearingViolations,
    [property: Description("Constraints that are broken and would not be.")] IReadOnlyList<FindingResponse> VanishingViolations,
    [property: Description("Labels that would come to sinks; at most 1000.")] IReadOnlyList<ExposureRowResponse> AppearingExposure,
    [property: Description("Labels that would no longer be there; at most 1000.")] IReadOnlyList<ExposureRowResponse> VanishingExposure,
    [property: Description("By how much the sum of risks would change, readers not counted.")] double RiskChange);

/// <summary>A change of a label.</summary>
[Description("An origin's label at a node, before and after.")]
public sealed record LabelChangeResponse(
    [property: Description("Node id.")] string Node,
    [property: Description("Id of the assignment.")] string Assignment,
    [property: Description("Category.")] string Tag,
    [property: Description("Forms before; empty where it comes.")] IReadOnlyList<string> Before,
    [property: Description("Forms after; empty where it goes.")] IReadOnlyList<string> After);

/// <summary>A finding.</summary>
[Description("Something that the labels as they are give reason to look at.")]
public sealed record FindingResponse(
    [property: Description("Key, to decide of it; the same as long as its reason is there.")] string Key,
    [property: Description("Kind: CONSTRAINT_VIOLATION, CORRELATION_RISK, DISPUTED …")] string Kind,
    [property: Description("Node id.")] string Node,
    [property: Description("Category; null where several are meant.")] string? Tag,
    [property: Description("A sentence.")] string Detail,
    [property: Description("Ids of the assignments it comes from.")] IReadOnlyList<string> Origins,
    [property: Description("Other nodes that are part of it.")] IReadOnlyList<string> Related,
    [property: Description("True where its constraint is only logged.")] bool Logged,
    [property: Description("open, acknowledged or waived.")] string State,
    [property: Description("Who looks after it.")] string? Owner,
    [property: Description("When its waiver ends.")] DateTimeOffset? ExpiresAt);

/// <summary>The answer of <c>GET /api/v2/labels/findings</c>.</summary>
[Description("Findings, in order of their keys.")]
public sealed record FindingsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("True while labels of a later commit are not made yet.")] bool Pending,
    [property: Description("Findings in all.")] int Total,
    [property: Description("The findings of this page.")] IReadOnlyList<FindingResponse> Findings,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>The body of <c>POST /api/v2/labels/findings</c>.</summary>
[Description("What is decided of a finding.")]
public sealed record FindingDecisionRequest(
    [property: Description("Key of the finding.")] string Key,
    [property: Description("open, acknowledged or waived.")] string State,
    [property: Description("Who decides.")] string Author)
{
    [Description("Who looks after it.")]
    public string? Owner { get; init; }

    [Description("Why; needed for a waiver.")]
    public string? Reason { get; init; }

    [Description("When the waiver ends; needed for one, at most 365 days away.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}
