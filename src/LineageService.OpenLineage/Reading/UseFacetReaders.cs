using System.Buffers;
using System.Text;
using System.Text.Json;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads what a run says of its use of a dataset (<c>inputFacets</c>, <c>outputFacets</c>), and of the catalog that the dataset is in.</summary>
internal static class UseFacetReaders
{
    /// <summary>A condition longer than this is reported and left out, bytes.</summary>
    private const int MaxCondition = 16 * 1024;

    /// <summary>On its start the reader stands on the value of <c>inputFacets</c> or <c>outputFacets</c>.</summary>
    public static Facet<SubsetFacet> Read(ref Utf8JsonReader reader, EventReadContext context)
    {
        Facet<SubsetFacet> subset = default;
        if (!JsonParts.IsObject(ref reader, context, "dataset.inputFacets")) return subset;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("subset"u8)) subset = JsonParts.ReadFacet<SubsetFacet>(ref reader, context, "subset", ReadSubset);
            else reader.Skip();
        }

        return subset;
    }

    public static CatalogDatasetFacet? ReadCatalog(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? framework = null, type = null, name = null, metadata = null, warehouse = null, source = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("framework"u8)) framework = Text(ref reader, context);
            else if (reader.ValueTextEquals("type"u8)) type = Text(ref reader, context);
            else if (reader.ValueTextEquals("name"u8)) name = Text(ref reader, context);
            else if (reader.ValueTextEquals("metadataUri"u8)) metadata = Text(ref reader, context);
            else if (reader.ValueTextEquals("warehouseUri"u8)) warehouse = Text(ref reader, context);
            else if (reader.ValueTextEquals("source"u8)) source = Text(ref reader, context);
            else deleted |= JsonParts.PassProperty(ref reader);
        }

        return framework is null && type is null && name is null ? null : new CatalogDatasetFacet(framework, type, name, metadata, warehouse, source);
    }

    private static string? Text(ref Utf8JsonReader reader, EventReadContext context)
    {
        reader.Read();
        var text = JsonParts.Name(ref reader, context, "catalog");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static SubsetFacet? ReadSubset(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? condition = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("inputCondition"u8) || reader.ValueTextEquals("outputCondition"u8))
            {
                reader.Read();
                condition = Condition(ref reader, context);
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return condition is null ? null : new SubsetFacet(condition);
    }

    private static string? Condition(ref Utf8JsonReader reader, EventReadContext context)
    {
        if (!JsonParts.IsObject(ref reader, context, "subset.inputCondition")) return null;
        using var value = JsonDocument.ParseValue(ref reader);
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text)) value.RootElement.WriteTo(writer);
        if (text.WrittenCount <= MaxCondition) return Encoding.UTF8.GetString(text.WrittenSpan);
        context.Report(EventDiagnosticCodes.TooLong, "subset: the condition is too long");
        return null;
    }
}
