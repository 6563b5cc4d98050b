using LineageService.Model;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Whether a run's lineage counts.</summary>
internal enum RunOutcome : byte
{
    /// <summary>Not over: it does not count yet.</summary>
    Pending = 0,

    /// <summary>Failed or aborted: it counts while no run of the job completed.</summary>
    Failed = 1,

    Completed = 2,
}

/// <summary>
/// A run of a job: the events under the job's name, and those of the same run under names that it had before it got this one (Spark starts
/// some as <c>unknown</c>). Which job hosts what is <see cref="RunSummary"/>'s to say. Mutable.
/// </summary>
internal sealed class RunFold(RunId id)
{
    private static readonly List<(JobId Origin, RunPart Part)> NoGuests = [];

    private List<(JobId Origin, RunPart Part)>? _guests;

    public RunId Id { get; } = id;

    public RunPart Own { get; private set; } = new();

    /// <summary>The parts under other names; mostly none.</summary>
    public IReadOnlyList<(JobId Origin, RunPart Part)> Guests => _guests ?? NoGuests;

    /// <summary>True where the run counted when its job was composed last.</summary>
    public bool IsCounted { get; set; }

    /// <summary>True where nothing is left of it.</summary>
    public bool IsEmpty => Own.Earliest == long.MaxValue && _guests is not { Count: > 0 };

    /// <summary>UTC ticks of the earliest event.</summary>
    public long Earliest
    {
        get
        {
            if (_guests is null) return Own.Earliest;
            var earliest = Own.Earliest;
            foreach (var (_, part) in _guests) earliest = Math.Min(earliest, part.Earliest);
            return earliest;
        }
    }

    /// <summary>Hash of the SQL text of the latest event that has one; 0 for none.</summary>
    public ulong Sql
    {
        get
        {
            if (_guests is null) return Own.Sql;
            var latest = Own;
            foreach (var (_, part) in _guests) latest = part.SqlKey > latest.SqlKey ? part : latest;
            return latest.Sql;
        }
    }

    /// <summary>The declared version of the latest event that has one.</summary>
    public string? Version
    {
        get
        {
            if (_guests is null) return Own.Version;
            var latest = Own;
            foreach (var (_, part) in _guests) latest = part.VersionKey > latest.VersionKey ? part : latest;
            return latest.Version;
        }
    }

    /// <summary>What all parts said of data flow, ascending by contribution.</summary>
    public IReadOnlyList<RunStatement> Statements
    {
        get
        {
            if (_guests is null) return Own.Statements;
            var all = new RunPart();
            foreach (var statement in Own.Statements) all.Add(statement.Contribution, statement.Key);
            foreach (var (_, part) in _guests)
            {
                foreach (var statement in part.Statements) all.Add(statement.Contribution, statement.Key);
            }

            return all.Statements;
        }
    }

    /// <summary>Every part, its own first.</summary>
    public IEnumerable<RunPart> Parts => _guests is null ? [Own] : [Own, .. _guests.Select(guest => guest.Part)];

    /// <param name="jobIsUnbounded">What is known of the job where the run itself does not say.</param>
    public RunOutcome Outcome(bool jobIsUnbounded)
    {
        var traits = Own.Traits;
        if (_guests is not null)
        {
            foreach (var (_, part) in _guests) traits |= part.Traits;
        }

        var unbounded = traits.HasFlag(RunTraits.TypeKnown) ? traits.HasFlag(RunTraits.Unbounded) : jobIsUnbounded;
        if (unbounded && traits.HasFlag(RunTraits.Running)) return RunOutcome.Completed;
        return Own.TerminalType switch
        {
            RunEventType.Complete => traits.HasFlag(RunTraits.FailedWithError) ? RunOutcome.Failed : RunOutcome.Completed,
            RunEventType.Fail or RunEventType.Abort => RunOutcome.Failed,
            _ => RunOutcome.Pending,
        };
    }

    /// <summary>The part of events under a name; null stands for the job's own.</summary>
    public RunPart PartOf(JobId? origin)
    {
        if (origin is not { } name) return Own;
        _guests ??= [];
        foreach (var (known, part) in _guests)
        {
            if (known == name) return part;
        }

        _guests.Add((name, new RunPart()));
        return _guests[^1].Part;
    }

    /// <summary>Puts in a part that another job hosted, or that was stored.</summary>
    public void Put(JobId? origin, RunPart part)
    {
        if (origin is not { } name) Own = part;
        else (_guests ??= []).Add((name, part));
    }

    /// <summary>Takes a part out; null where there is none.</summary>
    public RunPart? Take(JobId? origin)
    {
        RunPart? taken = null;
        if (origin is not { } name)
        {
            if (Own.Earliest != long.MaxValue) (taken, Own) = (Own, new RunPart());
            return taken;
        }

        var index = _guests?.FindIndex(guest => guest.Origin == name) ?? -1;
        if (index < 0) return null;
        taken = _guests![index].Part;
        _guests.RemoveAt(index);
        if (_guests.Count == 0) _guests = null;
        return taken;
    }

    /// <summary>The order of runs: earliest event, then id as text.</summary>
    public int CompareTo(RunFold other)
    {
        var order = Earliest.CompareTo(other.Earliest);
        return order != 0 ? order : CompareIds(Id, other.Id);
    }

    private static int CompareIds(RunId left, RunId right)
    {
        Span<byte> one = stackalloc byte[16];
        Span<byte> two = stackalloc byte[16];
        left.Value.TryWriteBytes(one, bigEndian: true, out _);
        right.Value.TryWriteBytes(two, bigEndian: true, out _);
        return one.SequenceCompareTo(two);
    }
}
