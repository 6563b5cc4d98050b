using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LineageService.Ingestion.Reading;

/// <summary>
/// Parses one JSON value out of bytes with every mistake as a <see cref="SourceFailure"/>: invalid UTF-8, truncated text, nesting deeper than
/// <see cref="MaxDepth"/>. Not a schema check.
/// </summary>
public static class JsonRecord
{
    /// <summary>Nesting allowed in a record; deeper is an error, not a stack overflow.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    internal static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };

    /// <summary>Parses a whole value; null and a failure where it is none. The document must be disposed.</summary>
    /// <param name="firstLine">Number of the line that <paramref name="bytes"/> begin with.</param>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> bytes, string? file, long firstLine, out SourceFailure? failure)
    {
        failure = CheckUtf8(bytes.Span, file, firstLine) ?? CheckNames(bytes.Span, file, firstLine);
        if (failure is not null) return null;
        try
        {
            return JsonDocument.Parse(bytes, DocumentOptions);
        }
        catch (JsonException mistake)
        {
            failure = Malformed(mistake, file, firstLine);
            return null;
        }
    }

    /// <summary>A string's text; null where it is none, or holds half of a surrogate pair: that is JSON, but no text.</summary>
    internal static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // A document cannot be searched where a name holds half of a surrogate pair; those that escape no surrogate need no second reading.
    private static SourceFailure? CheckNames(ReadOnlySpan<byte> bytes, string? file, long firstLine)
    {
        if (bytes.IndexOf("\\ud"u8) < 0 && bytes.IndexOf("\\uD"u8) < 0) return null;
        var reader = new Utf8JsonReader(bytes, ReaderOptions);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            var (line, column) = Position(bytes, (int)reader.TokenStartIndex, firstLine);
            return new SourceFailure(
                SourceCodes.MalformedJson, file, line, column, "expected Unicode text in a property's name, found half of a surrogate pair");
        }
        catch (JsonException)
        {
            // The parser, which comes next, tells it with its place.
        }

        return null;
    }

    internal static SourceFailure Malformed(JsonException mistake, string? file, long firstLine)
    {
        // The runtime's message ends in its own position; ours counts the file's lines.
        var message = mistake.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end > 0) message = message[..end];
        if (message.Contains("maximum configured depth", StringComparison.Ordinal)) message = $"nested deeper than {MaxDepth} levels";
        return new SourceFailure(
            SourceCodes.MalformedJson,
            file,
            firstLine + (mistake.LineNumber ?? 0),
            (mistake.BytePositionInLine ?? 0) + 1,
            $"expected a JSON value: {message}");
    }

    /// <summary>Null where the bytes are UTF-8; otherwise the place of the first that is not.</summary>
    public static SourceFailure? CheckUtf8(ReadOnlySpan<byte> bytes, string? file, long firstLine)
    {
        if (Utf8.IsValid(bytes)) return null;
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done) at += consumed;
        var (line, column) = Position(bytes, at, firstLine);
        return new SourceFailure(SourceCodes.InvalidUtf8, file, line, column, "expected UTF-8: the byte here begins no valid character");
    }

    /// <summary>Line and column (both one-based, in bytes) of an offset.</summary>
    internal static (long Line, long Column) Position(ReadOnlySpan<byte> bytes, int offset, long firstLine)
    {
        var before = bytes[..Math.Min(offset, bytes.Length)];
        var newlines = before.Count((byte)'\n');
        return (firstLine + newlines, before.Length - before.LastIndexOf((byte)'\n'));
    }

    /// <summary>Where the value of a top-level property begins, so that a complaint about it can say so; 0 where it is not there.</summary>
    internal static int OffsetOf(ReadOnlySpan<byte> bytes, string property)
    {
        var reader = new Utf8JsonReader(bytes, ReaderOptions);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals(property)) continue;
                reader.Read();
                return (int)reader.TokenStartIndex;
            }
        }
        catch (JsonException)
        {
            return 0;
        }

        return 0;
    }
}
