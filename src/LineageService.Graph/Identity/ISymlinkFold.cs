using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>
/// Who folds events, and with them the symlinks that they state: what a symlink made one is stored under the table's name, so it takes the
/// fold to part the two again.
/// </summary>
public interface ISymlinkFold
{
    /// <summary>
    /// Keeps a path apart from the table that events say it is, whatever they say from now on of these two; all lineage under the path moves
    /// back in the same commit.
    /// </summary>
    /// <returns>The exception as it is kept, and its commit; null where no event calls the path a table.</returns>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    Task<(IdentityMerge Exception, long Epoch)?> SeparateAsync(DatasetId path, string author, CancellationToken cancellationToken);
}
