using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <content>Rows: which columns and tables decide the rows of a relation. Subqueries in clauses pass their own clauses on.</content>
internal sealed partial class LineageFold
{
    private readonly ConditionalWeakTable<BoundRelation, RowOrigins> _rows = [];

    // Relations whose rows are being folded, with their depth, and the outermost of them that was met again.
    private readonly Dictionary<BoundRelation, int> _folding = new(ReferenceEqualityComparer.Instance);
    private int _outermostMetAgain = int.MaxValue;

    /// <summary>What decides the rows of a relation, itself and all relations below.</summary>
    public RowOrigins RowsOf(BoundRelation relation)
    {
        if (_rows.TryGetValue(relation, out var known)) return known;

        // A subquery may name a column that is computed over the rows of the block around it, which the subquery decides:
        // SELECT SUM(a) AS s … HAVING EXISTS (… WHERE x < s). What it adds is added where it was entered first.
        if (_folding.TryGetValue(relation, out var entered))
        {
            _outermostMetAgain = Math.Min(_outermostMetAgain, entered);
            return RowOrigins.None;
        }

        var depth = _folding.Count;
        _folding.Add(relation, depth);
        var rows = FoldRows(relation);
        _folding.Remove(relation);

        // What left out a relation further out is not the whole: it holds for this once.
        if (_outermostMetAgain < depth) return rows;
        _outermostMetAgain = int.MaxValue;
        _rows.AddOrUpdate(relation, rows);
        return rows;
    }

    private RowOrigins FoldRows(BoundRelation relation)
    {
        var columns = new OriginSet();
        var scans = new List<ScanRelation>();
        var visited = new HashSet<BoundRelation>(ReferenceEqualityComparer.Instance);
        Visit(relation, visited, columns, scans);

        // Tables read by subqueries in clauses decide rows too, and so do those of the subqueries in theirs.
        for (var i = 0; i < columns.SetInputs.Count; i++) Visit(columns.SetInputs[i], visited, columns, scans);
        var folded = columns.ToOrigins();
        return new RowOrigins(folded.Items, folded.Unknowns, scans);
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
    public static RowOrigins None { get; } = new([], [], []);

    public Origin[] Columns { get; } = columns;

    public UnknownLineage[] Unknowns { get; } = unknowns;

    public List<ScanRelation> Scans { get; } = scans;
}
