using System.Collections.Immutable;
using System.Diagnostics;

namespace LineageService.Graph.Store.Image;

/// <summary>The image of an in-memory store. Not thread-safe: the store holds the lock.</summary>
internal static class InMemoryImage
{
    public static IEnumerable<ImageItem> Read(InMemoryTables tables)
    {
        foreach (var dataset in tables.Datasets.Values)
        {
            yield return new DatasetImage(
                dataset.Id, dataset.Mentioned, Versions(dataset.Versions.All, record => record with { ValidFrom = null }));
        }

        foreach (var (id, job) in tables.Jobs)
            yield return new JobImage(id, Versions(job.Versions.All, record => record with { ValidFrom = null }));

        foreach (var run in tables.Runs.Values.OrderBy(run => run.Record.Id.Value)) yield return new RunImage(run);
        foreach (var version in tables.EdgeVersions(new EdgeVersionQuery(WithWrong: true))) yield return new EdgeVersionImage(version);
        foreach (var merge in tables.Merges) yield return new MergeImage(merge);
        foreach (var logged in tables.Log.All()) yield return new EventImage(logged);
        foreach (var (_, state) in tables.FoldStates.OrderBy(pair => pair.Key, InMemoryTables.JobOrder)) yield return new FoldStateImage(state);
        foreach (var (key, state) in tables.KeyedStates.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!key.StartsWith(ImageItem.OwnPrefix, StringComparison.Ordinal)) yield return new KeyedStateImage(state);
        }

        yield return new StoreStateImage(tables.Epoch, tables.Horizon);
    }

    public static void Write(InMemoryTables tables, ImageItem item)
    {
        switch (item)
        {
            case DatasetImage dataset:
                var stored = new StoredDataset(dataset.Id, default);
                foreach (var path in dataset.Mentioned) stored.Mention(path);
                foreach (var version in dataset.Versions) stored.Versions.Enter(Timed(version, record => record with { ValidFrom = version.ValidFrom }));
                tables.Datasets[dataset.Id] = stored;
                break;
            case JobImage job:
                var owner = new StoredJob(job.Id, default);
                foreach (var version in job.Versions) owner.Versions.Enter(Timed(version, record => record with { ValidFrom = version.ValidFrom }));
                tables.Jobs[job.Id] = owner;
                break;
            case RunImage run:
                tables.Runs[run.Run.Record.Id] = run.Run;
                break;
            case EdgeVersionImage edges:
                tables.Enter(edges.Version);
                break;
            case MergeImage merge:
                tables.Merges.Add(merge.Merge);
                break;
            case EventImage logged:
                tables.Log.Append(logged.Event);
                break;
            case FoldStateImage fold:
                tables.FoldStates[fold.State.Job] = fold.State;
                break;
            case KeyedStateImage keyed:
                tables.KeyedStates[keyed.State.Key] = keyed.State;
                break;
            case StoreStateImage state:
                tables.KeyedStates.Remove(ImageItem.ProgressKey);
                tables.Horizon = state.Horizon;
                tables.Restart(state.Epoch);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static ImmutableArray<EntityVersion<T>> Versions<T>(ImmutableArray<EntityVersion<T>> versions, Func<T, T> change)
        where T : class =>
        [.. versions.Select(version => Timed(version, change))];

    private static EntityVersion<T> Timed<T>(EntityVersion<T> version, Func<T, T> change)
        where T : class =>
        version with { Record = version.Record is { } record ? change(record) : null };
}
