using System.Collections.Immutable;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Naming;

/// <summary>
/// Which of a dataset's names is the canonical one. A symlink has a direction: a path (<see cref="StorageNamespaces"/>) whose symlink is a
/// table is that table; a table whose symlink is a path owns the path. Two tables, or a topic and the name that one session gives it, are
/// not merged.
/// </summary>
public static class SymlinkDirection
{
    /// <summary>
    /// The merge that the dataset's symlinks state: <c>Alias</c> is another name of <c>Canonical</c>. Of several tables of one path the
    /// least by ordinal order counts, so that the order in the event does not matter.
    /// </summary>
    public static ImmutableArray<(DatasetId Alias, DatasetId Canonical)> Merges(EventDataset dataset)
    {
        if (dataset.Facets.Symlinks.Value is not { } symlinks)
            return [];
        var isPath = StorageNamespaces.Contains(dataset.Id.Namespace);
        DatasetId? table = null;
        ImmutableArray<(DatasetId, DatasetId)>.Builder? merges = null;
        foreach (var symlink in symlinks.Identifiers)
        {
            var linkIsPath = StorageNamespaces.Contains(symlink.Id.Namespace);
            if (isPath && !linkIsPath && !IsLocation(symlink) && (table is null || symlink.Id < table))
                table = symlink.Id;
            else if (!isPath && linkIsPath && !IsTable(symlink))
                (merges ??= ImmutableArray.CreateBuilder<(DatasetId, DatasetId)>(1)).Add((symlink.Id, dataset.Id));
        }

        // A path gives one table, a table gives paths: never both.
        return table is { } canonical ? [(dataset.Id, canonical)] : merges is null ? [] : merges.DrainToImmutable();
    }

    private static bool IsLocation(SymlinkIdentifier symlink) =>
        string.Equals(symlink.Type, "LOCATION", StringComparison.OrdinalIgnoreCase);

    private static bool IsTable(SymlinkIdentifier symlink) => string.Equals(symlink.Type, "TABLE", StringComparison.OrdinalIgnoreCase);
}
