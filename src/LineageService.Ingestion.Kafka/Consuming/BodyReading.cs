using Confluent.Kafka;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>Takes a record's value out of the client's memory, once; null where the record has none.</summary>
/// <param name="bufferOf">By topic: where its values are kept; null for memory of their own.</param>
internal sealed class BodyReading(Func<string, BodyBuffer?> bufferOf) : IDeserializer<ReadOnlyMemory<byte>?>
{
    public ReadOnlyMemory<byte>? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        // Not in one expression: null would become an empty array's memory.
        if (isNull) return null;
        return bufferOf(context.Topic) is { } buffer ? buffer.Keep(data) : data.ToArray();
    }
}
