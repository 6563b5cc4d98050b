using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Cli.Collect;

/// <summary>The answer of a collection as one JSON document; unlike the text it names everything.</summary>
internal static class CollectJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static void Write(TextWriter answer, CollectionReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, report);
        answer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter writer, CollectionReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("source", report.Source.ToString());
        writer.WriteString("outcome", report.Refusal is not null ? "refused" : report.DryRun ? "dryRun" : "applied");
        writer.WriteStartObject("found");
        writer.WriteNumber("tasks", report.Tasks);
        writer.WriteNumber("opaqueTasks", report.Opaque);
        writer.WriteNumber("tables", report.Tables);
        writer.WriteNumber("dependencies", report.Dependencies);
        writer.WriteNumber("aliases", report.Aliases);
        writer.WriteNumber("stated", report.Stated);
        writer.WriteNumber("grants", report.Grants);
        writer.WriteEndObject();
        WritePlan(writer, report.Plan);
        if (report.Refusal is { } refusal) WriteRefusal(writer, refusal);
        writer.WriteStartArray("failures");
        foreach (var failure in report.Failures)
        {
            writer.WriteStartObject();
            writer.WriteString("code", failure.Code);
            writer.WriteString("file", failure.File);
            writer.WriteNumber("line", failure.Line);
            writer.WriteString("message", failure.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notices");
        foreach (var notice in report.Notices) writer.WriteStringValue(notice);
        writer.WriteEndArray();
        writer.WriteNumber("analysedAgain", report.Affected);
        writer.WriteNumber("refusedAliases", report.RefusedAliases);
        if (report.Import is { } import)
        {
            writer.WritePropertyName("import");
            ImportReportWriter.Write(writer, import);
        }

        writer.WriteNumber("seconds", Math.Round(report.Seconds, 3));
        writer.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter writer, SyncPlan plan)
    {
        WriteKeys(writer, "added", plan.Added);
        WriteKeys(writer, "changed", plan.Changed);
        writer.WriteNumber("unchanged", plan.Unchanged);
        WriteKeys(writer, "retired", plan.Retired);
        WriteKeys(writer, "released", plan.Released);
        writer.WriteStartArray("renamed");
        foreach (var rename in plan.Renamed)
        {
            writer.WriteStartObject();
            writer.WriteString("from", rename.From.ToString());
            writer.WriteString("to", rename.To.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteKeys(writer, "kept", plan.Kept);
    }

    private static void WriteKeys(Utf8JsonWriter writer, string name, ImmutableArray<SourceItemKey> keys)
    {
        writer.WriteStartArray(name);
        foreach (var key in keys) writer.WriteStringValue(key.ToString());
        writer.WriteEndArray();
    }

    private static void WriteRefusal(Utf8JsonWriter writer, RetirementRefusal refusal)
    {
        writer.WriteStartObject("refusal");
        writer.WriteNumber("retiredTasks", refusal.RetiredTasks);
        writer.WriteNumber("tasks", refusal.Tasks);
        writer.WriteNumber("retiredTables", refusal.RetiredTables);
        writer.WriteNumber("tables", refusal.Tables);
        writer.WriteNumber("maxShare", refusal.MaxShare);
        writer.WriteString("sentence", refusal.ToString());
        writer.WriteEndObject();
    }
}
