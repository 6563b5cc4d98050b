using System.Buffers;
using System.Text.Json;
using LineageService.OpenLineage.Events;

namespace LineageService.OpenLineage.Reading;

/// <summary>
/// Reads OpenLineage events from JSON text in one pass, without building a document. Events are told apart by shape. What is not valid JSON
/// or names no run, job or dataset is an error value; an invalid part is a diagnostic and the rest stands. Never throws for what a text
/// holds.
/// </summary>
public static class OpenLineageReader
{
    /// <summary>Reads one event from a contiguous text, with or without a byte order mark.</summary>
    public static EventReadResult Read(ReadOnlySpan<byte> body, EventReadOptions? options = null)
    {
        options ??= EventReadOptions.Default;
        if (body.Length > options.MaxEventBytes)
            return TooLarge(options);
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        return Read(new Utf8JsonReader(body, ReaderOptions(options)), new EventReadContext(options));
    }

    /// <summary>
    /// Reads one event from a contiguous text that stays as it is meanwhile; facets that are byte for byte those of an event before are not read
    /// again. The fastest way.
    /// </summary>
    public static EventReadResult Read(ReadOnlyMemory<byte> body, EventReadOptions? options = null)
    {
        options ??= EventReadOptions.Default;
        if (body.Length > options.MaxEventBytes)
            return TooLarge(options);
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        var context = new EventReadContext(options, body);
        var result = Read(new Utf8JsonReader(body.Span, ReaderOptions(options)), context);

        // The reader counts from behind the last facet that it passed: read once more, an error names its place in the text.
        return result.Error is not null && context.Origin > 0 ? Read(body.Span, options) : result;
    }

    /// <summary>Reads one event from a text in segments.</summary>
    public static EventReadResult Read(ReadOnlySequence<byte> body, EventReadOptions? options = null)
    {
        options ??= EventReadOptions.Default;
        if (body.IsSingleSegment)
            return Read(body.FirstSpan, options);
        if (body.Length > options.MaxEventBytes)
            return TooLarge(options);
        Span<byte> mark = stackalloc byte[3];
        if (body.Length >= 3)
        {
            body.Slice(0, 3).CopyTo(mark);
            if (mark.SequenceEqual("\uFEFF"u8))
                body = body.Slice(3);
        }

        return Read(new Utf8JsonReader(body, ReaderOptions(options)), new EventReadContext(options));
    }

    internal static JsonReaderOptions ReaderOptions(EventReadOptions options) => new() { MaxDepth = options.MaxDepth };

    internal static EventReadError Unreadable(JsonException exception)
    {
        // The exception's own text ends with the place, which the error holds as numbers.
        var message = exception.Message;
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new EventReadError(
            EventReadErrorKind.UnreadableJson,
            $"not valid JSON: {(place < 0 ? message : message[..place])}",
            (exception.LineNumber ?? 0) + 1,
            exception.BytePositionInLine ?? 0);
    }

    private static EventReadResult TooLarge(EventReadOptions options) =>
        EventReadResult.Of(new EventReadError(EventReadErrorKind.TooLarge, $"larger than {options.MaxEventBytes} bytes"));

    private static EventReadResult Read(Utf8JsonReader reader, EventReadContext context)
    {
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return EventReadResult.Of(new EventReadError(
                    EventReadErrorKind.UnreadableJson, "expected an object at the root", 1, reader.TokenStartIndex));
            }


            var parts = new EventParts();
            parts.Read(ref reader, context);

            // The end of the object must be the end of the text.
            reader.Read();
            return parts.ToEvent(context);
        }
        catch (JsonException exception)
        {
            return EventReadResult.Of(Unreadable(exception));
        }
    }
}
