using System.Text.Json;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Exchange;

/// <summary>Writes what is known of a dataset as facets: schema, symlinks, ownership, documentation, type, tags, catalog, lifecycle.</summary>
internal static class DatasetFacetsWriter
{
    public static bool SaysSomething(DatasetRecord record) =>
        !record.Fields.IsEmpty || !record.Symlinks.IsEmpty || record.Owner is not null || record.Description is not null || record.Kind is not null
        || !record.Tags.IsEmpty || record.Catalog is not null || !record.Exists;

    public static void Write(Utf8JsonWriter writer, DatasetRecord record)
    {
        WriteSchema(writer, record);
        if (!record.Symlinks.IsEmpty)
        {
            OpenLineageEventWriter.Facets.Begin(writer, "symlinks", "1-0-1/SymlinksDatasetFacet");
            writer.WriteStartArray("identifiers");
            foreach (var symlink in record.Symlinks)
            {
                writer.WriteStartObject();
                writer.WriteString("namespace", symlink.Namespace);
                writer.WriteString("name", symlink.Name);
                writer.WriteString("type", "LOCATION");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        WriteOwner(writer, record.Owner);
        WriteText(writer, "documentation", "1-1-0/DocumentationDatasetFacet", "description", record.Description);
        WriteText(writer, "datasetType", "1-0-0/DatasetTypeDatasetFacet", "datasetType", record.Kind?.ToUpperInvariant());
        WriteTags(writer, record);
        WriteCatalog(writer, record.Catalog);
        if (!record.Exists) WriteText(writer, "lifecycleStateChange", "1-0-1/LifecycleStateChangeDatasetFacet", "lifecycleStateChange", "DROP");
    }

    public static void WriteOwner(Utf8JsonWriter writer, string? owner)
    {
        if (owner is null) return;
        OpenLineageEventWriter.Facets.Begin(writer, "ownership", "1-0-1/OwnershipFacet");
        writer.WriteStartArray("owners");
        writer.WriteStartObject();
        writer.WriteString("name", owner);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCatalog(Utf8JsonWriter writer, DatasetCatalog? catalog)
    {
        if (catalog is null) return;
        OpenLineageEventWriter.Facets.Begin(writer, "catalog", "1-1-0/CatalogDatasetFacet");
        WriteOptional("framework", catalog.Framework);
        WriteOptional("type", catalog.Type);
        WriteOptional("name", catalog.Name);
        WriteOptional("metadataUri", catalog.MetadataUri);
        WriteOptional("warehouseUri", catalog.WarehouseUri);
        WriteOptional("source", catalog.Source);
        writer.WriteEndObject();

        void WriteOptional(string name, string? text)
        {
            if (text is not null) writer.WriteString(name, text);
        }
    }

    // Nested paths follow their parent and repeat its path: they are written into the parent's own list.
    private static void WriteSchema(Utf8JsonWriter writer, DatasetRecord record)
    {
        if (record.Fields.IsEmpty) return;
        OpenLineageEventWriter.Facets.Begin(writer, "schema", "1-2-0/SchemaDatasetFacet");
        writer.WriteStartArray("fields");
        var open = new Stack<string>();
        foreach (var field in record.Fields)
        {
            while (open.TryPeek(out var parent) && !field.Path.StartsWith(parent, StringComparison.Ordinal)) Close(writer, open);
            var prefix = open.TryPeek(out var inside) ? inside.Length : 0;
            writer.WriteStartObject();
            writer.WriteString("name", field.Path[prefix..]);
            if (field.Type is not null) writer.WriteString("type", field.Type);
            writer.WriteStartArray("fields");
            open.Push(field.Path + ".");
        }

        while (open.Count > 0) Close(writer, open);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Close(Utf8JsonWriter writer, Stack<string> open)
    {
        open.Pop();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, DatasetRecord record)
    {
        if (record.Tags.IsEmpty) return;
        OpenLineageEventWriter.Facets.Begin(writer, "tags", "1-0-0/TagsDatasetFacet");
        writer.WriteStartArray("tags");
        foreach (var tag in record.Tags)
        {
            var bar = tag.IndexOf('|', StringComparison.Ordinal);
            var text = tag[(bar + 1)..];
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            writer.WriteStartObject();
            writer.WriteString("key", equals < 0 ? text : text[..equals]);
            if (equals >= 0) writer.WriteString("value", text[(equals + 1)..]);
            if (bar >= 0) writer.WriteString("field", tag[..bar]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string schema, string property, string? text)
    {
        if (text is null) return;
        OpenLineageEventWriter.Facets.Begin(writer, name, schema);
        writer.WriteString(property, text);
        writer.WriteEndObject();
    }
}
