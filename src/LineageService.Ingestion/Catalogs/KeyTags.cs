using System.Collections.Immutable;

namespace LineageService.Ingestion.Catalogs;

/// <summary>Primary and unique keys as tags of a dataset (<c>key=country,city</c>), so that they outlive the import that told them.</summary>
internal static class KeyTags
{
    private const string Prefix = "key=";

    /// <summary>The tags with the keys a catalog told; as they are where it told none.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<ImmutableArray<string>> keys, ImmutableArray<string> tags)
    {
        if (keys.IsDefaultOrEmpty) return tags;
        var told = keys.Where(key => !key.Any(column => column.Contains(',', StringComparison.Ordinal))).Select(key => Prefix + string.Join(',', key)).ToList();
        return [.. tags.Where(tag => !tag.StartsWith(Prefix, StringComparison.Ordinal)), .. told];
    }

    public static ImmutableArray<ImmutableArray<string>> Read(ImmutableArray<string> tags)
    {
        if (tags.IsDefaultOrEmpty) return [];
        return [.. tags.Where(tag => tag.StartsWith(Prefix, StringComparison.Ordinal)).Select(tag => tag[Prefix.Length..].Split(',').ToImmutableArray())];
    }
}
