using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Perturbing;
using LineageService.Model;

namespace LineageService.ExecutionOracle.Judging;

/// <summary>
/// Compares what a change did to a query's answer with what the lineage allows it to do (docs/execution-oracle.md, "The criterion").
/// </summary>
internal sealed class Judge(LineageClaims claims, QueryAnswer before, string? key)
{
    private readonly int _key = key is null ? -1 : Array.IndexOf(before.Names, key);

    private Dictionary<string, string[]>? _byKey;

    /// <summary>What is there to see of a change: columns whose values changed, and whether rows came or went.</summary>
    internal sealed record Effect(HashSet<string> Outputs, bool Rows)
    {
        public static Effect None { get; } = new([], false);

        public bool IsNone => !Rows && Outputs.Count == 0;
    }

    public Effect Compare(Change change, QueryAnswer after, List<Violation> violations)
    {
        if (before.SameAs(after)) return Effect.None;
        var may = before.Names.Select(output => MayChange(output, change)).ToArray();
        var rowsMay = claims.RowEdges(change.Table, change.Column).Count > 0;
        if (!rowsMay) CheckRows(after, may, violations);
        if (change.HasMarkers) CheckFlow(change, after, violations);

        var outputs = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < before.Names.Length; i++)
        {
            if (!before.Project([i]).AsSpan().SequenceEqual(after.Project([i]))) outputs.Add(before.Names[i]);
        }

        // A key that the change itself reaches no longer tells which row is which.
        var keyed = _key >= 0 && !(may[_key] && change.Column is not null);
        if (!keyed) return new Effect(outputs, Rows: true);
        return CompareByKey(change, after, may, rowsMay, violations, outputs);
    }

    /// <summary>Whether an edge says that the column's value may change.</summary>
    private bool MayChange(string output, Change change) =>
        change.Column is null ? claims.DependsOnRows(output, change.Table) : claims.EdgesTo(output, change.Table, change.Column).Count > 0;

    private void CheckRows(QueryAnswer after, bool[] may, List<Violation> violations)
    {
        var rest = Enumerable.Range(0, may.Length).Where(column => !may[column]).ToArray();
        if (before.Rows.Count == after.Rows.Count && before.Project(rest).AsSpan().SequenceEqual(after.Project(rest))) return;
        var one = before.Rows.Count == after.Rows.Count
            ? Array.Find(rest, column => !before.Project([column]).AsSpan().SequenceEqual(after.Project([column])))
            : -1;
        violations.Add(new Violation(ViolationKind.Rows, before.Rows.Count == after.Rows.Count && rest.Length > 0 && one >= 0 ? before.Names[one] : null));
    }

    private void CheckFlow(Change change, QueryAnswer after, List<Violation> violations)
    {
        for (var i = 0; i < after.Names.Length; i++)
        {
            var direct = claims.EdgesTo(after.Names[i], change.Table, change.Column!).Where(subtype => subtype.Type() == EdgeType.Direct).ToList();
            var markers = after.Rows.Select(row => row[i]).Where(Changes.IsMarker);
            if (direct.Count == 0 && markers.Any()) violations.Add(new Violation(ViolationKind.Flow, after.Names[i]));
            if (direct is [EdgeSubtype.Identity] && !markers.All(Changes.IsUnchangedMarker))
                violations.Add(new Violation(ViolationKind.Identity, after.Names[i]));
        }
    }

    private Effect CompareByKey(Change change, QueryAnswer after, bool[] may, bool rowsMay, List<Violation> violations, HashSet<string> outputs)
    {
        _byKey ??= ByKey(before);
        if (_byKey is null || ByKey(after) is not { } other) return new Effect(outputs, Rows: true);
        var common = 0;
        outputs.Clear();
        foreach (var (id, row) in _byKey)
        {
            if (!other.TryGetValue(id, out var now)) continue;
            common++;
            for (var i = 0; i < row.Length; i++)
            {
                if (string.Equals(row[i], now[i], StringComparison.Ordinal)) continue;
                outputs.Add(before.Names[i]);

                // Other rows upstream mean another value of what is computed from a set of them.
                var follows = may[i] || (change.Column is not null && rowsMay && claims.IsSetDependent(before.Names[i]));
                if (!follows) violations.Add(new Violation(ViolationKind.Value, before.Names[i]));
            }
        }

        return new Effect(outputs, Rows: common != _byKey.Count || common != other.Count);
    }

    /// <summary>Rows by key; null where two rows share one, which a filter on a merged name can bring about.</summary>
    private Dictionary<string, string[]>? ByKey(QueryAnswer answer)
    {
        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var row in answer.Rows)
        {
            if (!rows.TryAdd(row[_key], row)) return null;
        }

        return rows;
    }
}
