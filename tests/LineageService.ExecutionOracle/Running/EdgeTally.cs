using LineageService.ExecutionOracle.Judging;
using LineageService.ExecutionOracle.Perturbing;
using LineageService.Model;

namespace LineageService.ExecutionOracle.Running;

/// <summary>How many edges of a kind no change confirmed. Mutable.</summary>
internal sealed class EdgeTally
{
    private readonly SortedDictionary<string, (int Edges, int Unconfirmed)> _kinds = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, (int Edges, int Unconfirmed)> Kinds => _kinds;

    /// <summary>Counts the edges from one column, or one row set, of a query against all that its changes showed.</summary>
    public void Add(Subject subject, Change change, IReadOnlyCollection<Judge.Effect> effects)
    {
        foreach (var output in subject.Before.Names)
        {
            var seen = effects.Any(effect => effect.Outputs.Contains(output));
            if (change.Column is { } column)
            {
                foreach (var subtype in subject.Claims.EdgesTo(output, change.Table, column)) Count($"column {subtype.WireName()}", seen);
            }
            else if (subject.Claims.DependsOnRows(output, change.Table))
            {
                Count($"column {EdgeSubtype.SetDependence.WireName()}", seen);
            }
        }

        var rows = effects.Any(effect => effect.Rows);
        foreach (var subtype in subject.Claims.RowEdges(change.Table, change.Column)) Count($"rows {subtype.WireName()}", rows);
    }

    private void Count(string kind, bool confirmed)
    {
        var known = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (known.Edges + 1, known.Unconfirmed + (confirmed ? 0 : 1));
    }
}
