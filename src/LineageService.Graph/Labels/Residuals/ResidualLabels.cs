using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Residuals;

/// <summary>
/// The residual labels through one update: ended ones go, labels of copied data that lost their support come. Mutable; one use. Views copy nothing and
/// have none.
/// </summary>
internal sealed class ResidualLabels
{
    private readonly LabelUpdate _update;
    private readonly LineageGraph _graph;
    private readonly DateTimeOffset _at;
    private readonly bool _mayLose;

    public ResidualLabels(LabelState state, LabelUpdate update, LineageGraph graph, DateTimeOffset at)
    {
        (_update, _graph, _at) = (update, graph, at);
        Current = state.ResidualsByAssignment;
        var ended = new List<string>();
        foreach (var residual in update.Residuals.Where(residual => !IsEnded(residual))) Add(residual);
        ended.AddRange(update.Residuals.Select(residual => residual.Assignment));
        if (update.ResidualEnds.Count > 0)
        {
            foreach (var (assignment, residuals) in Current)
            {
                var left = residuals.RemoveAll(IsEnded);
                if (left.Length == residuals.Length) continue;
                Current = left.IsEmpty ? Current.Remove(assignment) : Current.SetItem(assignment, left);
                ended.Add(assignment);
            }
        }

        Current = Current.RemoveRange(update.Withdrawn);
        Ended = ended;
        // A tag that is withdrawn and a policy that lowers are no copies: what is lost then was never there, or is allowed.
        _mayLose = update.ResidualEnds.Count > 0 || (update is { Graph: not null, KeepsResiduals: true } && state.Facts.OriginLimit > 0);
    }

    public ImmutableDictionary<string, ImmutableArray<ResidualLabel>> Current { get; private set; }

    /// <summary>Assignments of which some residual label ended, or was brought in.</summary>
    public IReadOnlyList<string> Ended { get; }

    public ImmutableArray<ResidualFact> FactsOf(LabelAssignment assignment)
    {
        if (!Current.TryGetValue(assignment.Id, out var residuals)) return [];
        var facts = ImmutableArray.CreateBuilder<ResidualFact>(residuals.Length);
        foreach (var residual in residuals)
        {
            if (_graph.FindNode(LineageNode.Field(residual.Field.Dataset, residual.Field.Path)) is var node and >= 0)
                facts.Add(new ResidualFact(node, residual.State));
        }

        return facts.ToImmutable();
    }

    /// <summary>Keeps what copied data lost.</summary>
    /// <param name="changes">States that nodes had before the update and have now, by origin and node.</param>
    /// <returns>The assignments that have more residual labels now.</returns>
    public IReadOnlyCollection<string> AddLost(FactChangeSet changes, OriginNumbers numbers, CancellationToken cancellationToken)
    {
        if (!_mayLose) return [];
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (origin, node, before, now) in changes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var lost = before & ~now;
            // Beside the value itself nothing that is made of it matters.
            if (lost == 0 || (now & (1 << FactState.Origin.Number)) != 0) continue;
            if (numbers.Subjects[origin] is not { } id || !numbers.Assignments.TryGetValue(id, out var assignment)) continue;
            if (!assignment.HoldsAt(_at) || numbers.IsAssigned(assignment) || _graph.NodeAt(node) is not { Path: { } path } named || !Keeps(node)) continue;
            for (byte state = 0; state < FactState.Count; state++)
            {
                if ((lost & (1 << state)) == 0) continue;
                var residual = new ResidualLabel(new FieldId(named.Dataset, path), id, new FactState(state), _at);
                if (IsEnded(residual)) continue;
                Add(residual);
                changed.Add(id);
            }
        }

        return changed;
    }

    private void Add(ResidualLabel residual)
    {
        var known = Current.GetValueOrDefault(residual.Assignment, []);
        if (!known.Any(other => other.Field == residual.Field && other.State == residual.State)) Current = Current.SetItem(residual.Assignment, known.Add(residual));
    }

    private bool Keeps(int node)
    {
        var dataset = _graph.DatasetAt(_graph.DatasetOf(node));
        return dataset.Exists && dataset.Kind is not "view";
    }

    private bool IsEnded(ResidualLabel residual)
    {
        foreach (var end in _update.ResidualEnds)
        {
            if (end.Path is not null && end.Path != residual.Field.Path) continue;
            if (end.At < residual.Since || !IsSame(end.Dataset, residual.Field.Dataset)) continue;
            return true;
        }

        return false;
    }

    private bool IsSame(DatasetId left, DatasetId right) =>
        left == right || (_graph.FindDataset(left) is { } one && _graph.FindDataset(right) is { } other && _graph.Canonical(one).Ordinal == _graph.Canonical(other).Ordinal);
}
