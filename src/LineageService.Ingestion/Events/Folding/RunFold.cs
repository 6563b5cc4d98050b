using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What the events of a run have said that does not depend on their order.</summary>
[Flags]
internal enum RunTraits : byte
{
    None = 0,

    /// <summary>A FAIL named an error.</summary>
    FailedWithError = 1,

    /// <summary>A RUNNING was seen.</summary>
    Running = 2,

    /// <summary>The job called itself STREAMING or SERVICE in this run.</summary>
    Unbounded = 4,

    /// <summary>The run said what it is, so that <see cref="Unbounded"/> means something where it is not set.</summary>
    TypeKnown = 8,

    /// <summary>The run counted when its job was composed last.</summary>
    Counted = 16,
}

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
/// The accumulated events of one run under one job, in a form that no order of arrival and no repetition changes. Mutable.
/// </summary>
internal sealed class RunFold(RunId id)
{
    public RunId Id { get; } = id;

    /// <summary>UTC ticks of the earliest event.</summary>
    public long Earliest { get; set; } = long.MaxValue;

    public RunTraits Traits { get; set; }

    /// <summary>The latest terminal event, and its type.</summary>
    public EventKey Terminal { get; set; }

    public RunEventType TerminalType { get; set; } = RunEventType.Other;

    /// <summary>Hash of the SQL text of the latest event that has one; 0 for none.</summary>
    public ulong Sql { get; set; }

    public EventKey SqlKey { get; set; }

    /// <summary>Hash of the declared version of the latest event that has one; 0 for none.</summary>
    public ulong Version { get; set; }

    public EventKey VersionKey { get; set; }

    /// <summary>Indexes of the job's contributions that this run's events made, ascending.</summary>
    public List<int> Contributions { get; } = [];

    /// <param name="jobIsUnbounded">What is known of the job where the run itself does not say.</param>
    public RunOutcome Outcome(bool jobIsUnbounded)
    {
        var unbounded = Traits.HasFlag(RunTraits.TypeKnown) ? Traits.HasFlag(RunTraits.Unbounded) : jobIsUnbounded;
        if (unbounded && Traits.HasFlag(RunTraits.Running)) return RunOutcome.Completed;
        return TerminalType switch
        {
            RunEventType.Complete => Traits.HasFlag(RunTraits.FailedWithError) ? RunOutcome.Failed : RunOutcome.Completed,
            RunEventType.Fail or RunEventType.Abort => RunOutcome.Failed,
            _ => RunOutcome.Pending,
        };
    }

    public void Add(int contribution)
    {
        var index = Contributions.BinarySearch(contribution);
        if (index < 0) Contributions.Insert(~index, contribution);
    }

    public void Add(RunEventType type, EventKey key, bool namesError)
    {
        Earliest = Math.Min(Earliest, key.Ticks);
        if (type == RunEventType.Running) Traits |= RunTraits.Running;
        if (type == RunEventType.Fail && namesError) Traits |= RunTraits.FailedWithError;
        if (!type.IsTerminal() || key <= Terminal) return;
        Terminal = key;
        TerminalType = type;
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
