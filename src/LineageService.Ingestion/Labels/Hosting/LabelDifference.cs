using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>What differs between two states, by node and origin: each once.</summary>
public static class LabelDifference
{
    /// <param name="facts">As the update told them.</param>
    public static ImmutableArray<LabelChange> Of(LabelState before, LabelState after, FactChangeSet facts)
    {
        var changes = ImmutableArray.CreateBuilder<LabelChange>();
        foreach (var fact in facts)
        {
            var id = after.AssignmentIdOf(fact.Origin);
            if ((after.Assignments.GetValueOrDefault(id) ?? before.Assignments.GetValueOrDefault(id)) is not { } assignment) continue;
            changes.Add(new LabelChange(after.Graph.NodeAt(fact.Node), id, assignment.Category, States(fact.Before), States(fact.After)));
        }

        return changes.ToImmutable();
    }

    /// <summary>Of states whose graphs have nothing to do with one another.</summary>
    public static ImmutableArray<LabelChange> Of(LabelState before, LabelState after)
    {
        var (old, now) = (All(before), All(after));
        var changes = ImmutableArray.CreateBuilder<LabelChange>();
        foreach (var key in old.Keys.Union(now.Keys).OrderBy(key => key.Node.ToString(), StringComparer.Ordinal).ThenBy(key => key.Id, StringComparer.Ordinal))
        {
            var (had, has) = (old.GetValueOrDefault(key, []), now.GetValueOrDefault(key, []));
            if (had.AsSpan().SequenceEqual(has.AsSpan())) continue;
            var category = (after.Assignments.GetValueOrDefault(key.Id) ?? before.Assignments[key.Id]).Category;
            changes.Add(new LabelChange(key.Node, key.Id, category, had, has));
        }

        return changes.ToImmutable();
    }

    private static Dictionary<(LineageNode Node, string Id), ImmutableArray<FactState>> All(LabelState state)
    {
        var all = new Dictionary<(LineageNode, string), ImmutableArray<FactState>>();
        for (var node = 0; node < state.Graph.NodeCount; node++)
        {
            foreach (var origin in state.Facts.OriginsOf(node))
                all[(state.Graph.NodeAt(node), state.AssignmentIdOf(origin))] = state.Facts.StatesOf(node, origin);
        }

        return all;
    }

    private static ImmutableArray<FactState> States(int bits)
    {
        var states = ImmutableArray.CreateBuilder<FactState>();
        for (byte state = FactState.Count; state-- > 0;)
        {
            if ((bits & (1 << state)) != 0) states.Add(new FactState(state));
        }

        return states.ToImmutable();
    }
}
