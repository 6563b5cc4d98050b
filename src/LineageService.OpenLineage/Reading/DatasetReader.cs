using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads the datasets of an event.</summary>
internal static class DatasetReader
{
    /// <summary>Reads <c>inputs</c> or <c>outputs</c>; one without a name is reported and left out.</summary>
    public static ImmutableArray<EventDataset> ReadList(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        if (!JsonParts.IsArray(ref reader, context, part))
            return [];
        var datasets = ImmutableArray.CreateBuilder<EventDataset>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!JsonParts.IsObject(ref reader, context, part))
                continue;
            if (Read(ref reader, context, part) is { } dataset)
                datasets.Add(dataset);
            else
                context.Report(EventDiagnosticCodes.MissingName, $"{part}: a dataset without namespace or name");
        }

        return datasets.DrainToImmutable();
    }

    /// <summary>
    /// Reads one dataset; null where namespace or name is missing. An empty namespace is one: filesystem connectors send it.
    /// </summary>
    /// <param name="part">Where it stands in the event: an output's facets are others than those of the same dataset as an input.</param>
    public static EventDataset? Read(ref Utf8JsonReader reader, EventReadContext context, string part)
    {
        string? ns = null;
        string? name = null;
        var facets = DatasetFacets.None;
        Facet<SubsetFacet> subset = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                ns = JsonParts.Name(ref reader, context, "dataset.namespace");
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = JsonParts.Name(ref reader, context, "dataset.name");
            }
            else if (reader.ValueTextEquals("facets"u8))
            {
                reader.Read();
                facets = ReadFacets(ref reader, context, HashCode.Combine(ns, name, part));
            }
            else if (reader.ValueTextEquals("inputFacets"u8) || reader.ValueTextEquals("outputFacets"u8))
            {
                reader.Read();
                subset = UseFacetReaders.Read(ref reader, context);
            }
            else
            {
                reader.Skip();
            }
        }

        return ns is null || string.IsNullOrEmpty(name) ? null : new EventDataset(new DatasetId(ns, name), facets) { Subset = subset };
    }

    /// <param name="key">Tells the dataset apart, as far as it is known by now.</param>
    private static DatasetFacets ReadFacets(ref Utf8JsonReader reader, EventReadContext context, int key)
    {
        if (!JsonParts.IsObject(ref reader, context, "dataset.facets"))
            return DatasetFacets.None;
        Facet<SchemaDatasetFacet> schema = default;
        Facet<SymlinksDatasetFacet> symlinks = default;
        Facet<ColumnLineageDatasetFacet> columnLineage = default;
        Facet<LineageDatasetFacet> lineage = default;
        Facet<TagsFacet> tags = default;
        Facet<OwnershipFacet> ownership = default;
        Facet<LifecycleStateChangeDatasetFacet> lifecycle = default;
        Facet<DatasetTypeDatasetFacet> datasetType = default;
        Facet<DocumentationFacet> documentation = default;
        Facet<CatalogDatasetFacet> catalog = default;
        ImmutableArray<RawFacet>.Builder? others = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("schema"u8))
                schema = JsonParts.ReadRepeatedFacet<SchemaDatasetFacet>(ref reader, context, "schema", key, SchemaFacetReader.Read);
            else if (reader.ValueTextEquals("columnLineage"u8))
                columnLineage = JsonParts.ReadRepeatedFacet<ColumnLineageDatasetFacet>(
                    ref reader, context, "columnLineage", key + 1, ColumnLineageFacetReader.Read);
            else if (reader.ValueTextEquals("symlinks"u8))
                symlinks = JsonParts.ReadFacet<SymlinksDatasetFacet>(ref reader, context, "symlinks", ListedFacetReaders.ReadSymlinks);
            else if (reader.ValueTextEquals("lifecycleStateChange"u8))
                lifecycle = JsonParts.ReadFacet<LifecycleStateChangeDatasetFacet>(
                    ref reader, context, "lifecycleStateChange", ReadLifecycle);
            else if (reader.ValueTextEquals("tags"u8))
                tags = JsonParts.ReadFacet<TagsFacet>(ref reader, context, "tags", ListedFacetReaders.ReadTags);
            else if (reader.ValueTextEquals("ownership"u8))
                ownership = JsonParts.ReadFacet<OwnershipFacet>(ref reader, context, "ownership", ListedFacetReaders.ReadOwnership);
            else if (reader.ValueTextEquals("datasetType"u8))
                datasetType = JsonParts.ReadFacet<DatasetTypeDatasetFacet>(ref reader, context, "datasetType", ReadDatasetType);
            else if (reader.ValueTextEquals("documentation"u8))
                documentation = JsonParts.ReadFacet<DocumentationFacet>(
                    ref reader, context, "documentation", JobFacetReaders.ReadDocumentation);
            else if (reader.ValueTextEquals("catalog"u8))
                catalog = JsonParts.ReadFacet<CatalogDatasetFacet>(ref reader, context, "catalog", UseFacetReaders.ReadCatalog);
            else if (reader.ValueTextEquals("lineage"u8))
                lineage = JsonParts.ReadFacet<LineageDatasetFacet>(ref reader, context, "lineage", LineageFacetReader.ReadDataset);
            else
                (others ??= ImmutableArray.CreateBuilder<RawFacet>()).Add(JsonParts.ReadRaw(ref reader, context));
        }

        return new DatasetFacets
        {
            Schema = schema,
            Symlinks = symlinks,
            ColumnLineage = columnLineage,
            Lineage = lineage,
            Tags = tags,
            Ownership = ownership,
            Lifecycle = lifecycle,
            DatasetType = datasetType,
            Documentation = documentation,
            Catalog = catalog,
            Others = others?.DrainToImmutable() ?? [],
        };
    }

    private static LifecycleStateChangeDatasetFacet? ReadLifecycle(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var state = LifecycleState.None;
        DatasetId? previous = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("lifecycleStateChange"u8))
            {
                reader.Read();
                var word = JsonParts.Name(ref reader, context, "lifecycleStateChange");
                if (!string.IsNullOrEmpty(word) && !Enum.TryParse(word, ignoreCase: true, out state))
                    context.Report(EventDiagnosticCodes.UnknownWord, "lifecycleStateChange: not one of the specification's");
            }
            else if (reader.ValueTextEquals("previousIdentifier"u8))
            {
                reader.Read();
                if (JsonParts.IsObject(ref reader, context, "previousIdentifier"))
                    previous = Read(ref reader, context, "previousIdentifier")?.Id;
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return new LifecycleStateChangeDatasetFacet(Enum.IsDefined(state) ? state : LifecycleState.None, previous);
    }

    private static DatasetTypeDatasetFacet? ReadDatasetType(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? type = null;
        string? subType = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("datasetType"u8))
            {
                reader.Read();
                type = JsonParts.Name(ref reader, context, "datasetType");
            }
            else if (reader.ValueTextEquals("subType"u8))
            {
                reader.Read();
                subType = JsonParts.Name(ref reader, context, "datasetType.subType");
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return string.IsNullOrEmpty(type) ? null : new DatasetTypeDatasetFacet(type, string.IsNullOrEmpty(subType) ? null : subType);
    }
}
