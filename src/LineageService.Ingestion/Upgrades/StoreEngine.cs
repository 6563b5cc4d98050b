using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;

namespace LineageService.Ingestion.Upgrades;

/// <summary>
/// Which engine's analyses stand in a store, beside the engine of this program. While they differ, what did not change is left as the former engine read
/// it; what is new or changed is read by this one. <see cref="EngineReanalysis"/> tells the difference and makes this engine's the ones that stand.
/// </summary>
/// <param name="Active">The engine whose analyses stand.</param>
/// <param name="Current">The engine of this program.</param>
public sealed record StoreEngine(string Active, string Current)
{
    private const string StateKey = "engine/active";

    /// <summary>True where there is nothing to activate.</summary>
    public bool IsCurrent => string.Equals(Active, Current, StringComparison.Ordinal);

    /// <summary>A sentence for whoever opens a store that another engine made.</summary>
    public string Sentence =>
        $"The lineage in this store was read by engine {Active}; this program's is {Current}. What stands is kept: `lineage admin reanalyze --dry-run` "
        + "tells what the new one reads otherwise, `--activate` puts it in force.";

    /// <param name="current">The engine of this program; null for the built-in one.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<StoreEngine> FindAsync(ILineageStore store, string? current, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        current ??= SqlAnalysis.EngineVersion;
        var state = await store.FindKeyedStateAsync(StateKey, cancellationToken).ConfigureAwait(false);
        return new StoreEngine(state is null ? current : Encoding.UTF8.GetString(state.State.Span), current);
    }

    /// <summary>Notes the engine of a store that has none noted.</summary>
    internal static async Task NoteAsync(LineageGraphHost host, StoreEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await host.Store.FindKeyedStateAsync(StateKey, cancellationToken).ConfigureAwait(false) is not null) return;
        await SetAsync(host, engine.Active, time, cancellationToken).ConfigureAwait(false);
    }

    internal static Task SetAsync(LineageGraphHost host, string engine, TimeProvider time, CancellationToken cancellationToken) => host.CommitAsync(
        new LineageBatch { KeyedStates = [new KeyedState(StateKey, Encoding.UTF8.GetBytes(engine))], RecordedAt = time.GetUtcNow() }, cancellationToken);
}
