using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// Finds the run behind a change of a description: the one whose lineage changed the same columns, else the one that was underway when it
/// began to hold. Mutable: remembers the runs of jobs.
/// </summary>
internal sealed class RunCauses(ILineageReader reader, IReadOnlyCollection<LineageChange> lineage, MergedNames names)
{
    private const int MaxRuns = 1000;

    private readonly Dictionary<JobId, IReadOnlyList<RunRecord>> _runs = [];
    private readonly ILookup<RunId, EdgeCause> _known = lineage.SelectMany(change => change.Edges)
        .Where(edge => edge.Cause.Cause?.Run is not null)
        .ToLookup(edge => edge.Cause.Cause!.Run!.Value, edge => edge.Cause.Cause!);

    /// <summary>The cause of the change of a dataset.</summary>
    /// <param name="writers">Jobs that write it.</param>
    public async Task<ChangeCause> FindAsync(DatasetChange change, IEnumerable<JobId> writers, CancellationToken cancellationToken)
    {
        var paths = change.Fields.Select(field => field.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var edge = lineage.Where(one => one.Target == change.Dataset).SelectMany(one => one.Edges)
            .Where(one => one.To.Path is { } path && paths.Contains(path) && one.Cause.Cause?.Run is not null)
            .MinBy(one => one.Cause.At);

        // A description may be told anew by every event that reads it; the run that wrote the column is nearer the truth.
        return edge?.Cause ?? await FindAsync(change.Cause, writers, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="jobs">Jobs one of whose runs it was.</param>
    public async Task<ChangeCause> FindAsync(ChangeCause known, IEnumerable<JobId> jobs, CancellationToken cancellationToken)
    {
        if (known.At is not { } at || known.Cause?.Run is not null) return known;
        RunRecord? found = null;
        foreach (var job in jobs)
        {
            foreach (var run in await RunsAsync(job, cancellationToken).ConfigureAwait(false))
            {
                if (run.StartedAt > at || run.EndedAt < at || run.StartedAt <= found?.StartedAt) continue;
                found = run;
            }
        }

        if (found is null) return known;

        // The lineage of the same run tells more: the version of the job, and which event it was.
        var cause = _known[found.Id].FirstOrDefault() ?? new EdgeCause(known.Cause?.JobVersion, found.Id);
        return known with { Cause = cause with { JobVersion = cause.JobVersion ?? known.Cause?.JobVersion } };
    }

    private async Task<IReadOnlyList<RunRecord>> RunsAsync(JobId job, CancellationToken cancellationToken)
    {
        if (_runs.TryGetValue(job, out var runs)) return runs;
        var found = new List<RunRecord>();
        foreach (var name in names.NamesOf(job))
        {
            var page = await reader.ListRunsAsync(name, new ListQuery(Limit: MaxRuns), cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Items);
        }

        return _runs[job] = found;
    }
}
