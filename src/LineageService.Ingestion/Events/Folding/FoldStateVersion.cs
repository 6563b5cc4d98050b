using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What to say where a store's fold states have another form than this program's.</summary>
internal static class FoldStateVersion
{
    public static LineageStoreException Mismatch() => new(
        "The store's fold states are of another version of this program; 'lineage replay' rebuilds the store from its log.", isTransient: false);
}
