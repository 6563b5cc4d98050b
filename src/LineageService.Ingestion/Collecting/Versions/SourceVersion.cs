using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Versions;

/// <summary>
/// All that a source gives in one version of it (a commit, the files as they lie there), kept in memory so that two versions can be compared
/// before either is in a store. Not what a store knows: that came from other sources too.
/// </summary>
/// <param name="Tables">Tables and views that files define, each in its namespace.</param>
/// <param name="Stated">Jobs whose lineage the source states itself: exposures, dashboards.</param>
public sealed record SourceVersion(
    CollectorSource Source,
    ImmutableSortedDictionary<JobId, TaskDefinition> Tasks,
    ImmutableSortedDictionary<DatasetId, CatalogTable> Tables,
    ImmutableArray<CollectedOpaqueTask> Opaque,
    ImmutableArray<CollectedEdges> Stated,
    ImmutableArray<SourceFailure> Failures)
{
    private ImmutableArray<CollectedItem> Items { get; init; } = [];

    private ImmutableDictionary<SourceItemKey, string> Hashes { get; init; } = ImmutableDictionary<SourceItemKey, string>.Empty;

    /// <summary>What each scheduled job waits for.</summary>
    public ImmutableSortedDictionary<JobId, ImmutableSortedSet<JobId>> Dependencies { get; init; } =
        ImmutableSortedDictionary<JobId, ImmutableSortedSet<JobId>>.Empty;

    /// <summary>Names of one thing that the source states.</summary>
    public ImmutableArray<CollectedAlias> Aliases { get; init; } = [];

    /// <summary>Reads a source to its end.</summary>
    /// <exception cref="CollectorException">The source cannot be read.</exception>
    public static async Task<SourceVersion> ReadAsync(
        ICollector collector, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collector);
        var collected = new Collected(collector.Source);
        var items = ImmutableArray.CreateBuilder<CollectedItem>();
        await foreach (var item in collector.CollectAsync(progress, cancellationToken).ConfigureAwait(false))
        {
            items.Add(item);
            collected.Add(item);
        }

        collected.Close();
        return new SourceVersion(
            collector.Source,
            collected.Tasks.Values.ToImmutableSortedDictionary(task => task.Id, task => task),
            collected.Tables.ToImmutableSortedDictionary(table => new DatasetId(table.Key.Namespace, table.Key.Name), table => table.Value),
            [.. collected.Opaque.Values.OrderBy(opaque => opaque.Job)],
            [.. collected.Stated.Values.OrderBy(stated => stated.Job)],
            [.. collected.Failures])
        {
            Items = items.ToImmutable(),
            Hashes = collected.Items.ToImmutableDictionary(item => item.Key, item => item.Value.Hash),
            Dependencies = collected.Dependencies.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToImmutableSortedSet()),
            Aliases = [.. collected.Aliases.Values.OrderBy(alias => alias.Alias)],
        };
    }

    /// <summary>The version as a collector gives it: so it can be brought into a store without reading its source again.</summary>
    public ICollector ToCollector() => new ReadVersion(Source, Items);

    /// <summary>True where the other version says the same of a task, beside its SQL too.</summary>
    public bool SaysTheSame(SourceVersion other, JobId task) => Same(other, new SourceItemKey(SourceItemKind.Task, task.Namespace, task.Name));

    /// <summary>True where the other version says the same of a table.</summary>
    public bool SaysTheSame(SourceVersion other, DatasetId table) => Same(other, new SourceItemKey(SourceItemKind.Table, table.Namespace, table.Name));

    private bool Same(SourceVersion other, SourceItemKey key) =>
        Hashes.TryGetValue(key, out var mine) && other.Hashes.TryGetValue(key, out var theirs) && mine == theirs;

    private sealed class ReadVersion(CollectorSource source, ImmutableArray<CollectedItem> items) : ICollector
    {
        public CollectorSource Source => source;

        public IAsyncEnumerable<CollectedItem> CollectAsync(IProgress<CollectProgress>? progress, CancellationToken cancellationToken) =>
            items.ToAsyncEnumerable();
    }
}
