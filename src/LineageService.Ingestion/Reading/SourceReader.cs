using System.Text.Json;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;

namespace LineageService.Ingestion.Reading;

/// <summary>
/// Reads tasks, catalog entries, events and SQL out of a stream of bytes, told apart by content. Lazy: JSON lines are never all in memory.
/// Whatever cannot be taken is a <see cref="FailureRecord"/> and reading goes on with the next line. Mutable; one thread.
/// </summary>
public sealed class SourceReader(TaskDefaults defaults)
{
    /// <summary>Longest document that is not one record a line, in bytes unpacked: 256 MiB, the limit of a batch (architecture.md §6).</summary>
    public const int MaxDocumentLength = 256 * 1024 * 1024;

    private const int PeekLength = 64 * 1024;

    // One for each worker: it keeps the names that it met.
    private readonly CatalogReader?[] _catalogs = new CatalogReader?[Environment.ProcessorCount];
    private readonly ColumnTexts _columns = new();

    /// <summary>All that a stream holds, gzip or not.</summary>
    /// <param name="stream">Read to the end; not disposed.</param>
    /// <param name="file">Name for messages and for SQL files; null where there is none.</param>
    public IEnumerable<SourceRecord> Read(Stream stream, string? file)
    {
        var records = ReadUnpacked(stream, file).GetEnumerator();
        using (records)
        {
            while (true)
            {
                SourceFailure? failure = null;
                try
                {
                    if (!records.MoveNext()) yield break;
                }
                catch (Exception broken) when (broken is InvalidDataException or IOException)
                {
                    failure = new SourceFailure(SourceCodes.UnreadableFile, file, 1, 1, $"cannot be read or unpacked: {broken.Message}");
                }

                if (failure is not null)
                {
                    yield return new FailureRecord(failure);
                    yield break;
                }

                yield return records.Current;
            }
        }
    }

    // An iterator, so that the first look at a broken file fails where the caller of it waits.
    private IEnumerable<SourceRecord> ReadUnpacked(Stream packed, string? file)
    {
        var stream = new PeekedStream(SourceStream.Unpack(packed), PeekLength, PeekLength);
        var records = SourceShapes.Of(stream.Head) switch
        {
            SourceShape.Empty => [],
            SourceShape.JsonLines => ReadLines(stream, file),
            SourceShape.JsonDocument => ReadWhole(stream, file, bytes => ReadJson(bytes, file)),
            SourceShape.Yaml => ReadWhole(stream, file, bytes => ReadYaml(bytes, file)),
            SourceShape.Sql => ReadWhole(stream, file, bytes => [ReadSql(bytes.Span, file)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        foreach (var record in records) yield return record;
    }

    private IEnumerable<SourceRecord> ReadLines(Stream stream, string? file)
    {
        var lines = new ByteLineReader(stream);
        var group = new LineGroup();
        while (lines.Read())
        {
            if (lines.TooLong)
            {
                foreach (var record in Read(group, file)) yield return record;
                var message = $"expected at most {ByteLineReader.DefaultMaxLineLength} bytes on a line, found {lines.LineLength}";
                yield return new FailureRecord(new SourceFailure(SourceCodes.TooLong, file, lines.LineNumber, 1, message));
                continue;
            }

            if (lines.Line.Span.Trim(" \t"u8).IsEmpty) continue;
            group.Add(lines.Line.Span, lines.LineNumber);
            if (!group.IsFull) continue;
            foreach (var record in Read(group, file)) yield return record;
        }

        foreach (var record in Read(group, file)) yield return record;
    }

    private IEnumerable<SourceRecord> Read(LineGroup group, string? file)
    {
        foreach (var record in group.Read(_catalogs.Length, (worker, line, number) => ReadRecord(line, file, number, worker))) yield return record;
        group.Clear();
    }

    private static IEnumerable<SourceRecord> ReadWhole(Stream stream, string? file, Func<ReadOnlyMemory<byte>, IEnumerable<SourceRecord>> read)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[128 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (whole.Length + count > MaxDocumentLength)
            {
                var message = $"expected at most {MaxDocumentLength} bytes in a document; JSON with one record a line has no such limit";
                return [new FailureRecord(new SourceFailure(SourceCodes.TooLong, file, 1, 1, message))];
            }

            whole.Write(buffer, 0, count);
        }

        return read(whole.GetBuffer().AsMemory(0, (int)whole.Length));
    }

    private static SourceRecord ReadSql(ReadOnlySpan<byte> bytes, string? file)
    {
        var sql = TextDecoding.TryDecode(bytes, file, out var failure);
        return sql is null ? new FailureRecord(failure!) : new ScriptRecord(sql, file);
    }

    private List<SourceRecord> ReadYaml(ReadOnlyMemory<byte> bytes, string? file)
    {
        var text = TextDecoding.TryDecode(bytes.Span, file, out var failure);
        if (text is null) return [new FailureRecord(failure!)];
        var records = new List<SourceRecord>();
        foreach (var (json, line) in YamlRecords.Read(text, file, out failure)) records.Add(ReadRecord(json, file, line));
        if (failure is not null) records.Add(new FailureRecord(failure));
        return records;
    }

    private List<SourceRecord> ReadJson(ReadOnlyMemory<byte> bytes, string? file)
    {
        var records = new List<SourceRecord>();
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        var failure = JsonRecord.CheckUtf8(bytes.Span, file, 1);
        if (failure is not null) return [new FailureRecord(failure)];

        var reader = new Utf8JsonReader(bytes.Span, JsonRecord.ReaderOptions);
        var counted = 0;
        var line = 1L;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0) continue;
                if (reader.TokenType == JsonTokenType.EndArray) continue;
                var start = (int)reader.TokenStartIndex;
                line += bytes.Span[counted..start].Count((byte)'\n');
                counted = start;
                reader.Skip();
                records.Add(ReadRecord(bytes[start..(int)reader.BytesConsumed], file, line));
            }
        }
        catch (JsonException mistake)
        {
            records.Add(new FailureRecord(JsonRecord.Malformed(mistake, file, 1)));
        }

        return records;
    }

    /// <summary>Reads one JSON value as whatever it is.</summary>
    private SourceRecord ReadRecord(ReadOnlyMemory<byte> json, string? file, long line, int worker = 0)
    {
        using var document = JsonRecord.TryParse(json, file, line, out var failure);
        if (document is null) return new FailureRecord(failure!) { Text = json };
        var root = document.RootElement;
        switch (RecordKinds.Of(root))
        {
            case RecordKind.Task:
                var task = TaskReader.Read(root, json, file, line, defaults, out failure);
                return task is null ? new FailureRecord(failure!) : new TaskRecord(task, file, line);
            case RecordKind.Catalog:
                var table = (_catalogs[worker] ??= new CatalogReader(_columns)).Read(root, json, file, line, out failure);
                return table is null ? new FailureRecord(failure!) : new CatalogRecord(table, file, line);
            case RecordKind.Event:
                return new EventRecord(json.ToArray(), file, line);
            case RecordKind.Unknown:
                return new FailureRecord(new SourceFailure(SourceCodes.UnknownRecord, file, line, 1, RecordKinds.Expected));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
