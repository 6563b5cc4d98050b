using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Contracts;

/// <summary>The records of a YAML or JSON file: each document or entry of a list, with the line that it begins on.</summary>
internal static class StructuredRecords
{
    public static List<(JsonElement Record, long Line)> Read(ReadOnlySpan<byte> bytes, string file, ImmutableArray<SourceFailure>.Builder failures)
    {
        var records = new List<(JsonElement, long)>();
        var text = TextDecoding.TryDecode(bytes, file, out var failure);
        if (text is null)
        {
            failures.Add(failure!);
            return records;
        }

        // JSON's quotes, brackets and escapes are YAML too; a list is taken apart by the reader of JSON for its sake of numbers and truth values.
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(text), file, 1, out failure);
            if (document is null) failures.Add(failure!);
            else if (document.RootElement.ValueKind == JsonValueKind.Array)
                records.AddRange(document.RootElement.EnumerateArray().Select(element => (element.Clone(), 1L)));
            else records.Add((document.RootElement.Clone(), 1));
            return records;
        }

        foreach (var (json, line) in YamlRecords.Read(text, file, out failure))
        {
            using var document = JsonRecord.TryParse(json, file, line, out var broken);
            if (document is null) failures.Add(broken!);
            else records.Add((document.RootElement.Clone(), line));
        }

        if (failure is not null) failures.Add(failure);
        return records;
    }
}
