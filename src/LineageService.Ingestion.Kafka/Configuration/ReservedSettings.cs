using System.Collections.Frozen;

namespace LineageService.Ingestion.Kafka.Configuration;

/// <summary>Settings of librdkafka on which the guarantees rest; they are not for configuration.</summary>
public static class ReservedSettings
{
    private const string Own = "it has an option of its own";
    private const string Offsets = "offsets are committed after the store, and only then";
    private const string Durable = "what is acknowledged must be on all replicas, once";

    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = Own,
        ["metadata.broker.list"] = Own,
        ["group.id"] = Own,
        ["group.instance.id"] = Own,
        ["auto.offset.reset"] = Own,
        ["enable.auto.commit"] = Offsets,
        ["enable.auto.offset.store"] = Offsets,
        ["auto.commit.interval.ms"] = Offsets,
        ["enable.partition.eof"] = "by it the consumer knows where a partition ends",
        ["partition.assignment.strategy"] = "partitions move cooperatively",
        ["group.protocol"] = "partitions move cooperatively",
        ["acks"] = Durable,
        ["request.required.acks"] = Durable,
        ["enable.idempotence"] = Durable,
        ["transactional.id"] = Durable,
        ["plugin.library.paths"] = "foreign code is not loaded",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a setting cannot be given; null where it can.</summary>
    public static string? ReasonAgainst(string name) => Reasons.GetValueOrDefault(name);
}
