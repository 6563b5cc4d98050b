using System.Text.Json;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;

namespace LineageService.Api.Endpoints;

/// <summary>Reads the items of an upload: a JSON array, one JSON object, or JSON lines, where a malformed line costs only itself.</summary>
internal static class UploadReader
{
    /// <exception cref="Problems.ProblemException">400 where the body as a whole is not JSON.</exception>
    public static List<UploadItem> Read(ReadOnlyMemory<byte> body, bool lines, TaskDefaults defaults)
    {
        var catalogs = new CatalogReader();
        return lines ? ReadLines(body, defaults, catalogs) : ReadDocument(body, defaults, catalogs);
    }

    private static List<UploadItem> ReadDocument(ReadOnlyMemory<byte> body, TaskDefaults defaults, CatalogReader catalogs)
    {
        using var document = JsonRecord.TryParse(body, null, 1, out var failure);
        if (document is null) throw SourceProblems.Of(failure!);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array) return [UploadItem.Read(root, body, 1, defaults, catalogs)];

        var items = new List<UploadItem>(root.GetArrayLength());
        foreach (var element in root.EnumerateArray())
        {
            // The item's own text: places in complaints count from its beginning.
            var text = System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
            items.Add(UploadItem.Read(element, text, 1, defaults, catalogs));
        }

        return items;
    }

    private static List<UploadItem> ReadLines(ReadOnlyMemory<byte> body, TaskDefaults defaults, CatalogReader catalogs)
    {
        var items = new List<UploadItem>();
        var number = 0L;
        while (!body.IsEmpty)
        {
            number++;
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Span.Trim(" \t\r"u8).IsEmpty) continue;
            using var document = JsonRecord.TryParse(line, null, number, out var failure);
            items.Add(document is null
                ? new UploadItem(null, null, failure)
                : UploadItem.Read(document.RootElement, line, number, defaults, catalogs));
        }

        return items;
    }
}
