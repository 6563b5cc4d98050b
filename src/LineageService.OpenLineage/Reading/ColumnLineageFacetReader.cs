using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads the <c>columnLineage</c> facet, the hot path of events: no object for any input field.</summary>
internal static class ColumnLineageFacetReader
{
    public static ColumnLineageDatasetFacet? Read(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var fields = ImmutableArray<ColumnLineageField>.Empty;
        var dataset = ImmutableArray<InputField>.Empty;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("fields"u8))
            {
                reader.Read();
                if (JsonParts.IsObject(ref reader, context, "columnLineage.fields"))
                    fields = ReadFields(ref reader, context);
            }
            else if (reader.ValueTextEquals("dataset"u8))
            {
                reader.Read();
                dataset = ReadInputs(ref reader, context, EdgeSubtype.Filter);
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return new ColumnLineageDatasetFacet(fields, dataset);
    }

    private static ImmutableArray<ColumnLineageField> ReadFields(ref Utf8JsonReader reader, EventReadContext context)
    {
        var fields = ImmutableArray.CreateBuilder<ColumnLineageField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = JsonParts.Name(ref reader, context, "columnLineage.fields");
            reader.Read();
            if (!JsonParts.IsObject(ref reader, context, "columnLineage.fields entry"))
                continue;
            var inputs = ReadField(ref reader, context);
            if (string.IsNullOrEmpty(name))
                context.Report(EventDiagnosticCodes.MissingName, "columnLineage.fields: an output field without a name");
            else
                fields.Add(new ColumnLineageField(name, inputs));
        }

        return fields.DrainToImmutable();
    }

    private static ImmutableArray<InputField> ReadField(ref Utf8JsonReader reader, EventReadContext context)
    {
        var inputs = ImmutableArray<InputField>.Empty;
        var deprecated = default(FieldTransformations);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("inputFields"u8))
            {
                reader.Read();
                inputs = ReadInputs(ref reader, context, EdgeSubtype.Conditional);
            }
            else if (reader.ValueTextEquals("transformationType"u8))
            {
                reader.Read();
                deprecated = Deprecated(JsonParts.Name(ref reader, context, "transformationType"));
            }
            else
            {
                reader.Skip();
            }
        }

        return deprecated.IsEmpty ? inputs : Apply(inputs, deprecated);
    }

    private static ImmutableArray<InputField> ReadInputs(ref Utf8JsonReader reader, EventReadContext context, EdgeSubtype indirectDefault)
    {
        if (!JsonParts.IsArray(ref reader, context, "inputFields"))
            return [];
        var inputs = context.InputFields;
        inputs.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonParts.IsObject(ref reader, context, "inputField") && ReadInput(ref reader, context, indirectDefault) is { } input)
                inputs.Add(input);
        }

        return [.. inputs];
    }

    private static InputField? ReadInput(ref Utf8JsonReader reader, EventReadContext context, EdgeSubtype indirectDefault)
    {
        string? ns = null;
        string? name = null;
        string? field = null;
        var transformations = default(FieldTransformations);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                ns = JsonParts.Name(ref reader, context, "inputField.namespace");
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = JsonParts.Name(ref reader, context, "inputField.name");
            }
            else if (reader.ValueTextEquals("field"u8))
            {
                reader.Read();
                field = JsonParts.Name(ref reader, context, "inputField.field");
            }
            else if (reader.ValueTextEquals("transformations"u8))
            {
                reader.Read();
                transformations = TransformationReader.Read(ref reader, context, indirectDefault);
            }
            else
            {
                reader.Skip();
            }
        }

        if (ns is not null && !string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(field))
            return new InputField(new DatasetId(ns, name), field, transformations);
        context.Report(EventDiagnosticCodes.MissingName, "inputField: expected namespace, name and field");
        return null;
    }

    private static FieldTransformations Deprecated(string? word) =>
        string.Equals(word, "IDENTITY", StringComparison.OrdinalIgnoreCase)
            ? default(FieldTransformations).With(EdgeSubtype.Identity, masking: false)
        : string.Equals(word, "MASKED", StringComparison.OrdinalIgnoreCase)
            ? default(FieldTransformations).With(EdgeSubtype.Transformation, masking: true)
        : default;

    private static ImmutableArray<InputField> Apply(ImmutableArray<InputField> inputs, FieldTransformations deprecated)
    {
        var applied = ImmutableArray.CreateBuilder<InputField>(inputs.Length);
        foreach (var input in inputs)
            applied.Add(input.Transformations.IsEmpty ? input with { Transformations = deprecated } : input);
        return applied.MoveToImmutable();
    }
}
