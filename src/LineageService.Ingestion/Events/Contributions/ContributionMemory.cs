using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Ingestion.Events.Folding;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// The contributions of run events as they were made last for each job and type of event: run after run says the same, and the reader hands
/// out equal facets as one object. Thread-safe, bounded.
/// </summary>
internal sealed class ContributionMemory
{
    private const int Max = 4_000;

    private readonly ConcurrentDictionary<(JobId Job, RunEventType Type), (RunEvent Event, StoredContribution? Contribution)> _known = new();
    private int _count;

    /// <summary>What an event contributes, made where nothing equal was made last; null where it contributes nothing.</summary>
    public StoredContribution? Of(RunEvent read, Func<RunEvent, StoredContribution?> make)
    {
        var key = (read.Job.Id, read.EventType);
        if (_known.TryGetValue(key, out var known) && SaysTheSame(known.Event, read)) return known.Contribution;
        var made = make(read);

        // Counted here: the dictionary's own count takes all its locks.
        if (known.Event is null && Interlocked.Increment(ref _count) > Max)
        {
            _known.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        _known[key] = (read, made);
        return made;
    }

    /// <summary>True where all that a contribution is made of is equal.</summary>
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
}
