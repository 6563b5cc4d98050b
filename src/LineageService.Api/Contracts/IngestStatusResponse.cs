using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/admin/ingest</c>.</summary>
[Description("How whatever brings records by itself fares.")]
public sealed record IngestStatusResponse(
    [property: Description("Consumers of topics; none where the service takes only requests.")] IReadOnlyList<IngestSourceResponse> Sources);

/// <summary>One source.</summary>
[Description("A consumer of topics.")]
public sealed record IngestSourceResponse(
    [property: Description("Consumer group.")] string Name,
    [property: Description("starting, running, paused, retrying, stopped or failed.")] string State,
    [property: Description("Why it is not running.")] string? Reason,
    [property: Description("Since when it is in this state.")] DateTimeOffset Since,
    [property: Description("Records taken since the service was started.")] long Received,
    [property: Description("Those that were new.")] long Accepted,
    [property: Description("Those that were known already.")] long Duplicate,
    [property: Description("Those that could not be applied.")] long DeadLettered,
    [property: Description("Times that the store was asked again after it failed.")] long Retried,
    [property: Description("Records that are not in the store yet, of all partitions; absent where it is not known.")] long? Lag,
    [property: Description("Partitions that this service has of the topics.")] IReadOnlyList<IngestPartitionResponse> Partitions);

/// <summary>One partition.</summary>
[Description("How far it is in a partition.")]
public sealed record IngestPartitionResponse(
    [property: Description("Topic.")] string Topic,
    [property: Description("Number of the partition.")] int Partition,
    [property: Description("Offset of the next record that is not in the store yet; absent where none came so far.")] long? Next,
    [property: Description("Offset that the broker knows: after a crash it goes on here.")] long? Committed,
    [property: Description("Offset that the next record will get.")] long? End,
    [property: Description("Records that are not in the store yet.")] long? Lag,
    [property: Description("Time of the last record that is in the store.")] DateTimeOffset? LastRecordAt);
