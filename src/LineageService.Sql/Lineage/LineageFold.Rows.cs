using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <content>Rows: which columns and tables decide the rows of a relation. Subqueries in clauses pass their own clauses on.</content>
internal sealed partial class LineageFold
{
    private readonly ConditionalWeakTable<BoundRelation, RowOrigins> _rows = [];

    /// <summary>What decides the rows of a relation, itself and all relations below.</summary>
    public RowOrigins RowsOf(BoundRelation relation)
    {
        if (_rows.TryGetValue(relation, out var known)) return known;
        var columns = new OriginSet();
        var scans = new List<ScanRelation>();
        var visited = new HashSet<BoundRelation>(ReferenceEqualityComparer.Instance);
        Visit(relation, visited, columns, scans);

        // Tables read by subqueries in clauses decide rows too, and so do those of the subqueries in theirs.
        for (var i = 0; i < columns.SetInputs.Count; i++) Visit(columns.SetInputs[i], visited, columns, scans);
        var folded = columns.ToOrigins();
        var rows = new RowOrigins(folded.Items, folded.Unknowns, scans);
        _rows.Add(relation, rows);
        return rows;
    }

    private void Visit(BoundRelation relation, HashSet<BoundRelation> visited, OriginSet columns, List<ScanRelation> scans)
    {
        var pending = new Stack<BoundRelation>();
        pending.Push(relation);
        while (pending.TryPop(out var current))
        {
            if (!visited.Add(current)) continue;
            cancellationToken.ThrowIfCancellationRequested();
            if (current is ScanRelation scan) scans.Add(scan);
            foreach (var clause in current.Clauses)
            {
                foreach (var expression in clause.Expressions) FoldExpression(expression, null, Use.Row(clause.Kind), columns);
            }

            // The first input first: what it finds is reported first.
            for (var i = current.Inputs.Count - 1; i >= 0; i--) pending.Push(current.Inputs[i]);
        }
    }
}

/// <summary>What decides which rows a relation has: columns by clause, base tables read, what stayed unknown.</summary>
internal sealed class RowOrigins(Origin[] columns, UnknownLineage[] unknowns, List<ScanRelation> scans)
{
    public Origin[] Columns { get; } = columns;

    public UnknownLineage[] Unknowns { get; } = unknowns;

    public List<ScanRelation> Scans { get; } = scans;
}
