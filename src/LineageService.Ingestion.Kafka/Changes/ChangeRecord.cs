using System.Buffers;
using System.Text.Json;
using Confluent.Kafka;
using LineageService.Model;

namespace LineageService.Ingestion.Kafka.Changes;

/// <summary>A change as the topic has it (schemas/changes/change.schema.json); the key is the subject alone, so that compaction keeps its last.</summary>
internal static class ChangeRecord
{
    public static Message<byte[]?, byte[]?> Of(ChangedSubject subject, ChangedAspects aspects, long epoch) => new()
    {
        Key = Write(writer => WriteSubject(writer, subject)),
        Value = Write(writer =>
        {
            writer.WriteNumber("version", 1);
            WriteSubject(writer, subject);
            writer.WriteNumber("epoch", epoch);
            writer.WriteStartArray("changed");
            if (aspects.HasFlag(ChangedAspects.Description)) writer.WriteStringValue("description");
            if (aspects.HasFlag(ChangedAspects.Lineage)) writer.WriteStringValue("lineage");
            if (aspects.HasFlag(ChangedAspects.Identity)) writer.WriteStringValue("identity");
            if (aspects.HasFlag(ChangedAspects.Labels)) writer.WriteStringValue("labels");
            if (aspects.HasFlag(ChangedAspects.Retired)) writer.WriteStringValue("retired");
            writer.WriteEndArray();
        }),
    };

    private static void WriteSubject(Utf8JsonWriter writer, ChangedSubject subject)
    {
        writer.WriteString("kind", subject.Kind == NodeKind.Job ? "job" : "dataset");
        writer.WriteString("namespace", subject.Namespace);
        writer.WriteString("name", subject.Name);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
