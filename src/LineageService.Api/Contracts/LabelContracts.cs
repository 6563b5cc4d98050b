using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/labels</c>.</summary>
[Description("Labels of nodes.")]
public sealed record LabelsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("True while labels of a later commit are not made yet: decide as if the worst were so.")] bool Pending,
    [property: Description("Hash of the policy in force; null for the built-in one.")] string? Policy,
    [property: Description("The nodes of this page that have a label.")] IReadOnlyList<NodeLabelsResponse> Nodes,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>The labels of one node.</summary>
[Description("What was said of a node, what it inherits, what lineage brought: never merged.")]
public sealed record NodeLabelsResponse(
    [property: Description("Node id of a field or row set.")] string Node,
    [property: Description("The level in effect; null where there is no label.")] string? Level,
    [property: Description("Said of the node itself.")] IReadOnlyList<LabelResponse> Asserted,
    [property: Description("Said of its dataset as a whole.")] IReadOnlyList<LabelResponse> Inherited,
    [property: Description("Brought by lineage.")] IReadOnlyList<LabelResponse> Derived,
    [property: Description("Supposed: of no effect and not carried on.")] IReadOnlyList<SuggestionLabelResponse> Suggested,
    [property: Description("Categories above those that are here.")] IReadOnlyList<string> Implied,
    [property: Description("Tags for which somebody said a lower level than lineage brings; it lowers nothing.")] IReadOnlyList<string> Disputed,
    [property: Description("Ids of declassifications that lower the level read here.")] IReadOnlyList<string> LoweredBy,
    [property: Description("Values in effect by tag; CONFLICT where several contradict one another.")] IReadOnlyDictionary<string, IReadOnlyList<string>> Values,
    [property: Description("A limit of depth ends a label here: what lies behind is not known.")] bool Truncated)
{
    [Description("The highest level below the node: of a dataset's columns, of a field's own fields. Shown, never carried on.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContainedLevel { get; init; }
}

/// <summary>One label of a node.</summary>
[Description("A label of a node, in one form.")]
public sealed record LabelResponse(
    [property: Description("Id of the assignment that it comes from.")] string Assignment,
    [property: Description("Category or tag.")] string Tag,
    [property: Description("The level that it has in its form.")] string Level,
    [property: Description("RAW, PARTIAL, CIPHER, PSEUDO or AGG.")] string Form,
    [property: Description("True where the value only decided something on the way.")] bool Indirect,
    [property: Description("manual, scanned, inherited or derived.")] string Method,
    [property: Description("Edges on the shortest way.")] int Hops,
    [property: Description("How sure the assignment is, between 0 and 1.")] double Confidence)
{
    [Description("Value of the tag.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    [Description("True where nothing derives it any more and the copied data still has it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Residual { get; init; }
}

/// <summary>A supposition.</summary>
[Description("A label that a scanner or a rule supposes.")]
public sealed record SuggestionLabelResponse(
    [property: Description("Id of the assignment.")] string Assignment,
    [property: Description("Category.")] string Tag,
    [property: Description("Between 0 and 1.")] double Confidence,
    [property: Description("Why.")] string? Reason);

/// <summary>The answer of <c>GET /api/v2/labels/explain</c>.</summary>
[Description("Why a node has a label of a tag, and why not others.")]
public sealed record ExplanationResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("True while labels of a later commit are not made yet.")] bool Pending,
    [property: Description("The tag asked for; those below it are meant too.")] string Tag,
    [property: Description("All labels of the node.")] NodeLabelsResponse Effective,
    [property: Description("One way for each origin and form, of the shortest the surest.")] IReadOnlyList<WitnessResponse> Origins,
    [property: Description("Every edge that carries one of them, without those that lead back.")] IReadOnlyList<SupportResponse> SupportDag,
    [property: Description("True where there are more edges than are told.")] bool SupportTruncated,
    [property: Description("Blocks and stops of the policy that keep a label away.")] IReadOnlyList<LabelStopResponse> BlockedBy,
    [property: Description("Declassifications that keep a label away or lower it.")] IReadOnlyList<LabelStopResponse> DeclassifiedBy,
    [property: Description("Labels that are upstream and not here, with where each ends.")] IReadOnlyList<WhyNotResponse> WhyNot,
    [property: Description("True where there are more of them than are told.")] bool WhyNotTruncated,
    [property: Description("Node ids of jobs on the ways of origins of which only tables are known: all is supposed to come through them.")]
    IReadOnlyList<string> Unknowns);

/// <summary>How a label came.</summary>
[Description("A way from an origin to the node.")]
public sealed record WitnessResponse(
    [property: Description("Id of the assignment.")] string Assignment,
    [property: Description("Category.")] string Tag,
    [property: Description("Form at the node.")] string Form,
    [property: Description("True where the value only decided something on the way.")] bool Indirect,
    [property: Description("Edges on the way.")] int Hops,
    [property: Description("That of the least sure edge.")] double Confidence,
    [property: Description("The origin first.")] IReadOnlyList<WitnessHopResponse> Witness);

/// <summary>One step of a way.</summary>
[Description("A node with the edge into it and the form behind it.")]
public sealed record WitnessHopResponse(
    [property: Description("Node id; of a job of which only tables are known, the job.")] string Node,
    [property: Description("Node id of the job that states the edge; null at the origin and inside a dataset.")] string? Job,
    [property: Description("Subtype of the edge.")] string Subtype,
    [property: Description("Functions on the way of this label, innermost first; empty where all of the value comes through.")] IReadOnlyList<string> Functions,
    [property: Description("Form behind the edge.")] string FormAfter,
    [property: Description("True where the value only decided something so far.")] bool Indirect,
    [property: Description("True where only tables are known of the job.")] bool Coarse,
    [property: Description("How sure the edge is.")] double Confidence)
{
    [Description("Where in the job's SQL the expression begins, in UTF-16 units.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SpanStart { get; init; }

    [Description("How long the expression is.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SpanLength { get; init; }
}

/// <summary>An edge of a support.</summary>
[Description("An edge that carries a label.")]
public sealed record SupportResponse(
    [property: Description("Node id.")] string From,
    [property: Description("Node id.")] string To,
    [property: Description("Form before the edge.")] string FormBefore,
    [property: Description("Form behind it.")] string FormAfter,
    [property: Description("True where the value only decided something.")] bool Indirect,
    [property: Description("Node id of the job that states it.")] string? Job,
    [property: Description("Subtype.")] string Subtype,
    [property: Description("Functions, innermost first.")] IReadOnlyList<string> Functions);

/// <summary>A label that does not arrive.</summary>
[Description("A label that is upstream and not at the node.")]
public sealed record WhyNotResponse(
    [property: Description("Id of the assignment.")] string Assignment,
    [property: Description("Category.")] string Tag,
    [property: Description("Where its ways end, the nearest to the origin first.")] IReadOnlyList<LabelStopResponse> Stops);

/// <summary>A place where a label ends.</summary>
[Description("An edge over which a label does not come.")]
public sealed record LabelStopResponse(
    [property: Description("Id of the assignment whose label ends.")] string Assignment,
    [property: Description("The last node that has it.")] string From,
    [property: Description("The node behind, which has not.")] string To,
    [property: Description("formNone, implicitFlow, depth, block, stop, declassified or pending.")] string Reason,
    [property: Description("Form at the last node.")] string Form,
    [property: Description("Node id of the job.")] string? Job,
    [property: Description("Subtype of the edge.")] string Subtype,
    [property: Description("Functions, innermost first.")] IReadOnlyList<string> Functions,
    [property: Description("Edges from the origin to the last node.")] int Hops);
