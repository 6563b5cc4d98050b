using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>Pages cut from records as they come: filtered, beginning behind a cursor. For reads that no index serves.</summary>
public static class RecordPages
{
    /// <param name="datasets">In the order of their names.</param>
    public static Page<DatasetRecord> Datasets(IEnumerable<DatasetRecord> datasets, ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var after = PageCursor.ReadName(query.After);
        var matches = datasets
            .Where(record => record.Exists && Matches(query, record.Id.Namespace, record.Layer, record.Owner)
                && IsBehind(after, record.Id.Namespace, record.Id.Name));
        return Cut(matches, query.Limit, record => PageCursor.OfName(record.Id.Namespace, record.Id.Name));
    }

    /// <param name="jobs">In the order of their names.</param>
    public static Page<JobRecord> Jobs(IEnumerable<JobRecord> jobs, ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var after = PageCursor.ReadName(query.After);
        var matches = jobs
            .Where(record => Matches(query, record.Id.Namespace, record.Layer, record.Owner)
                && IsBehind(after, record.Id.Namespace, record.Id.Name));
        return Cut(matches, query.Limit, record => PageCursor.OfName(record.Id.Namespace, record.Id.Name));
    }

    /// <param name="runs">In any order; the page has them newest first.</param>
    public static Page<RunRecord> Runs(IEnumerable<RunRecord> runs, Model.JobId? job, ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var after = PageCursor.ReadRun(query.After);
        var matches = runs
            .Where(run => (job is null || run.Job == job) && (query.Namespace is null || run.Job.Namespace == query.Namespace))
            .OrderByDescending(run => run.StartedAt.UtcTicks).ThenByDescending(run => run.Id.Value)
            .Where(run => after is not { } key || run.StartedAt.UtcTicks < key.StartedTicks
                || (run.StartedAt.UtcTicks == key.StartedTicks && run.Id.Value.CompareTo(key.Id) < 0));
        return Cut(matches, query.Limit, PageCursor.OfRun);
    }

    private static bool Matches(ListQuery query, string @namespace, string? layer, string? owner) =>
        (query.Namespace is null || query.Namespace == @namespace)
        && (query.Layer is null || string.Equals(query.Layer, layer, StringComparison.OrdinalIgnoreCase))
        && (query.Owner is null || string.Equals(query.Owner, owner, StringComparison.OrdinalIgnoreCase));

    private static bool IsBehind((string Namespace, string Name)? after, string @namespace, string name)
    {
        if (after is not { } key) return true;
        var order = string.CompareOrdinal(@namespace, key.Namespace);
        return order > 0 || (order == 0 && string.CompareOrdinal(name, key.Name) > 0);
    }

    private static Page<T> Cut<T>(IEnumerable<T> matches, int limit, Func<T, string> cursor)
    {
        var items = matches.Take(Math.Max(1, limit) + 1).ToImmutableArray();
        return items.Length <= Math.Max(1, limit) ? new Page<T>(items, null) : new Page<T>(items[..^1], cursor(items[^2]));
    }
}
