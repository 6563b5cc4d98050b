using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Compares what a source gives with what it gave the last time. Reads and writes nothing.</summary>
internal static class SyncPlanner
{
    /// <param name="isElsewhere">True where another source gives an item too.</param>
    public static SyncPlan Plan(SourceRegistry? last, Collected now, Func<SourceItemKey, bool> isElsewhere)
    {
        var before = last?.Items ?? new Dictionary<SourceItemKey, SourceItem>();
        var added = ImmutableArray.CreateBuilder<SourceItemKey>();
        var changed = ImmutableArray.CreateBuilder<SourceItemKey>();
        var unchanged = 0;
        foreach (var (key, item) in now.Items)
        {
            if (!before.TryGetValue(key, out var known)) added.Add(key);
            else if (known.Hash != item.Hash) changed.Add(key);
            else unchanged++;
        }

        var absent = new List<SourceItemKey>();
        var kept = ImmutableArray.CreateBuilder<SourceItemKey>();
        foreach (var (key, item) in before)
        {
            if (now.Items.ContainsKey(key)) continue;

            // A task whose SQL is opaque now is no task that is gone.
            if (key.IsJob && now.Items.ContainsKey(Other(key))) continue;
            if (now.MayBeLost(key, item)) kept.Add(key);
            else absent.Add(key);
        }

        var renamed = Renames(absent, added, before, now.Items);
        var moved = renamed.Select(rename => rename.From).ToHashSet();
        var retired = ImmutableArray.CreateBuilder<SourceItemKey>();
        var released = ImmutableArray.CreateBuilder<SourceItemKey>();
        foreach (var key in absent)
        {
            if (moved.Contains(key)) continue;
            (isElsewhere(key) ? released : retired).Add(key);
        }

        return new SyncPlan(Sorted(added), Sorted(changed), unchanged, Sorted(retired), Sorted(released), renamed, Sorted(kept));
    }

    private static SourceItemKey Other(SourceItemKey key) =>
        key with { Kind = key.Kind == SourceItemKind.Task ? SourceItemKind.OpaqueTask : SourceItemKind.Task };

    // Only where one old and one new thing are alike and nothing else is: two equal copies of which one is gone are no rename.
    private static ImmutableArray<SourceRename> Renames(
        List<SourceItemKey> absent,
        IReadOnlyList<SourceItemKey> added,
        IReadOnlyDictionary<SourceItemKey, SourceItem> before,
        IReadOnlyDictionary<SourceItemKey, SourceItem> now)
    {
        if (absent.Count == 0 || added.Count == 0) return [];
        var gone = Unique(absent, before);
        var come = Unique(added, now);
        var renames = new List<SourceRename>();
        foreach (var (content, from) in gone)
        {
            if (from is { } old && come.TryGetValue(content, out var to) && to is { } name && old.Kind == name.Kind) renames.Add(new SourceRename(old, name));
        }

        if (renames.Count == 0) return [];
        var stays = before.Where(pair => pair.Value.Content is not null && now.TryGetValue(pair.Key, out var item) && item.Content == pair.Value.Content)
            .Select(pair => pair.Value.Content!)
            .ToHashSet(StringComparer.Ordinal);
        return [.. renames.Where(rename => !stays.Contains(before[rename.From].Content!)).OrderBy(rename => rename.From)];
    }

    // Null where several items have the content.
    private static Dictionary<string, SourceItemKey?> Unique(IEnumerable<SourceItemKey> keys, IReadOnlyDictionary<SourceItemKey, SourceItem> items)
    {
        var unique = new Dictionary<string, SourceItemKey?>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (items[key].Content is not { } content) continue;
            if (!unique.TryAdd(content, key)) unique[content] = null;
        }

        return unique;
    }

    private static ImmutableArray<SourceItemKey> Sorted(ImmutableArray<SourceItemKey>.Builder keys)
    {
        keys.Sort();
        return keys.DrainToImmutable();
    }
}
