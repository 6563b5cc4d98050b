using System.Buffers;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads one part of a facet: on its start the reader stands on the opening brace, at its end on the closing one.</summary>
internal delegate T? FacetReader<T>(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    where T : class;

/// <summary>
/// The small steps that every reader of a part takes. A part of the wrong JSON type is reported and skipped; null counts as absent.
/// Each method starts on the value's first token and ends on its last.
/// </summary>
internal static class JsonParts
{
    /// <summary>A name or word, pooled; null where there is none.</summary>
    public static string? Name(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
        {
            if (!reader.ValueIsEscaped && !reader.HasValueSequence)
                return context.Names.Get(reader.ValueSpan);
            return Unpooled(ref reader, context, part);
        }

        SkipWrongType(ref reader, context, part, "a string");
        return null;
    }

    /// <summary>A long text such as SQL, not pooled; null where there is none.</summary>
    public static string? Text(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Unpooled(ref reader, context, part);
        SkipWrongType(ref reader, context, part, "a string");
        return null;
    }

    /// <summary>True where the value is a string with more than white space; whatever it is, it is passed.</summary>
    public static bool HasText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        if (reader.HasValueSequence)
            return reader.ValueSequence.Length > 0;
        return !reader.ValueSpan.Trim(" \t\r\n"u8).IsEmpty;
    }

    public static bool Flag(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.True)
            return true;
        reader.Skip();
        return false;
    }

    public static int Count(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt32(out var value) ? value : reader.TryGetDouble(out var real) && real > 0 ? int.MaxValue : 0;
        SkipWrongType(ref reader, context, part, "a number");
        return 0;
    }

    public static RunId? RunIdOf(string? text) => Guid.TryParseExact(text, "D", out var id) ? new RunId(id) : null;

    /// <summary>True on an opening brace; otherwise the value is passed.</summary>
    public static bool IsObject(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return true;
        SkipWrongType(ref reader, context, part, "an object");
        return false;
    }

    /// <summary>True on an opening bracket; otherwise the value is passed.</summary>
    public static bool IsArray(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            return true;
        SkipWrongType(ref reader, context, part, "an array");
        return false;
    }

    /// <summary>Passes a property that the reader of a facet does not know; true where it is <c>_deleted: true</c>.</summary>
    public static bool PassProperty(ref Utf8JsonReader reader)
    {
        if (!reader.ValueTextEquals("_deleted"u8))
        {
            reader.Skip();
            return false;
        }

        reader.Read();
        return Flag(ref reader);
    }

    public static Facet<T> ReadFacet<T>(ref Utf8JsonReader reader, EventReadContext context, string name, FacetReader<T> read)
        where T : class
    {
        reader.Read();
        if (!IsObject(ref reader, context, name))
            return default;
        var deleted = false;
        var value = read(ref reader, context, ref deleted);
        return deleted ? Facet<T>.Deleted : value is null ? default : Facet<T>.Of(value);
    }

    /// <summary>
    /// Reads a facet that events mostly repeat: where it is byte for byte the one that was read last under its key, the reader passes it at once.
    /// </summary>
    /// <param name="key">Of whose it is; a key that is shared costs time, nothing else.</param>
    public static Facet<T> ReadRepeatedFacet<T>(
        ref Utf8JsonReader reader, EventReadContext context, string name, int key, FacetReader<T> read)
        where T : class
    {
        if (context.Body.IsEmpty)
            return ReadFacet(ref reader, context, name, read);
        reader.Read();
        if (!IsObject(ref reader, context, name))
            return default;
        var start = context.Origin + (int)reader.TokenStartIndex;
        var text = context.Body.Span[start..];
        var depth = context.Options.MaxFieldDepth;
        if (KnownFacets.Shared.Find<T>(key, text, depth) is { } known)
        {
            // An object that has been opened may be closed at once: the reader goes on at the closing brace.
            var end = start + known.Text.Length - 1;
            reader = new Utf8JsonReader(context.Body.Span[end..], isFinalBlock: true, reader.CurrentState);
            context.Origin = end;
            reader.Read();
            return known.Facet;
        }

        var diagnostics = context.DiagnosticCount;
        var deleted = false;
        var value = read(ref reader, context, ref deleted);
        var facet = deleted ? Facet<T>.Deleted : value is null ? default : Facet<T>.Of(value);
        if (context.DiagnosticCount == diagnostics)
            KnownFacets.Shared.Put(key, text[..(context.Origin + (int)reader.BytesConsumed - start)], depth, facet);
        return facet;
    }

    /// <summary>Passes a facet that is not read and notes where it stands.</summary>
    public static RawFacet ReadRaw(ref Utf8JsonReader reader, EventReadContext context)
    {
        var name = Name(ref reader, context, "facet") ?? string.Empty;
        reader.Read();
        var start = reader.TokenStartIndex;
        reader.Skip();
        return new RawFacet(name, context.Origin + start, reader.BytesConsumed - start);
    }

    private static string? Unpooled(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            context.Report(EventDiagnosticCodes.InvalidText, $"{part}: the text is not valid Unicode");
            return null;
        }
    }

    private static void SkipWrongType(ref Utf8JsonReader reader, EventReadContext context, string part, string expected)
    {
        if (reader.TokenType != JsonTokenType.Null)
            context.Report(EventDiagnosticCodes.WrongType, $"{part}: expected {expected}");
        reader.Skip();
    }
}
