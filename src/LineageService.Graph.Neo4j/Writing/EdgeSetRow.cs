using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// The believed versions of one (job, target, evidence) in one commit, those that ended long before left out. What is believed already changes
/// nothing, the rest follows <see cref="EdgeTimeline"/>. Mutable.
/// </summary>
internal sealed class EdgeSetRow(string key, JobId job, DatasetId target, EvidenceKind evidence)
{
    private List<EdgeVersionRow> _believed = [];
    private FlowVersion[]? _before;

    public string Key { get; } = key;

    public JobId Job { get; } = job;

    public DatasetId Target { get; } = target;

    public EvidenceKind Evidence { get; } = evidence;

    /// <summary>Every version that has to be looked at when the commit is written, the withdrawn ones among them.</summary>
    public List<EdgeVersionRow> Versions { get; } = [];

    public bool IsTouched { get; private set; }

    public EdgeVersionRow? Current => _believed.Find(version => version.IsCurrent);

    /// <summary>What flowed before and what does now, for the graph that people see.</summary>
    public (FlowSpans Before, FlowSpans After) Flows => (new FlowSpans(_before ?? []), new FlowSpans(FlowVersion.Of(_believed)));

    public void AddStored(EdgeVersionRow version)
    {
        Versions.Add(version);
        _believed.Add(version);
    }

    /// <summary>Takes a version of an image as it is.</summary>
    public void Enter(EdgeVersionRow version)
    {
        _before ??= FlowVersion.Of(_believed);
        Versions.Add(version);
        if (version.RecordedTo is null) _believed.Add(version);
        IsTouched = true;
    }

    /// <summary>From a set's valid time on it holds; true where that is news.</summary>
    public bool Put(EdgeSet set, EdgeContent? content, long now)
    {
        if (content is not null && Current is { } current && EdgeTimeline.GoesOn(set, new DateTimeOffset(current.ValidFrom, TimeSpan.Zero))
            && current.Content.Number == content.Number && current.IsActive == set.IsActive)
        {
            return Refresh(current, set.Producer, current.Cause, current.EndCause);
        }

        return Tell(EdgeTimeline.HistoryOf(set), content is null ? [] : [content], now);
    }

    /// <summary>Takes over what is believed of the past; true where anything is news.</summary>
    /// <param name="history">Without empty versions.</param>
    /// <param name="contents">Of its versions.</param>
    public bool Tell(EdgeHistory history, EdgeContent[] contents, long now)
    {
        _before ??= FlowVersion.Of(_believed);
        _believed.Sort((left, right) => left.ValidFrom.CompareTo(right.ValidFrom));
        var recordedAt = now;
        foreach (var version in _believed) recordedAt = Math.Max(recordedAt, version.KnownSince);
        var spans = _believed.Select(version => version.Span).ToArray();
        var told = history.Versions.Select((set, place) => new ContentSpan(
            set.ValidFrom.UtcTicks, set.ValidTo?.UtcTicks ?? ContentSpan.Open, contents[place].Number ^ (set.IsActive ? 0 : UInt128.One))).ToArray();
        var isNews = false;
        var believed = _believed.ToArray();
        foreach (var step in EdgeTimeline.Plan(spans, history.From.UtcTicks, told))
            isNews |= Apply(step, step.Believed < 0 ? null : believed[step.Believed], history, contents, recordedAt);
        if (!isNews) return false;
        _believed = Versions.FindAll(version => version.RecordedTo is null);
        IsTouched = true;
        return true;
    }

    private bool Apply(in EdgeTimelineStep step, EdgeVersionRow? old, EdgeHistory history, EdgeContent[] contents, long recordedAt)
    {
        switch (step.Action)
        {
            case EdgeTimelineAction.Keep:
                return step.Last >= 0 && Refresh(old!, history.Versions[step.Last].Producer, Cause(step, old, history), EndCause(step, old, history));
            case EdgeTimelineAction.Close:
                (old!.ValidTo, old.ClosedAt, old.IsChanged) = (step.To, recordedAt, true);
                Refresh(old, step.Last < 0 ? old.Producer : history.Versions[step.Last].Producer, Cause(step, old, history), EndCause(step, old, history));
                return true;
            case EdgeTimelineAction.Withdraw:
                (old!.RecordedTo, old.IsChanged) = (recordedAt, true);
                if (old is { IsUnseen: true, ElementId: null }) Versions.Remove(old);
                return true;
            case EdgeTimelineAction.Add:
                Versions.Add(Added(step, old, history, contents, recordedAt));
                return true;
            default:
                throw new UnreachableException();
        }
    }

    private static EdgeVersionRow Added(in EdgeTimelineStep step, EdgeVersionRow? old, EdgeHistory history, EdgeContent[] contents, long recordedAt)
    {
        var first = step.First < 0 ? null : history.Versions[step.First];
        return new EdgeVersionRow(null, first is null ? old!.Content : contents[step.First], first?.IsActive ?? old!.IsActive)
        {
            Producer = step.Last < 0 ? old!.Producer : history.Versions[step.Last].Producer,
            ValidFrom = step.From,
            ValidTo = step.To,
            RecordedFrom = recordedAt,
            ClosedAt = step.To == ContentSpan.Open ? null : recordedAt,
            Cause = Cause(step, old, history),
            EndCause = EndCause(step, old, history),
        };
    }

    private bool Refresh(EdgeVersionRow version, string producer, byte[]? cause, byte[]? endCause)
    {
        if (version.Producer == producer && Same(version.Cause, cause) && Same(version.EndCause, endCause)) return false;
        (version.Producer, version.Cause, version.EndCause, version.IsChanged) = (producer, cause, endCause, true);
        IsTouched = true;
        return true;
    }

    private static byte[]? Cause(in EdgeTimelineStep step, EdgeVersionRow? old, EdgeHistory history) =>
        (step.BeginsAsTold ? CauseBlob.Write(history.Versions[step.First].Cause) : null) ?? old?.Cause;

    private static byte[]? EndCause(in EdgeTimelineStep step, EdgeVersionRow? old, EdgeHistory history)
    {
        if (step.To == ContentSpan.Open) return null;
        if (step.Last < 0) return CauseBlob.Write(EdgeTimeline.EndCauseOf(history));
        return CauseBlob.Write(history.Versions[step.Last].EndCause) ?? (old?.ValidTo == step.To ? old.EndCause : null);
    }

    private static bool Same(byte[]? left, byte[]? right) => left is null == right is null && left.AsSpan().SequenceEqual(right);
}
