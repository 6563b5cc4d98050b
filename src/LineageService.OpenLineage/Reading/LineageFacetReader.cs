using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads the <c>lineage</c> facet of jobs and of datasets.</summary>
internal static class LineageFacetReader
{
    public static LineageJobFacet? ReadJob(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        ImmutableArray<LineageEntry>? entries = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("entries"u8))
            {
                reader.Read();
                entries = ReadEntries(ref reader, context);
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return entries is { } read ? new LineageJobFacet(read) : null;
    }

    public static LineageDatasetFacet? ReadDataset(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var parts = default(EntryParts);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!parts.TryRead(ref reader, context))
                deleted |= JsonParts.PassProperty(ref reader);
        }

        return new LineageDatasetFacet(parts.Inputs, parts.Fields.IsDefault ? [] : parts.Fields);
    }

    private static ImmutableArray<LineageEntry> ReadEntries(ref Utf8JsonReader reader, EventReadContext context)
    {
        if (!JsonParts.IsArray(ref reader, context, "lineage.entries"))
            return [];
        var entries = ImmutableArray.CreateBuilder<LineageEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!JsonParts.IsObject(ref reader, context, "lineage.entries entry"))
                continue;
            var entity = default(EntityParts);
            var parts = default(EntryParts);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (!entity.TryRead(ref reader, context) && !parts.TryRead(ref reader, context))
                    reader.Skip();
            }

            if (entity.ToEntity(context) is { } target)
                entries.Add(new LineageEntry(target, parts.Inputs, parts.Fields.IsDefault ? [] : parts.Fields));
        }

        return entries.DrainToImmutable();
    }

    private static ImmutableArray<LineageInput> ReadInputs(ref Utf8JsonReader reader, EventReadContext context, EdgeSubtype indirectDefault)
    {
        if (!JsonParts.IsArray(ref reader, context, "lineage inputs"))
            return default;
        var inputs = ImmutableArray.CreateBuilder<LineageInput>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!JsonParts.IsObject(ref reader, context, "lineage input"))
                continue;
            var entity = default(EntityParts);
            string? field = null;
            var transformations = default(FieldTransformations);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("field"u8))
                {
                    reader.Read();
                    field = JsonParts.Name(ref reader, context, "lineage input field");
                }
                else if (reader.ValueTextEquals("transformations"u8))
                {
                    reader.Read();
                    transformations = TransformationReader.Read(ref reader, context, indirectDefault);
                }
                else if (!entity.TryRead(ref reader, context))
                {
                    reader.Skip();
                }
            }

            if (entity.ToEntity(context) is { } source)
                inputs.Add(new LineageInput(source, string.IsNullOrEmpty(field) || source.IsJob ? null : field, transformations));
        }

        return inputs.DrainToImmutable();
    }

    private static ImmutableArray<LineageField> ReadFields(ref Utf8JsonReader reader, EventReadContext context)
    {
        if (!JsonParts.IsObject(ref reader, context, "lineage fields"))
            return [];
        var fields = ImmutableArray.CreateBuilder<LineageField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = JsonParts.Name(ref reader, context, "lineage fields");
            reader.Read();
            if (!JsonParts.IsObject(ref reader, context, "lineage fields entry"))
                continue;
            var inputs = ImmutableArray<LineageInput>.Empty;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("inputs"u8))
                {
                    reader.Read();
                    inputs = ReadInputs(ref reader, context, EdgeSubtype.Conditional);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (string.IsNullOrEmpty(name))
                context.Report(EventDiagnosticCodes.MissingName, "lineage fields: a field without a name");
            else
                fields.Add(new LineageField(name, inputs.IsDefault ? [] : inputs));
        }

        return fields.DrainToImmutable();
    }

    /// <summary>The parts that say what flows in. Mutable, for one entry.</summary>
    private struct EntryParts
    {
        public ImmutableArray<LineageInput> Inputs;
        public ImmutableArray<LineageField> Fields;

        public bool TryRead(ref Utf8JsonReader reader, EventReadContext context)
        {
            if (reader.ValueTextEquals("inputs"u8))
            {
                reader.Read();
                Inputs = ReadInputs(ref reader, context, EdgeSubtype.Filter);
                return true;
            }

            if (!reader.ValueTextEquals("fields"u8))
                return false;
            reader.Read();
            Fields = ReadFields(ref reader, context);
            return true;
        }
    }

    /// <summary>The parts that name a dataset or job. Mutable, for one entity.</summary>
    private struct EntityParts
    {
        private string? _namespace;
        private string? _name;
        private string? _type;

        public bool TryRead(ref Utf8JsonReader reader, EventReadContext context)
        {
            if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                _namespace = JsonParts.Name(ref reader, context, "lineage namespace");
                return true;
            }

            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                _name = JsonParts.Name(ref reader, context, "lineage name");
                return true;
            }

            if (!reader.ValueTextEquals("type"u8))
                return false;
            reader.Read();
            _type = JsonParts.Name(ref reader, context, "lineage type");
            return true;
        }

        public readonly LineageEntity? ToEntity(EventReadContext context)
        {
            var named = _namespace is not null && !string.IsNullOrEmpty(_name);
            if (string.Equals(_type, "JOB", StringComparison.OrdinalIgnoreCase))
            {
                if (named)
                    return new LineageEntity(null, new JobId(_namespace!, _name!));
                if (_namespace is null && _name is null)
                    return LineageEntity.OwnJob;
            }
            else if (named && (_type is null || string.Equals(_type, "DATASET", StringComparison.OrdinalIgnoreCase)))
            {
                return new LineageEntity(new DatasetId(_namespace!, _name!), null);
            }

            context.Report(EventDiagnosticCodes.MissingName, "lineage: expected type DATASET or JOB with namespace and name");
            return null;
        }
    }
}
