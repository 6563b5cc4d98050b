using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/labels/assignments</c>.</summary>
[Description("What was said of fields and datasets.")]
public sealed record AssignmentsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The assignments of this page, in order of their ids.")] IReadOnlyList<AssignmentResponse> Assignments,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>An assignment.</summary>
[Description("An assertion that a field, or a dataset as a whole, holds values of a category.")]
public sealed record AssignmentResponse(
    [property: Description("Id.")] string Id,
    [property: Description("Node id.")] string Node,
    [property: Description("Category or tag.")] string Tag,
    [property: Description("manual, scanned or suggested.")] string Method,
    [property: Description("Between 0 and 1.")] double Confidence,
    [property: Description("Carried along lineage.")] bool ThroughLineage,
    [property: Description("Of a dataset: its columns have it too.")] bool ThroughHierarchy)
{
    [Description("Level of its raw values, where it is not the category's.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Level { get; init; }

    [Description("Value of the tag.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    [Description("Not followed beyond so many edges.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxDepth { get; init; }

    [Description("Who said it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }

    [Description("Why.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [Description("What told it, where no person did: tags, csv, scanner.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    [Description("Since when it holds.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ValidFrom { get; init; }

    [Description("Until when.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ValidTo { get; init; }
}

/// <summary>An assignment to be made.</summary>
[Description("A label for a field or a dataset.")]
public sealed record AssignmentRequest(
    [property: Description("Node id or bare name of a field or a dataset; a field may be unknown yet.")] string Node,
    [property: Description("Category or tag.")] string Tag,
    [property: Description("Who says so.")] string Author)
{
    [Description("Id; made of node, tag and value when absent. The same id again replaces it.")]
    public string? Id { get; init; }

    [Description("Level of its raw values; the category's when absent.")]
    public string? Level { get; init; }

    [Description("Value of the tag.")]
    public string? Value { get; init; }

    [Description("manual, the default, scanned or suggested.")]
    public string? Method { get; init; }

    [Description("Between 0 and 1; 1 when absent.")]
    public double? Confidence { get; init; }

    [Description("Carried along lineage; true when absent.")]
    public bool? ThroughLineage { get; init; }

    [Description("Of a dataset: its columns have it too; false when absent.")]
    public bool? ThroughHierarchy { get; init; }

    [Description("Not followed beyond so many edges; no limit when absent.")]
    public int? MaxDepth { get; init; }

    [Description("Why.")]
    public string? Reason { get; init; }

    [Description("Since when it holds; since now when absent.")]
    public DateTimeOffset? ValidFrom { get; init; }

    [Description("Until when.")]
    public DateTimeOffset? ValidTo { get; init; }
}

/// <summary>The body of <c>POST /api/v2/labels/assignments/import</c>.</summary>
[Description("A CSV file; with a mistake nothing of it is taken.")]
public sealed record AssignmentImportRequest(
    [property: Description("Header and rows: namespace,dataset,field,tag and optionally level,value,method,confidence,reason,valid_from,valid_to,id.")] string Csv,
    [property: Description("Who says so.")] string Author);

/// <summary>The answer of whatever changes assignments.</summary>
[Description("The assignments as they are now.")]
public sealed record AssignmentChangeResponse(
    [property: Description("Commit that shows them and their labels.")] long Epoch,
    [property: Description("Those that were made or changed.")] IReadOnlyList<AssignmentResponse> Assigned,
    [property: Description("Ids of those that ended.")] IReadOnlyList<string> Withdrawn);

/// <summary>The answer of <c>GET /api/v2/labels/policy</c>.</summary>
[Description("The policy in force.")]
public sealed record PolicyResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Its version, as it says itself.")] int Version,
    [property: Description("SHA-256 of its text; null for the built-in one.")] string? Hash,
    [property: Description("Its YAML; null for the built-in one.")] string? Text,
    [property: Description("Names of levels, the lowest first.")] IReadOnlyList<string> Levels,
    [property: Description("Names of categories.")] IReadOnlyList<string> Categories);

/// <summary>The body of <c>POST /api/v2/labels/policy</c>.</summary>
[Description("A policy to be put in force, or only checked.")]
public sealed record PolicyRequest([property: Description("YAML.")] string Text)
{
    [Description("Who puts it in force.")]
    public string? Author { get; init; }

    [Description("Why.")]
    public string? Reason { get; init; }

    [Description("Hash of the policy that it was written against: another one in force is a conflict.")]
    public string? Replaces { get; init; }
}

/// <summary>The answer of <c>POST /api/v2/labels/policy/check</c>.</summary>
[Description("What is wrong with a policy, and what putting it in force would change.")]
public sealed record PolicyCheckResponse(
    [property: Description("SHA-256 of its text.")] string Hash,
    [property: Description("All mistakes, by line; empty where it may be put in force.")] IReadOnlyList<PolicyMistakeResponse> Mistakes,
    [property: Description("What it would change; null with mistakes.")] SimulationResponse? Delta);

/// <summary>A mistake.</summary>
[Description("A mistake of a policy.")]
public sealed record PolicyMistakeResponse(
    [property: Description("Counted from 1.")] int Line,
    [property: Description("Where in the document.")] string Place,
    [property: Description("A sentence.")] string Message);

/// <summary>The answer of <c>GET /api/v2/labels/audit</c>.</summary>
[Description("What was said of labels, in the order of its recording; append-only.")]
public sealed record LabelAuditResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The entries of this page.")] IReadOnlyList<LabelAuditEntryResponse> Entries,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>An entry.</summary>
[Description("One thing that was said.")]
public sealed record LabelAuditEntryResponse(
    [property: Description("Counted from 1 without gaps.")] long Number,
    [property: Description("When it became known.")] DateTimeOffset RecordedAt,
    [property: Description("Since when it holds.")] DateTimeOffset HoldsFrom,
    [property: Description("Who said it; clock and engine for what happened by itself.")] string Actor,
    [property: Description("assigned, withdrawn, policy, declassification, decision, residualEnd or tick.")] string Kind,
    [property: Description("What it is about: an assignment's id, a policy's hash, a declassification's id, a finding's key.")] string Subject,
    [property: Description("The commit whose graph was current.")] long LineageEpoch,
    [property: Description("Hash of the policy in force then.")] string? PolicyHash,
    [property: Description("Version of the rules.")] string Engine,
    [property: Description("Why.")] string? Reason);

/// <summary>The answer of <c>GET /api/v2/labels/readers</c>.</summary>
[Description("Who could read values of a tag at a moment, as it was known at another.")]
public sealed record LabelReadersResponse(
    [property: Description("The moment asked for; null for now.")] DateTimeOffset? AsOf,
    [property: Description("Whose knowledge counts; null for that of now.")] DateTimeOffset? KnownAt,
    [property: Description("Hash of the policy in force then.")] string? Policy,
    [property: Description("Nodes with a label of the tag, in order of their names; at most 1000.")] IReadOnlyList<ReadableLabelResponse> Nodes,
    [property: Description("How many there are.")] int Total);

/// <summary>A node and its readers.</summary>
[Description("A labelled node and who could read it.")]
public sealed record ReadableLabelResponse(
    [property: Description("Node id.")] string Node,
    [property: Description("Category.")] string Tag,
    [property: Description("The form that tells most.")] string Form,
    [property: Description("Principals whose grants held then; null where no source of grants knows the namespace.")] IReadOnlyList<string>? Readers);

/// <summary>The body of <c>POST /api/v2/labels/scan</c>.</summary>
[Description("A scan of names and types.")]
public sealed record ScanRequest([property: Description("Who runs it.")] string Author)
{
    [Description("Only datasets of this namespace; all when absent.")]
    public string? Namespace { get; init; }

    [Description("true: nothing is said, only counted.")]
    public bool DryRun { get; init; }

    [Description("Values of some fields, to be looked at beside their names; none is kept.")]
    public IReadOnlyList<ScanSample>? Samples { get; init; }
}

/// <summary>Some values of one field.</summary>
[Description("Some values of one field.")]
public sealed record ScanSample(
    [property: Description("Node id of the field.")] string Node,
    [property: Description("Values without NULLs; at most 1,000 count.")] IReadOnlyList<string> Values);

/// <summary>The answer of <c>POST /api/v2/labels/scan</c>.</summary>
[Description("What a scan found.")]
public sealed record ScanResponse(
    [property: Description("Commit that shows what was said.")] long Epoch,
    [property: Description("Fields that were looked at.")] int Fields,
    [property: Description("Assignments that the scanner is sure of.")] int Scanned,
    [property: Description("Suppositions.")] int Suggested,
    [property: Description("What an earlier scan said and this one does not.")] int Withdrawn);
