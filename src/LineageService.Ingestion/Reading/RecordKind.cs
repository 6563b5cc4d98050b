using System.Text.Json;

namespace LineageService.Ingestion.Reading;

/// <summary>What a JSON record is, told by its properties.</summary>
public enum RecordKind : byte
{
    Unknown,
    Task,
    Catalog,
    Event,
}

/// <summary>Tells records apart.</summary>
public static class RecordKinds
{
    /// <summary>What a record could have been.</summary>
    public const string Expected =
        "expected a task (an object with `sql`), a catalog entry (with `table` and `columns`) or an OpenLineage event (with `eventTime`)";

    public static RecordKind Of(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object) return RecordKind.Unknown;
        if (record.TryGetProperty("sql", out _)) return RecordKind.Task;
        if (record.TryGetProperty("table", out _) && record.TryGetProperty("columns", out _)) return RecordKind.Catalog;
        return record.TryGetProperty("eventTime", out _) || record.TryGetProperty("schemaURL", out _) || record.TryGetProperty("eventType", out _)
            ? RecordKind.Event
            : RecordKind.Unknown;
    }
}
