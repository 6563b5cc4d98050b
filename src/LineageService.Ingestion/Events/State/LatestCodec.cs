using System.Collections.Immutable;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.State;

/// <summary>The stored form of the facets that jobs and datasets share, and the frame of every <see cref="Latest{T}"/>.</summary>
internal static class LatestCodec
{
    /// <summary>Writes the key and whether there is a value; returns the value to write.</summary>
    public static T? Begin<T>(StateWriter writer, Latest<T> latest)
        where T : class
    {
        writer.Key(latest.Key);
        writer.Flag(latest.Value is not null);
        return latest.Value;
    }

    /// <summary>Reads the key; true where a value follows.</summary>
    public static bool Begin(ref StateReader reader, out EventKey key)
    {
        key = reader.Key();
        return reader.Flag();
    }

    public static void Write(StateWriter writer, Latest<OwnershipFacet> latest)
    {
        if (Begin(writer, latest) is not { } ownership) return;
        writer.Number(ownership.Owners.Length);
        foreach (var owner in ownership.Owners)
        {
            writer.Text(owner.Name);
            writer.Text(owner.Type);
        }
    }

    public static Latest<OwnershipFacet> ReadOwnership(ref StateReader reader)
    {
        if (!Begin(ref reader, out var key)) return new(key, null);
        var owners = ImmutableArray.CreateBuilder<EventOwner>(reader.Count());
        for (var count = owners.Capacity; count > 0; count--) owners.Add(new EventOwner(reader.Name(), reader.Text()));
        return new(key, new OwnershipFacet(owners.MoveToImmutable()));
    }

    public static void Write(StateWriter writer, Latest<TagsFacet> latest)
    {
        if (Begin(writer, latest) is not { } tags) return;
        writer.Number(tags.Tags.Length);
        foreach (var tag in tags.Tags)
        {
            writer.Text(tag.Key);
            writer.Text(tag.Value);
            writer.Text(tag.Field);
        }
    }

    public static Latest<TagsFacet> ReadTags(ref StateReader reader)
    {
        if (!Begin(ref reader, out var key)) return new(key, null);
        var tags = ImmutableArray.CreateBuilder<EventTag>(reader.Count());
        for (var count = tags.Capacity; count > 0; count--) tags.Add(new EventTag(reader.Name(), reader.Text(), reader.Text()));
        return new(key, new TagsFacet(tags.MoveToImmutable()));
    }

    public static void Write(StateWriter writer, Latest<string> latest)
    {
        if (Begin(writer, latest) is { } text) writer.Text(text);
    }

    public static Latest<string> ReadText(ref StateReader reader) =>
        Begin(ref reader, out var key) ? new(key, reader.Name()) : new(key, null);
}
