using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Readers of the facets that are a list of small objects: symlinks, tags, owners.</summary>
internal static class ListedFacetReaders
{
    public static SymlinksDatasetFacet? ReadSymlinks(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var identifiers = ImmutableArray.CreateBuilder<SymlinkIdentifier>(1);
        var parts = default(Parts);
        while (NextItem(ref reader, context, "identifiers"u8, ref parts, ref deleted))
        {
            if (parts.Namespace is not null && !string.IsNullOrEmpty(parts.Name))
                identifiers.Add(new SymlinkIdentifier(new DatasetId(parts.Namespace, parts.Name), parts.Type ?? string.Empty));
            else
                context.Report(EventDiagnosticCodes.MissingName, "symlinks: expected namespace and name");
        }

        return new SymlinksDatasetFacet(identifiers.DrainToImmutable());
    }

    public static TagsFacet? ReadTags(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var tags = ImmutableArray.CreateBuilder<EventTag>();
        var parts = default(Parts);
        while (NextItem(ref reader, context, "tags"u8, ref parts, ref deleted))
        {
            if (!string.IsNullOrEmpty(parts.Key))
                tags.Add(new EventTag(parts.Key, parts.Value, string.IsNullOrEmpty(parts.Field) ? null : parts.Field));
            else
                context.Report(EventDiagnosticCodes.MissingName, "tags: a tag without a key");
        }

        return new TagsFacet(tags.DrainToImmutable());
    }

    public static OwnershipFacet? ReadOwnership(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var owners = ImmutableArray.CreateBuilder<EventOwner>();
        var parts = default(Parts);
        while (NextItem(ref reader, context, "owners"u8, ref parts, ref deleted))
        {
            if (!string.IsNullOrEmpty(parts.Name))
                owners.Add(new EventOwner(parts.Name, string.IsNullOrEmpty(parts.Type) ? null : parts.Type));
            else
                context.Report(EventDiagnosticCodes.MissingName, "ownership: an owner without a name");
        }

        return new OwnershipFacet(owners.DrainToImmutable());
    }

    /// <summary>
    /// Moves to the next object of the list and reads it; at the facet's end false. The reader stands inside the list after true.
    /// </summary>
    private static bool NextItem(
        ref Utf8JsonReader reader, EventReadContext context, ReadOnlySpan<byte> list, ref Parts parts, ref bool deleted)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject:
                    return false;
                case JsonTokenType.EndArray:
                    continue;
                case JsonTokenType.PropertyName when reader.ValueTextEquals(list):
                    reader.Read();
                    _ = JsonParts.IsArray(ref reader, context, "facet list");
                    continue;
                case JsonTokenType.PropertyName:
                    deleted |= JsonParts.PassProperty(ref reader);
                    continue;
                default:
                    if (!JsonParts.IsObject(ref reader, context, "facet list entry"))
                        continue;
                    parts = ReadParts(ref reader, context);
                    return true;
            }
        }

        return false;
    }

    private static Parts ReadParts(ref Utf8JsonReader reader, EventReadContext context)
    {
        var parts = default(Parts);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("namespace"u8))
                parts.Namespace = Next(ref reader, context);
            else if (reader.ValueTextEquals("name"u8))
                parts.Name = Next(ref reader, context);
            else if (reader.ValueTextEquals("type"u8))
                parts.Type = Next(ref reader, context);
            else if (reader.ValueTextEquals("key"u8))
                parts.Key = Next(ref reader, context);
            else if (reader.ValueTextEquals("value"u8))
                parts.Value = Next(ref reader, context);
            else if (reader.ValueTextEquals("field"u8))
                parts.Field = Next(ref reader, context);
            else
                reader.Skip();
        }

        return parts;
    }

    private static string? Next(ref Utf8JsonReader reader, EventReadContext context)
    {
        reader.Read();
        return JsonParts.Name(ref reader, context, "facet list entry");
    }

    /// <summary>The properties that such objects have. Mutable, for one object.</summary>
    private struct Parts
    {
        public string? Namespace;
        public string? Name;
        public string? Type;
        public string? Key;
        public string? Value;
        public string? Field;
    }
}
