using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>Rows of an export by column name, whatever wrote it: CSV, a JSON list (<c>FOR JSON</c>), one JSON object a line.</summary>
internal static class ExportRows
{
    public static bool IsExport(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);

    public static List<(Dictionary<string, string> Row, int Line)> Read(byte[] bytes, string path, List<SourceFailure> failures)
    {
        if (TextDecoding.TryDecode(bytes, path, out var failure) is not { } text)
        {
            failures.Add(failure!);
            return [];
        }

        if (path.EndsWith("sv", StringComparison.OrdinalIgnoreCase)) return [.. DelimitedRows.Read(text)];
        return path.EndsWith("l", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)
            ? Lines(text, path, failures) : Whole(text, path, failures);
    }

    private static List<(Dictionary<string, string>, int)> Lines(string text, string path, List<SourceFailure> failures)
    {
        var rows = new List<(Dictionary<string, string>, int)>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(line), path, number, out var failure);
            if (document is null) failures.Add(failure!);
            else if (Row(document.RootElement) is { } row) rows.Add((row, number));
        }

        return rows;
    }

    private static List<(Dictionary<string, string>, int)> Whole(string text, string path, List<SourceFailure> failures)
    {
        using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(text), path, 1, out var failure);
        if (document is null)
        {
            failures.Add(failure!);
            return [];
        }

        var list = document.RootElement;
        if (list.ValueKind == JsonValueKind.Object)
            list = list.EnumerateObject().Select(property => property.Value).FirstOrDefault(value =>
                value.ValueKind == JsonValueKind.Array);
        return list.ValueKind != JsonValueKind.Array ? []
            : [.. list.EnumerateArray().Select(Row).OfType<Dictionary<string, string>>().Select(row => (row, 1))];
    }

    private static Dictionary<string, string>? Row(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            // A definition keeps its white space.
            if (property.Value.ValueKind == JsonValueKind.String) row[property.Name] = JsonRecord.TextOf(property.Value) ?? string.Empty;
            else if (StructuredText.Scalar(property.Value) is { } value) row[property.Name] = value;
        }

        return row;
    }
}
