using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>
/// An OpenLineage event, as documented. Not how events are read: LineageService.OpenLineage does that, streaming, and takes more than this says.
/// </summary>
[Description("An OpenLineage event (spec 2-0-2): a run event has run and job, a job event only job, a dataset event dataset. "
    + "Facets that are not understood are kept.")]
public sealed record EventRequest(
    [property: Description("When it happened, with time zone.")] DateTimeOffset EventTime,
    [property: Description("Who says so, a URI.")] string Producer)
{
    [Description("START, RUNNING, COMPLETE, ABORT, FAIL or OTHER; only in run events.")]
    public string? EventType { get; init; }

    [Description("The event's schema, a URI.")]
    [JsonPropertyName("schemaURL")]
    public string? SchemaUrl { get; init; }

    [Description("runId (a UUID) and facets.")]
    public JsonObject? Run { get; init; }

    [Description("namespace, name and facets.")]
    public JsonObject? Job { get; init; }

    [Description("namespace, name and facets; only in dataset events.")]
    public JsonObject? Dataset { get; init; }

    [Description("Datasets read: namespace, name, facets, inputFacets.")]
    public IReadOnlyList<JsonObject>? Inputs { get; init; }

    [Description("Datasets written: namespace, name, facets (columnLineage among them), outputFacets.")]
    public IReadOnlyList<JsonObject>? Outputs { get; init; }
}
