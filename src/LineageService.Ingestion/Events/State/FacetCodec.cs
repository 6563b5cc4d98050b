using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.State;

/// <summary>The stored form of the facets that jobs and datasets share; null is stored as such.</summary>
internal static class FacetCodec
{
    public static void Write(StateWriter writer, OwnershipFacet? facet)
    {
        writer.Flag(facet is not null);
        if (facet is null) return;
        writer.Number(facet.Owners.Length);
        foreach (var owner in facet.Owners)
        {
            writer.Text(owner.Name);
            writer.Text(owner.Type);
        }
    }

    public static OwnershipFacet? ReadOwnership(ref StateReader reader)
    {
        if (!reader.Flag()) return null;
        var owners = ImmutableArray.CreateBuilder<EventOwner>(reader.Count());
        for (var count = owners.Capacity; count > 0; count--) owners.Add(new EventOwner(reader.Name(), reader.Text()));
        return new OwnershipFacet(owners.MoveToImmutable());
    }

    public static void Write(StateWriter writer, DatasetCatalog? catalog)
    {
        writer.Flag(catalog is not null);
        if (catalog is null) return;
        foreach (var text in (string?[])[catalog.Framework, catalog.Type, catalog.Name, catalog.MetadataUri, catalog.WarehouseUri, catalog.Source]) writer.Text(text);
    }

    public static DatasetCatalog? ReadCatalog(ref StateReader reader) =>
        reader.Flag() ? new DatasetCatalog(reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text()) : null;

    public static void Write(StateWriter writer, TagsFacet? facet)
    {
        writer.Flag(facet is not null);
        if (facet is null) return;
        writer.Number(facet.Tags.Length);
        foreach (var tag in facet.Tags)
        {
            writer.Text(tag.Key);
            writer.Text(tag.Value);
            writer.Text(tag.Field);
        }
    }

    public static TagsFacet? ReadTags(ref StateReader reader)
    {
        if (!reader.Flag()) return null;
        var tags = ImmutableArray.CreateBuilder<EventTag>(reader.Count());
        for (var count = tags.Capacity; count > 0; count--) tags.Add(new EventTag(reader.Name(), reader.Text(), reader.Text()));
        return new TagsFacet(tags.MoveToImmutable());
    }

    public static void Write(StateWriter writer, SymlinksDatasetFacet? facet)
    {
        writer.Flag(facet is not null);
        if (facet is null) return;
        writer.Number(facet.Identifiers.Length);
        foreach (var symlink in facet.Identifiers)
        {
            writer.Dataset(symlink.Id);
            writer.Text(symlink.Type);
        }
    }

    public static SymlinksDatasetFacet? ReadSymlinks(ref StateReader reader)
    {
        if (!reader.Flag()) return null;
        var symlinks = ImmutableArray.CreateBuilder<SymlinkIdentifier>(reader.Count());
        for (var count = symlinks.Capacity; count > 0; count--) symlinks.Add(new SymlinkIdentifier(reader.Dataset(), reader.Name()));
        return new SymlinksDatasetFacet(symlinks.MoveToImmutable());
    }
}
