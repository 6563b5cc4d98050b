using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// What is known of a run under whatever job names its events came (<see cref="RunNames"/>).
/// Mutable; the same for any order of events.
/// </summary>
internal sealed class RunSummary(RunId id)
{
    private const byte Version = 3;

    // States of before subsets were read have none.
    private const byte WithoutSubsets = 2;

    private long _earliest = long.MaxValue;
    private EventKey _last;
    private RunEventType _lastType = RunEventType.Other;
    private EventKey _terminal;
    private RunEventType _terminalType = RunEventType.Other;
    private bool _failedWithError;
    private EventKey _parentKey;
    private JobId? _parentJob;
    private RunId? _parentRun;

    public RunId Id { get; } = id;

    public RunNames Names { get; } = new();

    public SubsetsFold Subsets { get; } = new();

    public void Add(RunEvent read, EventKey key)
    {
        _earliest = Math.Min(_earliest, key.Ticks);
        Names.Add(read.Job.Id, key, read.EventType.IsTerminal());
        if (key > _last) (_last, _lastType) = (key, read.EventType);
        if (read.EventType.IsTerminal() && key > _terminal) (_terminal, _terminalType) = (key, read.EventType);
        _failedWithError |= read.EventType == RunEventType.Fail && read.Run.Facets.ErrorMessage.Value is { HasMessage: true };
        Subsets.Add(read, key);
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
            Names.Main,
            state.WireName(),
            new DateTimeOffset(_earliest, TimeSpan.Zero),
            _terminal.IsNone ? null : _terminal.Time,
            _parentJob,
            _parentRun)
        {
            Subsets = Subsets.ToText(),
        };
    }

    public void Write(StateWriter writer)
    {
        writer.Octet(Version);
        writer.Number((ulong)_earliest);
        writer.Key(_last);
        writer.Octet((byte)_lastType);
        Names.Write(writer);
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

        Subsets.Write(writer);
    }

    public static RunSummary Read(RunId id, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        var version = reader.Octet();
        if (version is not (Version or WithoutSubsets)) throw FoldStateVersion.Mismatch();
        var summary = new RunSummary(id)
        {
            _earliest = (long)reader.Number(),
            _last = reader.Key(),
            _lastType = (RunEventType)reader.Octet(),
        };
        summary.Names.Read(ref reader);
        summary._terminal = reader.Key();
        summary._terminalType = (RunEventType)reader.Octet();
        summary._failedWithError = reader.Flag();
        summary._parentKey = reader.Key();
        if (reader.Flag()) (summary._parentJob, summary._parentRun) = (reader.Job(), reader.Run());
        if (version == Version) summary.Subsets.Read(ref reader);
        return summary;
    }
}
