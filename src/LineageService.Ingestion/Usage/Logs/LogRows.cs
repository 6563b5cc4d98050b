using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>
/// Reads the rows of a query log: CSV with a header, CSV without where the format says what its columns are, JSON lines, a JSON list. What cannot be
/// read is a failure with its line, and the rest goes on.
/// </summary>
internal static class LogRows
{
    private const int HeadSize = 64 * 1024;

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <param name="columns">Names of the columns where a CSV has no header.</param>
    public static IEnumerable<(LogRow? Row, SourceFailure? Failure)> Read(Stream stream, string file, ImmutableArray<string> columns)
    {
        var peeked = new PeekedStream(stream, HeadSize, minimum: 1);
        var first = FirstOf(peeked.Head);
        return first switch
        {
            (byte)'{' => Lines(peeked, file),
            (byte)'[' => Whole(peeked, file),
            _ => Csv(peeked, file, columns),
        };
    }

    private static byte FirstOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.IsEmpty ? (byte)0 : head[0];
    }

    private static IEnumerable<(LogRow?, SourceFailure?)> Lines(Stream stream, string file)
    {
        var reader = new ByteLineReader(stream);
        while (reader.Read())
        {
            if (reader.TooLong)
            {
                yield return (null, new SourceFailure(SourceCodes.TooLong, file, reader.LineNumber, 1, "the line is longer than the limit"));
                continue;
            }

            if (reader.Line.Span.Trim(" \t"u8).IsEmpty) continue;
            using var document = JsonRecord.TryParse(reader.Line, file, reader.LineNumber, out var failure);
            if (document is null) yield return (null, failure);
            else yield return Row(document.RootElement, file, reader.LineNumber);
        }
    }

    private static IEnumerable<(LogRow?, SourceFailure?)> Whole(Stream stream, string file)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        using var document = JsonRecord.TryParse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), file, 1, out var failure);
        if (document is null)
        {
            yield return (null, failure);
            yield break;
        }

        foreach (var element in document.RootElement.EnumerateArray()) yield return Row(element, file, 1);
    }

    private static (LogRow?, SourceFailure?) Row(JsonElement element, string file, long line) => element.ValueKind == JsonValueKind.Object
        ? (new LogRow(element.Clone(), line), null)
        : (null, new SourceFailure(SourceCodes.UnknownRecord, file, line, 1, "expected a JSON object for each query"));

    private static IEnumerable<(LogRow?, SourceFailure?)> Csv(Stream stream, string file, ImmutableArray<string> columns)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var separator = (char)text.Peek() == '"' || columns.Length > 0 ? ',' : '\0';
        var head = separator == '\0' ? text.ReadLine() ?? "" : null;
        if (head is not null) separator = Separators.MaxBy(candidate => head.Count(c => c == candidate));
        var names = head is null ? null : new CsvReader(new StringReader(head), separator).Read();
        var csv = new CsvReader(text, separator);
        var before = head is null ? 0 : 1;
        while (csv.Read() is { } values)
        {
            if (values is [""]) continue;
            if (names is null && columns.IsEmpty)
            {
                names = values;
                continue;
            }

            var line = csv.Line + before;
            var wanted = names?.Count ?? columns.Length;
            if (csv.IsBroken || values.Count > wanted || (values.Count < wanted && names is not null))
            {
                yield return (null, new SourceFailure(
                    SourceCodes.WrongProperty, file, line, 1, csv.IsBroken ? "expected a closing quote" : $"expected {wanted} values, found {values.Count}"));
                continue;
            }

            var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < values.Count; i++) row[names is null ? columns[i] : names[i].Trim()] = values[i];
            yield return (new LogRow(row, line), null);
        }
    }
}
