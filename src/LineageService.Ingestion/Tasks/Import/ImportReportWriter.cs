using System.Text.Json;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>Writes an <see cref="ImportReport"/> as the JSON that <c>lineage import --json</c> and a task upload answer.</summary>
public static class ImportReportWriter
{
    public static void Write(Utf8JsonWriter writer, ImportReport report)
    {
        writer.WriteStartObject();
        writer.WriteNumber("tasks", report.Tasks);
        writer.WriteNumber("analysed", report.Analysed);
        writer.WriteNumber("partly", report.Partly);
        writer.WriteNumber("failed", report.Failed);
        writer.WriteNumber("unchanged", report.Unchanged);
        writer.WriteStartArray("failures");
        foreach (var failures in report.Failures) Write(writer, failures);
        writer.WriteEndArray();
        writer.WriteNumber("datasets", report.Datasets);
        writer.WriteNumber("fields", report.Fields);
        writer.WriteStartObject("edges");
        foreach (var (subtype, count) in report.Edges) writer.WriteNumber(subtype, count);
        writer.WriteEndObject();
        writer.WriteStartObject("events");
        writer.WriteNumber("received", report.Events.Received);
        writer.WriteNumber("accepted", report.Events.Accepted);
        writer.WriteNumber("duplicate", report.Events.Duplicate);
        writer.WriteNumber("deadLettered", report.Events.DeadLettered);
        writer.WriteEndObject();
        writer.WriteNumber("seconds", Math.Round(report.Seconds, 3));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ImportFailures failures)
    {
        writer.WriteStartObject();
        writer.WriteString("code", failures.Code);
        writer.WriteNumber("count", failures.Count);
        writer.WriteStartArray("examples");
        foreach (var example in failures.Examples) writer.WriteStringValue(example);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
