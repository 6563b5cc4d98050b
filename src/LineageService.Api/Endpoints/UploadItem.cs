using System.Text.Json;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;

namespace LineageService.Api.Endpoints;

/// <summary>One item of an upload: a task, a catalog entry, or why it is neither. Exactly one of the three is there, or a refusal.</summary>
internal sealed record UploadItem(TaskDefinition? Task, CatalogTable? Table, SourceFailure? Failure)
{
    /// <summary>Why it may not be taken from whoever sent it; null where it may.</summary>
    public string? Refusal { get; init; }

    public static UploadItem Read(JsonElement element, ReadOnlyMemory<byte> bytes, long line, TaskDefaults defaults, CatalogReader catalogs)
    {
        switch (RecordKinds.Of(element))
        {
            case RecordKind.Task:
                var task = TaskReader.Read(element, bytes, null, line, defaults, out var failure);
                return new UploadItem(task, null, failure);
            case RecordKind.Catalog:
                var table = catalogs.Read(element, bytes, null, line, out failure);
                return new UploadItem(null, table, failure);
            default:
                return new UploadItem(null, null, new SourceFailure(
                    SourceCodes.UnknownRecord, null, line, 1,
                    "expected a task (an object with `sql`) or a catalog entry (with `table` and `columns`); events go to /api/v1/lineage"));
        }
    }
}
