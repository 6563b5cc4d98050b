using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// What is known of a run under whatever job names its events came (Spark starts some as <c>unknown</c>): the latest event names the job.
/// Mutable; the same for any order of events.
/// </summary>
internal sealed class RunSummary(RunId id)
{
    private const byte Version = 1;

    private long _earliest = long.MaxValue;
    private EventKey _last;
    private RunEventType _lastType = RunEventType.Other;
    private EventKey _terminal;
    private RunEventType _terminalType = RunEventType.Other;
    private bool _failedWithError;
    private JobId _job;
    private EventKey _parentKey;
    private JobId? _parentJob;
    private RunId? _parentRun;

    public RunId Id { get; } = id;

    public void Add(RunEvent read, EventKey key)
    {
        _earliest = Math.Min(_earliest, key.Ticks);
        if (key > _last) (_last, _lastType, _job) = (key, read.EventType, read.Job.Id);
        if (read.EventType.IsTerminal() && key > _terminal) (_terminal, _terminalType) = (key, read.EventType);
        _failedWithError |= read.EventType == RunEventType.Fail && read.Run.Facets.ErrorMessage.Value is { HasMessage: true };
        var parent = read.Run.Facets.Parent;
        if (parent.State == FacetState.Absent || key <= _parentKey) return;
        (_parentKey, _parentJob, _parentRun) = (key, parent.Value?.Job, parent.Value?.Run);
    }

    /// <summary>
    /// The record: a terminal state stands whatever comes late, and a FAIL that names an error stands against a COMPLETE.
    /// </summary>
    public RunRecord ToRecord()
    {
        var state = _terminal.IsNone ? _lastType
            : _terminalType == RunEventType.Complete && _failedWithError ? RunEventType.Fail
            : _terminalType;
        return new RunRecord(
            Id,
            _job,
            state.WireName(),
            new DateTimeOffset(_earliest, TimeSpan.Zero),
            _terminal.IsNone ? null : _terminal.Time,
            _parentJob,
            _parentRun);
    }

    public void Write(StateWriter writer)
    {
        writer.Octet(Version);
        writer.Number((ulong)_earliest);
        writer.Key(_last);
        writer.Octet((byte)_lastType);
        writer.Job(_job);
        writer.Key(_terminal);
        writer.Octet((byte)_terminalType);
        writer.Flag(_failedWithError);
        writer.Key(_parentKey);
        writer.Flag(_parentJob is not null);
        if (_parentJob is { } parentJob && _parentRun is { } parentRun)
        {
            writer.Job(parentJob);
            writer.Run(parentRun);
        }
    }

    public static RunSummary Read(RunId id, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        if (reader.Octet() != Version)
            throw new LineageStoreException("The store's run states are of a newer version.", isTransient: false);
        var summary = new RunSummary(id)
        {
            _earliest = (long)reader.Number(),
            _last = reader.Key(),
            _lastType = (RunEventType)reader.Octet(),
            _job = reader.Job(),
            _terminal = reader.Key(),
            _terminalType = (RunEventType)reader.Octet(),
            _failedWithError = reader.Flag(),
            _parentKey = reader.Key(),
        };
        if (reader.Flag()) (summary._parentJob, summary._parentRun) = (reader.Job(), reader.Run());
        return summary;
    }
}
