using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>
/// Reads the <c>schema</c> facet into dotted paths. Recursion is bounded by <see cref="EventReadOptions.MaxFieldDepth"/>.
/// </summary>
internal static class SchemaFacetReader
{
    public static SchemaDatasetFacet? Read(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var fields = ImmutableArray.CreateBuilder<SchemaField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("fields"u8))
            {
                reader.Read();
                ReadFields(ref reader, context, fields, null, 1);
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        // An empty list says nothing: clients send it where they could not tell.
        return fields.Count == 0 ? null : new SchemaDatasetFacet(fields.DrainToImmutable());
    }

    private static void ReadFields(
        ref Utf8JsonReader reader, EventReadContext context, ImmutableArray<SchemaField>.Builder fields, string? parent, int depth)
    {
        if (!JsonParts.IsArray(ref reader, context, "schema.fields"))
            return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonParts.IsObject(ref reader, context, "schema.fields entry"))
                ReadField(ref reader, context, fields, parent, depth);
        }
    }

    private static void ReadField(
        ref Utf8JsonReader reader, EventReadContext context, ImmutableArray<SchemaField>.Builder fields, string? parent, int depth)
    {
        // A field's own name may come behind its nested fields, as their paths need it: those are read when it is known.
        string? name = null;
        string? type = null;
        var nested = default(Utf8JsonReader);
        var hasNested = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = JsonParts.Name(ref reader, context, "schema field name");
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = JsonParts.Name(ref reader, context, "schema field type");
            }
            else if (reader.ValueTextEquals("fields"u8))
            {
                reader.Read();
                nested = reader;
                hasNested = reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (string.IsNullOrEmpty(name))
        {
            context.Report(EventDiagnosticCodes.MissingName, "schema.fields: a field without a name");
            return;
        }

        var path = parent is null ? name : $"{parent}.{StepName(name)}";
        fields.Add(new SchemaField(path, string.IsNullOrEmpty(type) ? null : type));
        if (!hasNested)
            return;
        if (depth < context.Options.MaxFieldDepth)
            ReadFields(ref nested, context, fields, path, depth + 1);
        else
            context.Report(EventDiagnosticCodes.TooDeep, "schema.fields: nested too deep");
    }

    private static string StepName(string name) => name switch
    {
        "_element" => "element",
        "_key" => "key",
        "_value" => "value",
        _ => name,
    };
}
