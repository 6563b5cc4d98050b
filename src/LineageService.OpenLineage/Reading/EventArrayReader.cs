using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.OpenLineage.Reading;

/// <summary>Finds the events of a JSON array without reading them: where each element stands in the body.</summary>
public static class EventArrayReader
{
    /// <summary>The range of each element, in order; an error where the whole text is not one JSON array.</summary>
    public static (ImmutableArray<Range> Elements, EventReadError? Error) Read(ReadOnlySpan<byte> body, EventReadOptions? options = null)
    {
        options ??= EventReadOptions.Default;
        var offset = body.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(body[offset..], OpenLineageReader.ReaderOptions(options));
        var elements = ImmutableArray.CreateBuilder<Range>();
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return ([], new EventReadError(
                    EventReadErrorKind.UnreadableJson, "expected an array at the root", 1, reader.TokenStartIndex));
            }


            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = offset + (int)reader.TokenStartIndex;
                reader.Skip();
                elements.Add(start..(offset + (int)reader.BytesConsumed));
            }

            reader.Read();
            return (elements.DrainToImmutable(), null);
        }
        catch (JsonException exception)
        {
            return ([], OpenLineageReader.Unreadable(exception));
        }
    }
}
