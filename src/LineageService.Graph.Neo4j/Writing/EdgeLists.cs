using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Versions of edge sets, and the relationships that show them: only what differs from before.</summary>
internal sealed class EdgeLists(CommitState state, CommitLists lists)
{
    private readonly Dictionary<BlockEnd, string> _keys = [];

    public void Fill()
    {
        foreach (var set in state.Sets.Values.Where(set => set.IsTouched).OrderBy(set => set.Key, StringComparer.Ordinal))
        {
            foreach (var version in set.Versions) Fill(set, version);
            FillFlows(set);
        }
    }

    private void Fill(EdgeSetRow set, EdgeVersionRow version)
    {
        if (version.ElementId is not { } id)
        {
            lists.Add(version.IsCurrent ? "newSets" : "newFormerSets", new Dictionary<string, object?>
            {
                ["set"] = New(set, version),
                ["sources"] = EdgeContentCodec.Sources(version.Content.Block).Select(GraphKeys.Of),
            });
        }
        else if (version.IsUnseen) lists.Add("goneSets", id);
        else if (version.IsChanged)
        {
            var map = new Dictionary<string, object?>
            {
                ["producer"] = version.Producer,
                ["validTo"] = End(version),
                ["closedAt"] = version.ClosedAt,
                ["recordedTo"] = version.RecordedTo,
                ["endKnown"] = version.RecordedTo ?? version.ClosedAt,
                ["cause"] = version.Cause,
                ["endCause"] = version.EndCause,
            };
            if (!version.IsCurrent) map["doubtful"] = null;
            lists.Add(version.WasCurrent && !version.IsCurrent ? "closedSets" : "changedSets", new Dictionary<string, object?> { ["id"] = id, ["set"] = map });
        }
    }

    private static Dictionary<string, object?> New(EdgeSetRow set, EdgeVersionRow version) => new()
    {
        ["set"] = set.Key,
        ["jobKey"] = GraphKeys.Of(set.Job),
        ["targetKey"] = GraphKeys.Of(set.Target),
        ["jobNamespace"] = set.Job.Namespace,
        ["jobName"] = set.Job.Name,
        ["targetNamespace"] = set.Target.Namespace,
        ["targetName"] = set.Target.Name,
        ["evidence"] = (int)set.Evidence,
        ["ground"] = EvidenceNames.Of(set.Evidence),
        ["isActive"] = version.IsActive,
        ["producer"] = version.Producer,
        ["validFrom"] = version.ValidFrom,
        ["validTo"] = End(version),
        ["recordedFrom"] = version.RecordedFrom,
        ["closedAt"] = version.ClosedAt,
        ["recordedTo"] = version.RecordedTo,
        ["endKnown"] = version.RecordedTo ?? version.ClosedAt,
        ["edgeCount"] = version.Content.Count,
        ["hash"] = version.Content.Hash,
        ["cause"] = version.Cause,
        ["endCause"] = version.EndCause,
        ["unknowns"] = version.Content.Unknowns,
        ["doubtful"] = version is { IsCurrent: true, Content.Unknowns: not null } ? true : null,
        ["edges"] = version.Content.Edges,
    };

    private static object? End(EdgeVersionRow version) => version.ValidTo == ContentSpan.Open ? null : version.ValidTo;

    private void FillFlows(EdgeSetRow set)
    {
        var (before, after) = set.Flows;
        var created = new NewFlows(set.Key, set.Job, set.Evidence);
        foreach (var (key, spans) in after.Spans) Compare(set, key, before.Spans.GetValueOrDefault(key) ?? [], spans, created);
        foreach (var (key, spans) in before.Spans) if (!after.Spans.ContainsKey(key)) Compare(set, key, spans, [], created);
        if (created.Count > 0) lists.Flows.Add(created);
    }

    private void Compare(EdgeSetRow set, FlowKey key, List<FlowSpan> before, List<FlowSpan> after, NewFlows created)
    {
        foreach (var old in before)
        {
            var place = after.FindIndex(span => span.From == old.From);
            if (place < 0)
            {
                lists.Add("cutFlows", Row(set, key, old.From));
                continue;
            }

            var now = after[place];
            if (now.To != old.To) lists.Add("endedFlows", Row(set, key, old.From, Ticks.ToEnd(now.To)));
            if (now.Text != old.Text || now.Approximate != old.Approximate) lists.Add("retoldFlows", Row(set, key, old.From, now.Text, now.Approximate));
        }

        foreach (var span in after)
        {
            if (before.Exists(old => old.From == span.From)) continue;
            created.Add(
                KeyOf(key.From), KeyOf(key.To), key.Subtype, key.Masking, span.Approximate, span.Text, Ticks.ToTime(span.From), Ticks.ToEnd(span.To));
        }
    }

    private object?[] Row(EdgeSetRow set, FlowKey key, long at, params ReadOnlySpan<object?> values) =>
        [KeyOf(key.From), KeyOf(key.To), set.Key, key.Subtype.WireName(), key.Masking, Ticks.ToTime(at), .. values];

    private string KeyOf(BlockEnd end)
    {
        if (_keys.TryGetValue(end, out var key)) return key;
        return _keys[end] = GraphKeys.Of(end.Dataset, end.Path);
    }
}
