namespace LineageService.Graph.Store;

/// <summary>How a store took a batch.</summary>
/// <param name="Epoch">The last commit of the store as of it; whoever reads at this epoch or later sees what the batch says.</param>
/// <param name="IsChange">
/// True where the batch made this commit; false where the store said all of it already. The epoch does not tell: others may have committed to a shared
/// store in between.
/// </param>
public readonly record struct StoreCommit(long Epoch, bool IsChange);
