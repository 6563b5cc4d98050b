using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <content>Rows: which columns and tables decide the rows of a relation. Subqueries in clauses pass their own clauses on.</content>
internal sealed partial class LineageFold
{
    // Relations marked by the walks under way, with the mark that each had before.
    private readonly List<(BoundRelation Relation, int Before)> _marked = [];
    private readonly Stack<BoundRelation> _pending = new();
    private int _walks;

    // How many relations are being folded, and the depth of the outermost of them that was met again.
    private int _folding;
    private int _outermostMetAgain = int.MaxValue;

    /// <summary>What decides the rows of a relation, itself and all relations below.</summary>
    public RowOrigins RowsOf(BoundRelation relation)
    {
        if (relation.Rows is { } known && ReferenceEquals(known.Fold, this)) return known;

        // A subquery may name a column that is computed over the rows of the block around it, which the subquery decides:
        // SELECT SUM(a) AS s … HAVING EXISTS (… WHERE x < s). What it adds is added where it was entered first.
        if (relation.FoldedAt > 0)
        {
            _outermostMetAgain = Math.Min(_outermostMetAgain, relation.FoldedAt);
            return RowOrigins.None;
        }

        var depth = relation.FoldedAt = ++_folding;
        var rows = FoldRows(relation);
        relation.FoldedAt = 0;
        _folding--;

        // What left out a relation further out is not the whole: it holds for this once.
        if (_outermostMetAgain < depth) return rows;
        _outermostMetAgain = int.MaxValue;
        return relation.Rows = rows;
    }

    private RowOrigins FoldRows(BoundRelation relation)
    {
        var columns = Rent();
        var scans = new List<ScanRelation>();
        var walk = ++_walks;
        var marked = _marked.Count;
        Visit(relation, walk, columns, scans);

        // Tables read by subqueries in clauses decide rows too, and so do those of the subqueries in theirs.
        for (var i = 0; i < columns.SetInputs.Count; i++) Visit(columns.SetInputs[i], walk, columns, scans);
        Unmark(marked);
        var folded = Return(columns);
        return new RowOrigins(this, folded.Items, folded.Unknowns, scans);
    }

    private void Visit(BoundRelation relation, int walk, OriginSet columns, List<ScanRelation> scans)
    {
        // A walk inside this one has its own part of the stack.
        var bottom = _pending.Count;
        _pending.Push(relation);
        while (_pending.Count > bottom)
        {
            var current = _pending.Pop();
            if (current.Walk == walk) continue;
            _marked.Add((current, current.Walk));
            current.Walk = walk;
            cancellationToken.ThrowIfCancellationRequested();
            if (current is ScanRelation scan) scans.Add(scan);
            foreach (var clause in current.Clauses)
            {
                foreach (var expression in clause.Expressions) FoldExpression(expression, null, Use.Row(clause.Kind), columns);
            }

            // The first input first: what it finds is reported first.
            for (var i = current.Inputs.Count - 1; i >= 0; i--) _pending.Push(current.Inputs[i]);
        }
    }

    // The marks of the walk around this one come back: it must not visit a relation twice.
    private void Unmark(int from)
    {
        for (var i = _marked.Count - 1; i >= from; i--) _marked[i].Relation.Walk = _marked[i].Before;
        _marked.RemoveRange(from, _marked.Count - from);
    }
}

/// <summary>What decides which rows a relation has: columns by clause, base tables read, what stayed unknown.</summary>
internal sealed class RowOrigins(LineageFold? fold, Origin[] columns, UnknownLineage[] unknowns, List<ScanRelation> scans)
{
    public static RowOrigins None { get; } = new(null, [], [], []);

    /// <summary>Whose finding it is: another fold looks again.</summary>
    public LineageFold? Fold { get; } = fold;

    public Origin[] Columns { get; } = columns;

    public UnknownLineage[] Unknowns { get; } = unknowns;

    public List<ScanRelation> Scans { get; } = scans;
}
