using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Usage;
using LineageService.Ingestion.Usage.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Impact;

/// <summary>Readers of the last thirty days, of every dataset in a namespace that some log watched. What nobody watched is not known, never 0.</summary>
internal sealed class UsageFacts
{
    private const int Days = 30;

    private readonly Dictionary<DatasetId, DatasetUsage> _usage = [];

    private UsageFacts()
    {
    }

    public static async Task<UsageFacts> ReadAsync(ILineageStore store, DateOnly? today, CancellationToken cancellationToken)
    {
        var facts = new UsageFacts();
        if (today is not { } last) return facts;
        if (await store.FindKeyedStateAsync(WatchedDays.Key, cancellationToken).ConfigureAwait(false) is not { } state) return facts;
        var watched = WatchedDays.Read(state.State.Span);
        var first = last.AddDays(1 - Days);
        await foreach (var dataset in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (watched.Of(dataset.Id.Namespace, first.DayNumber, last.DayNumber).Count == 0) continue;
            facts._usage[dataset.Id] = await UsageRegister.FindAsync(
                store, [dataset.Id, .. dataset.Symlinks], first, last, cancellationToken).ConfigureAwait(false);
        }

        return facts;
    }

    public int? ReadersOf(DatasetId dataset) => _usage.TryGetValue(dataset, out var usage) ? usage.Readers : null;

    public ImmutableDictionary<string, int> ColumnReadersOf(DatasetId dataset) => _usage.TryGetValue(dataset, out var usage)
        ? usage.Fields.Where(field => field.Readers is not null).ToImmutableDictionary(field => field.Field, field => field.Readers!.Value)
        : ImmutableDictionary<string, int>.Empty;
}
