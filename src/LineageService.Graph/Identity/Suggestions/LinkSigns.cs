using LineageService.Graph.Store;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Other names that events told: symlinks between two tables, which nothing merges by itself, and former names.</summary>
internal static class LinkSigns
{
    public static async Task FindAsync(ILineageStore store, SuggestionCollector found, CancellationToken cancellationToken)
    {
        await foreach (var record in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (record.Symlinks.IsEmpty || found.Graph.FindDataset(record.Id) is not { } dataset) continue;
            foreach (var link in record.Symlinks)
            {
                if (link == record.AliasOf || found.Graph.FindDataset(link) is not { } other) continue;
                if (!other.Exists)
                    found.Add(other, dataset, MergeSignCodes.Rename, 0.8, "An event renamed the one into the other.", isDirected: true);
                else
                    found.Add(dataset, other, MergeSignCodes.Symlink, 0.9, "An event names the one as a symlink of the other.");
            }
        }
    }
}
