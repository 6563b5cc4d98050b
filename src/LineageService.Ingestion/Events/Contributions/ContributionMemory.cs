using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Ingestion.Events.Folding;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// The contributions of run events as they were made last for each job, and for each of its types of event: run after run says the same, one
/// event of a run what the one before it said, and the reader hands out equal facets as one object. Thread-safe, bounded.
/// </summary>
internal sealed class ContributionMemory
{
    private const int Max = 4_000;

    private static readonly int Types = (int)Enum.GetValues<RunEventType>().Max() + 1;

    private readonly ConcurrentDictionary<JobId, Job> _jobs = new();
    private int _count;

    /// <summary>What an event contributes, made where nothing equal was made last; null where it contributes nothing.</summary>
    public StoredContribution? Of(RunEvent read, Func<RunEvent, StoredContribution?> make)
    {
        if (!_jobs.TryGetValue(read.Job.Id, out var job)) job = Add(read.Job.Id);
        ref var ofType = ref job.OfType[(int)read.EventType];
        var known = Volatile.Read(ref ofType);
        if (known is not null && SaysTheSame(known.Event, read)) return known.Contribution;
        known = Volatile.Read(ref job.Last);
        if (known is null || !SaysTheSame(known.Event, read)) known = new Known(read, make(read));
        Volatile.Write(ref ofType, known);
        Volatile.Write(ref job.Last, known);
        return known.Contribution;
    }

    private Job Add(JobId id)
    {
        // Counted here: the dictionary's own count takes all its locks.
        if (Interlocked.Increment(ref _count) > Max)
        {
            _jobs.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _jobs.GetOrAdd(id, static _ => new Job());
    }

    private static bool SaysTheSame(RunEvent one, RunEvent other) =>
        one.Producer == other.Producer
        && one.Run.Facets.ExtractionError == other.Run.Facets.ExtractionError
        && one.Job.Facets.Sql == other.Job.Facets.Sql
        && one.Job.Facets.Lineage.State == FacetState.Absent && other.Job.Facets.Lineage.State == FacetState.Absent
        && SaysTheSame(one.Inputs, other.Inputs)
        && SaysTheSame(one.Outputs, other.Outputs);

    private static bool SaysTheSame(ImmutableArray<EventDataset> ones, ImmutableArray<EventDataset> others)
    {
        if (ones.Length != others.Length) return false;
        for (var index = 0; index < ones.Length; index++)
        {
            var (one, other) = (ones[index].Facets, others[index].Facets);
            if (ones[index].Id != others[index].Id
                || !ReferenceEquals(one.ColumnLineage.Value, other.ColumnLineage.Value)
                || !ReferenceEquals(one.Schema.Value, other.Schema.Value)
                || one.Symlinks != other.Symlinks
                || one.Lifecycle != other.Lifecycle
                || one.Lineage.State != FacetState.Absent || other.Lineage.State != FacetState.Absent)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Known(RunEvent Event, StoredContribution? Contribution);

    // Two threads may write at once: then the later one's stays, and the other's is made again when it comes again.
    private sealed class Job
    {
        public Known?[] OfType { get; } = new Known?[Types];

        public Known? Last;
    }
}
