using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>
/// Reads <c>transformations</c>. DIRECT without a known subtype is TRANSFORMATION; INDIRECT without one is CONDITIONAL for a field and
/// FILTER for a dataset. A type that is neither, or a subtype of the other type, is reported; what remains stands.
/// </summary>
internal static class TransformationReader
{
    /// <param name="indirectDefault">What an INDIRECT without subtype means here.</param>
    public static FieldTransformations Read(ref Utf8JsonReader reader, EventReadContext context, EdgeSubtype indirectDefault)
    {
        var set = default(FieldTransformations);
        if (!JsonParts.IsArray(ref reader, context, "transformations"))
            return set;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonParts.IsObject(ref reader, context, "transformation"))
                set = ReadOne(ref reader, context, indirectDefault, set);
        }

        return set;
    }

    private static FieldTransformations ReadOne(
        ref Utf8JsonReader reader, EventReadContext context, EdgeSubtype indirectDefault, FieldTransformations set)
    {
        EdgeType? type = null;
        EdgeSubtype? subtype = null;
        var masking = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = Type(ref reader, context);
            }
            else if (reader.ValueTextEquals("subtype"u8))
            {
                reader.Read();
                subtype = Subtype(ref reader, context);
            }
            else if (reader.ValueTextEquals("masking"u8))
            {
                reader.Read();
                masking = JsonParts.Flag(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is null)
            return set;
        if (subtype is { } stated && stated.Type() != type)
        {
            context.Report(EventDiagnosticCodes.UnknownWord, $"transformation: {stated.WireName()} is not a subtype of its type");
            subtype = null;
        }

        return set.With(subtype ?? (type == EdgeType.Direct ? EdgeSubtype.Transformation : indirectDefault), masking);
    }

    private static EdgeType? Type(ref Utf8JsonReader reader, EventReadContext context)
    {
        var word = JsonParts.Name(ref reader, context, "transformation.type");
        if (string.Equals(word, "DIRECT", StringComparison.OrdinalIgnoreCase))
            return EdgeType.Direct;
        if (string.Equals(word, "INDIRECT", StringComparison.OrdinalIgnoreCase))
            return EdgeType.Indirect;
        if (!string.IsNullOrEmpty(word))
            context.Report(EventDiagnosticCodes.UnknownWord, "transformation.type: expected DIRECT or INDIRECT");
        return null;
    }

    private static EdgeSubtype? Subtype(ref Utf8JsonReader reader, EventReadContext context)
    {
        var word = JsonParts.Name(ref reader, context, "transformation.subtype");
        if (string.IsNullOrEmpty(word))
            return null;
        if (EdgeSubtypes.TryParse(word, out var subtype) && subtype < EdgeSubtype.RowSet)
            return subtype;
        context.Report(EventDiagnosticCodes.UnknownWord, "transformation.subtype: not one of the specification's");
        return null;
    }
}
