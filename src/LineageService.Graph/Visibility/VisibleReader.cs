using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Visibility;

/// <summary>
/// A reader that knows only what somebody may see: of datasets, jobs, runs, hits and namespaces the rest is not there, neither in lists and their
/// cursors nor when asked for by name; records name what is seen and count the rest. Edge sets are passed on whole: they are for computing with, and
/// whoever answers from them shows names as <see cref="NodeVisibility.Shown(LineageNode)"/>.
/// </summary>
public sealed class VisibleReader(ILineageReader reader, NodeVisibility visibility) : ILineageReader
{
    // Between what is read at once and what a page needs: most of what is read may not be seen.
    private const int MinRead = 200;

    private const int MaxRead = 5_000;

    /// <summary>The reader itself where everything is seen.</summary>
    public static ILineageReader Of(ILineageReader reader, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        return visibility.IsAll ? reader : new VisibleReader(reader, visibility);
    }

    public async Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        visibility.Sees(id) && await reader.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is { } record ? Shown(record) : null;

    public async Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) =>
        visibility.Sees(id) && await reader.FindJobAsync(id, cancellationToken).ConfigureAwait(false) is { } record ? Shown(record) : null;

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) => ListAsync(
        query,
        reader.ListDatasetsAsync,
        record => visibility.Sees(record.Id) ? Shown(record) : null,
        record => PageCursor.OfName(record.Id.Namespace, record.Id.Name),
        cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) => ListAsync(
        query,
        reader.ListJobsAsync,
        record => visibility.Sees(record.Id) ? Shown(record) : null,
        record => PageCursor.OfName(record.Id.Namespace, record.Id.Name),
        cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) => ListAsync(
        query,
        (asked, token) => reader.ListRunsAsync(job, asked, token),
        run => visibility.Sees(run.Job) ? Shown(run) : null,
        PageCursor.OfRun,
        cancellationToken);

    private RunRecord Shown(RunRecord run)
    {
        var shown = run.ParentJob is { } parent && !visibility.Sees(parent) ? run with { ParentJob = null, ParentRun = null } : run;
        return run.Subsets is null ? shown
            : shown with { Subsets = RunSubset.Write([.. RunSubset.Read(run.Subsets).Where(subset => visibility.Sees(subset.Dataset))]) };
    }

    public async Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) =>
        [.. (await reader.ListNamespacesAsync(cancellationToken).ConfigureAwait(false)).Where(visibility.Sees)];

    public async Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Namespace is { } only && !visibility.Sees(only)) return new Page<SearchHit>([], null);
        var hits = ImmutableArray.CreateBuilder<SearchHit>();
        var asked = query with { Offset = 0, Limit = MinRead };
        var skipped = 0;
        while (true)
        {
            var page = await reader.SearchAsync(asked, cancellationToken).ConfigureAwait(false);
            foreach (var hit in page.Items)
            {
                if (!visibility.Sees(hit.Namespace) || skipped++ < query.Offset) continue;
                if (hits.Count == query.Limit) return new Page<SearchHit>(hits.ToImmutable(), page.NextCursor ?? "");
                hits.Add(hit);
            }

            if (page.NextCursor is null || page.Items.IsEmpty) return new Page<SearchHit>(hits.ToImmutable(), null);
            asked = asked with { Offset = asked.Offset + page.Items.Length, Limit = Math.Min(MaxRead, asked.Limit * 2) };
        }
    }

    public async IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in reader.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
            if (visibility.Sees(record.Id)) yield return Shown(record);
    }

    public async IAsyncEnumerable<JobRecord> ReadJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in reader.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
            if (visibility.Sees(record.Id)) yield return Shown(record);
    }

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => reader.ReadEdgeSetsAsync(cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) => reader.FindEdgeSetsAsync(job, cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) =>
        reader.FindEdgeSetsIntoAsync(target, cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        reader.ExpandAsync(frontier, direction, cancellationToken);

    private DatasetRecord Shown(DatasetRecord record) => record with
    {
        Symlinks = [.. record.Symlinks.Where(visibility.Sees)],
        AliasOf = record.AliasOf is { } canonical ? visibility.Shown(canonical) : null,
    };

    // Its text is withheld where something in it may not be seen, or where not all that is in it was understood.
    private JobRecord Shown(JobRecord record)
    {
        var isWhole = record.Inputs.All(visibility.Sees) && record.Outputs.All(visibility.Sees)
            && (record.Sql is null || record.State == AnalysisState.Analysed);
        if (isWhole && !(record.Target is { } target && !visibility.Sees(target))) return record;
        return record with
        {
            Sql = null,
            File = null,
            Parameters = [],
            Target = record.Target is { } written ? visibility.Shown(written) : null,
            Inputs = [.. record.Inputs.Select(visibility.Shown)],
            Outputs = [.. record.Outputs.Select(visibility.Shown)],
            Unknowns = [.. record.Unknowns.Select(ShownUnknowns.WithoutNames).Distinct()],
            Diagnostics = [],
        };
    }

    private static async Task<Page<T>> ListAsync<T>(
        ListQuery query, Func<ListQuery, CancellationToken, Task<Page<T>>> read, Func<T, T?> shown, Func<T, string> cursor,
        CancellationToken cancellationToken)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var asked = query with { Limit = Math.Clamp(query.Limit, MinRead, MaxRead) };
        while (true)
        {
            var page = await read(asked, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                if (shown(item) is not { } seen) continue;

                // The cursor is of what was shown: one of what was passed over would tell its name.
                if (items.Count == query.Limit) return new Page<T>(items.ToImmutable(), cursor(items[^1]));
                items.Add(seen);
            }

            if (page.NextCursor is null) return new Page<T>(items.ToImmutable(), null);
            asked = asked with { After = page.NextCursor };
        }
    }
}
