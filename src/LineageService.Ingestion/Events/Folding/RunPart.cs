using LineageService.Ingestion.Events.State;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What the events of a run have said that does not depend on their order. The numbers are stored.</summary>
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

    /// <summary>The run counted when its job was composed last. Of the run as a whole, set where it is stored.</summary>
    Counted = 16,
}

/// <summary>
/// The accumulated events of one run under one job name, in a form that no order of arrival and no repetition changes. Mutable.
/// </summary>
internal sealed class RunPart
{
    /// <summary>UTC ticks of the earliest event.</summary>
    public long Earliest { get; set; } = long.MaxValue;

    public RunTraits Traits { get; set; }

    /// <summary>The latest terminal event, and its type.</summary>
    public EventKey Terminal { get; set; }

    public RunEventType TerminalType { get; set; } = RunEventType.Other;

    /// <summary>Hash of the SQL text of the latest event that has one; 0 for none.</summary>
    public ulong Sql { get; set; }

    public EventKey SqlKey { get; set; }

    /// <summary>The declared version of the latest event that has one.</summary>
    public string? Version { get; set; }

    public EventKey VersionKey { get; set; }

    /// <summary>What the events said of data flow, ascending by contribution.</summary>
    public List<RunStatement> Statements { get; } = [];

    public void Add(RunEventType type, EventKey key, bool namesError)
    {
        Earliest = Math.Min(Earliest, key.Ticks);
        if (type == RunEventType.Running) Traits |= RunTraits.Running;
        if (type == RunEventType.Fail && namesError) Traits |= RunTraits.FailedWithError;
        if (!type.IsTerminal() || key <= Terminal) return;
        Terminal = key;
        TerminalType = type;
    }

    /// <summary>Notes a contribution; true where it is new to the run, or this event is the first that made it.</summary>
    public bool Add(int contribution, EventKey key)
    {
        var at = 0;
        while (at < Statements.Count && Statements[at].Contribution < contribution) at++;
        if (at == Statements.Count || Statements[at].Contribution != contribution)
        {
            Statements.Insert(at, new RunStatement(contribution, key));
            return true;
        }

        if (key >= Statements[at].Key) return false;
        Statements[at] = new RunStatement(contribution, key);
        return true;
    }
}
