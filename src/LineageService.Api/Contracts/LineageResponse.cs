using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/lineage</c>, as documented; written by <see cref="Responses.LineageJson"/>.</summary>
[Description("What lies upstream or downstream of a node.")]
public sealed record LineageResponse(
    [property: Description("Id of the node that was asked about.")] string Root,
    [property: Description("Commit of the graph that this answer saw. Give it as minEpoch to read no older state.")] long Epoch,
    [property: Description("False where an unknown lies on the way: the answer may lack nodes. See unknowns.")] bool Complete,
    [property: Description("What could not be known, and why.")] IReadOnlyList<UnknownResponse> Unknowns,
    [property: Description("True where the page's or the time limit ended the walk; the depth asked for does not count.")] bool Truncated,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor,
    [property: Description("Nodes reached, nearest first; the root itself is at distance 0.")] IReadOnlyList<LineageNodeResponse> Nodes,
    [property: Description("Edges between them, in the direction of the flow.")] IReadOnlyList<LineageEdgeResponse> Edges) : PointResponse
{
    [Description("Epoch of the page before, where the graph has moved since; absent otherwise.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CursorEpoch { get; init; }

    [Description("Nodes of this page that the token may not see: namespace ? and a name that tells nothing, the same in all its answers. Absent: none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Hidden { get; init; }
}

/// <summary>A node of a lineage answer, as documented.</summary>
[Description("A node reached.")]
public sealed record LineageNodeResponse(
    [property: Description("field:namespace:name:path, rowset:namespace:name, dataset:namespace:name or job:namespace:name.")] string Id,
    [property: Description("field, rowset, dataset or job. A rowset stands for which rows a dataset holds.")] string Kind,
    [property: Description("Hops from the root.")] int Distance,
    [property: Description("Namespace of its dataset.")] string Namespace,
    [property: Description("Name of its dataset.")] string Name,
    [property: Description("DIRECT where a value flows between it and the root; INDIRECT where only rows or choices are influenced.")] string Via,
    [property: Description("upstream or downstream of the root.")] string Side)
{
    [Description("Path of the field in its dataset; absent for other kinds.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    [Description("At table granularity: how many of its columns were reached.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Columns { get; init; }
}

/// <summary>An edge of a lineage answer, as documented.</summary>
[Description("A dependency, in the direction of the flow.")]
public sealed record LineageEdgeResponse(
    [property: Description("Node it comes from.")] string From,
    [property: Description("Node it goes to.")] string To,
    [property: Description("DIRECT: the value flows. INDIRECT: it decides which rows or values appear.")] string Type,
    [property: Description("IDENTITY, TRANSFORMATION, AGGREGATION; CONDITIONAL, WINDOW, SORT, FILTER, JOIN, GROUP_BY, ROW_SET, SET_DEPENDENCE.")]
    string Subtype,
    [property: Description("Job that states it, job:namespace:name.")] string Job,
    [property: Description("Where in the job's SQL the expression stands: start and length in UTF-16 units; null where no SQL is known.")]
    IReadOnlyList<int>? Span)
{
    [Description("On what grounds: SQL (parsed), RUN (observed), STATIC (declared by an event), MANUAL, STATEMENT (parsed from the SQL inside an event).")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Evidence { get; init; }

    [Description("The functions that the value passes through, innermost first; only where asked for, on DIRECT edges whose ground tells them.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FunctionResponse>? Functions { get; init; }

    [Description("True where the producer says that the value is masked on this way; absent otherwise.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Masking { get; init; }

    [Description("At table granularity: how many column edges stand behind it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Count { get; init; }
}

/// <summary>Something that an answer cannot know, as documented.</summary>
[Description("Something that cannot be known, and why.")]
public sealed record UnknownResponse(
    [property: Description("Reason, one of a closed list: star-without-schema, unparsed-statement, dynamic-sql …")] string Code,
    [property: Description("A sentence for people.")] string Message)
{
    [Description("Table or dataset it is about.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Table { get; init; }

    [Description("Column it is about.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Column { get; init; }

    [Description("Start and length in the job's SQL, UTF-16 units.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Span { get; init; }

    [Description("Job whose lineage it is.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Job { get; init; }
}
