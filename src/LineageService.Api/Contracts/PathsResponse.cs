using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/paths</c>, as documented.</summary>
[Description("By which ways one node reaches another. No paths and complete true: there is surely none.")]
public sealed record PathsResponse(
    [property: Description("Id of the node the paths begin at.")] string From,
    [property: Description("Id of the node the paths end at.")] string To,
    [property: Description("Commit of the graph that this answer saw.")] long Epoch,
    [property: Description("False where an unknown may hide a path.")] bool Complete,
    [property: Description("What could not be known, and why.")] IReadOnlyList<UnknownResponse> Unknowns,
    [property: Description("True where the time limit ended the search.")] bool Truncated,
    [property: Description("Paths, shortest first.")] IReadOnlyList<PathResponse> Paths) : PointResponse
{
    [Description("Nodes on the paths that the token may not see: namespace ? and a name that tells nothing, the same in all its answers. Absent: none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Hidden { get; init; }
}

/// <summary>One path, as documented.</summary>
[Description("A path and what it amounts to.")]
public sealed record PathResponse(
    [property: Description("Number of hops.")] int Length,
    [property: Description("DIRECT where the value flows all the way.")] string Type,
    [property: Description("The hops' subtypes composed: INDIRECT absorbs DIRECT; AGGREGATION over TRANSFORMATION over IDENTITY.")] string Subtype,
    [property: Description("The hops, from first to last.")] IReadOnlyList<LineageEdgeResponse> Edges);
