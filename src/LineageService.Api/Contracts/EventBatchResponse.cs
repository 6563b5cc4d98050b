using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>POST /api/v1/lineage/batch</c>, in the shape of the OpenLineage specification.</summary>
[Description("What became of a batch.")]
public sealed record EventBatchResponse(
    [property: Description("success, or partial_success where an event was not taken.")] string Status,
    [property: Description("Counts.")] EventBatchSummary Summary,
    [property: Description("Events that were not taken."), JsonPropertyName("failed_events")] IReadOnlyList<FailedEvent> FailedEvents);

/// <summary>Counts of a batch.</summary>
[Description("Counts of a batch.")]
public sealed record EventBatchSummary(
    [property: Description("Events in the body.")] int Received,
    [property: Description("Stored, duplicates included.")] int Successful,
    [property: Description("Not taken.")] int Failed,
    [property: Description("Of these: the same event may succeed later.")] int Retriable,
    [property: Description("Of these: the event itself is wrong."), JsonPropertyName("non_retriable")] int NonRetriable);

/// <summary>One event of a batch that was not taken.</summary>
[Description("An event that was not taken.")]
public sealed record FailedEvent(
    [property: Description("Position in the body, from 0.")] int Index,
    [property: Description("Why.")] string Reason,
    [property: Description("Whether the same event may succeed later.")] bool Retriable);
