using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Comparing;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Model.Masking;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Propagation;

/// <summary>What another type or the coming of NULL does to the jobs that use a column (impact.md §B.3, rows TYPE and NOT NULL→NULL).</summary>
internal sealed class TypeRules(Spread spread, ConsumerRules consumers)
{
    private readonly List<LaidEdge> _edges = [];

    private LaidGraph Graph => spread.Graph;

    public void Retyped(Visit visit, int number)
    {
        var (node, atom) = (Graph.NodeAt(visit.Node), spread.Atoms[visit.Source]);
        var (before, after) = TypesOf(visit, node, atom);

        // Of a type that nobody knows the safe answer is that the other one does not fit.
        var isNarrowed = atom.Category == DiffCategory.TypeNarrowed && (visit.Distance == 0 || before is null || after is null);
        var kind = isNarrowed ? TypeChangeKind.Narrowed : TypeChanges.Of(before, after);
        _edges.Clear();
        Graph.AddEdges(visit.Node, _edges);
        var edges = _edges.ToLookup(edge => edge.Job);
        var jobs = edges.Select(group => group.Key).ToHashSet();
        if (kind == TypeChangeKind.Narrowed && node.Path is { } path) jobs.UnionWith(consumers.ReadersOf(Graph.DatasetOfNode(visit.Node), node.Dataset, path));
        foreach (var job in jobs)
        {
            var reading = Graph.ReadingOf(job);
            if (reading is not null && kind == TypeChangeKind.Narrowed && !spread.Options.PermissiveCasts && Refuses(reading, node, after) is var (sentence, span))
            {
                spread.Break(job, number, sentence, span, edges[job].Select(edge => edge.Confidence).DefaultIfEmpty(spread.ConfidenceOf(job)).Max());
                PassOn(job, reading, visit, number);
                continue;
            }

            if (reading is not null && kind != TypeChangeKind.None) consumers.Effects.RowsAsValues(job, reading, node.Dataset, null, visit, number);
            var isNamed = reading is null || reading.UsesOf(node.Dataset, node.Path ?? "").Any();
            foreach (var edge in edges[job].ToList()) Use(edge, kind, after, isNamed, visit, number);
        }

        spread.FindOpaque(visit, number);
    }

    // Behind the change itself a column may have another type than the one that changed.
    private (SqlType? Before, SqlType? After) TypesOf(Visit visit, LineageNode node, ChangeAtom atom)
    {
        var (before, after) = (SqlTypes.Parse(atom.Before ?? "", AnsiTypes), SqlTypes.Parse(atom.After ?? "", AnsiTypes));
        if (visit.Distance == 0 || node.Path is not { } column) return (before, after);
        var known = spread.Rebinding.TypesOf(node.Dataset, column);
        return known.Before is null || known.After is null ? (before, after) : known;
    }

    /// <summary>Why a text cannot do with a column of another family of types, wherever in it the column stands; null where nothing says so.</summary>
    private (string Sentence, TextSpan? Span)? Refuses(TaskReading reading, LineageNode node, SqlType? after)
    {
        var column = node.Path ?? "";
        foreach (var use in reading.UsesOf(node.Dataset, column)) return ("uses a column whose values no longer have the type it was written for", use.Span);
        foreach (var uneven in reading.Uses.UnevenStars)
            if (uneven.Branches.Any(branch => reading.Shows(branch, node.Dataset)) && !uneven.Branches.All(branch => reading.Shows(branch, node.Dataset)))
                return ($"one branch of a set operation gives {column} another type", uneven.Span);
        if (consumers.JoinsNaturallyBy(reading, node.Dataset, column)) return ($"NATURAL JOIN compares {column}, which has another type", null);
        foreach (var edge in reading.Edges())
        {
            if (edge.Subtype != EdgeSubtype.Identity || !Same(edge.From, node) || ColumnComparison.BindingOf(reading, edge.To.Dataset) == WriteBinding.Named) continue;
            if (Takes(edge.To) is { Type: { } type } && !TypeChanges.Converts(after, SqlTypes.Parse(type, AnsiTypes)))
                return ($"{edge.To.Path} gets {after}, which does not become {type}", edge.Span);
        }

        return null;
    }

    // Whether a use fails only the engine knows; where it does not, what the text gives has another type too.
    private void PassOn(int job, TaskReading reading, Visit visit, int number)
    {
        if (reading.Outputs.All(target => ColumnComparison.BindingOf(reading, target) != WriteBinding.Named)) return;
        if (spread.Rebinding.Judge(job, reading) is not { } bound) return;
        var from = Graph.NodeAt(visit.Node);
        foreach (var (target, column, before, now) in bound.Types())
        {
            var node = LineageNode.Field(target, column);
            var isOther = (before is null) != (now is null) ? reading.Edges().Any(edge => Same(edge.From, from) && Same(edge.To, node)) : TypeChanges.Of(before, now) != TypeChangeKind.None;
            if (isOther) spread.Carry(VisitKind.Type, node, job, visit, number, null);
        }
    }

    public void Nullable(Visit visit, int number)
    {
        _edges.Clear();
        Graph.AddEdges(visit.Node, _edges);
        foreach (var edge in _edges.ToList())
        {
            var to = Graph.NodeAt(edge.To);
            switch (edge.Subtype)
            {
                case EdgeSubtype.Identity when Takes(to) is { Nullable: false } && !IsNamed(edge.Job, to.Dataset):
                    spread.Break(edge.Job, number, $"NULL into {to.Path}, which is NOT NULL", edge.Span, edge.Confidence);
                    break;
                case EdgeSubtype.Identity:
                    spread.Carry(VisitKind.Nullability, edge, visit, number);
                    break;
                case EdgeSubtype.Transformation when Settles(edge, visit):
                    break;
                default:
                    spread.Carry(to.Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value, edge, visit, number);
                    break;
            }
        }
    }

    private void Use(LaidEdge edge, TypeChangeKind kind, SqlType? after, bool isNamed, Visit visit, int number)
    {
        var to = Graph.NodeAt(edge.To);
        if (kind == TypeChangeKind.Narrowed && isNamed)
        {
            if (spread.Options.PermissiveCasts) spread.Carry(to.Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value, edge, visit, number);
            else spread.Break(edge.Job, number, "uses a column whose values no longer have the type it was written for", edge.Span, edge.Confidence);
            return;
        }

        switch (edge.Subtype)
        {
            case EdgeSubtype.Identity when IsNamed(edge.Job, to.Dataset):
                spread.Carry(VisitKind.Type, edge, visit, number);
                break;
            case EdgeSubtype.Identity when Takes(to) is { Type: { } type } && TypeChanges.Of(after, SqlTypes.Parse(type, AnsiTypes)) == TypeChangeKind.Narrowed:
                spread.Carry(VisitKind.Value, edge, visit, number);
                break;
            case EdgeSubtype.Transformation or EdgeSubtype.Aggregation when DependsOnType(edge, visit):
                spread.Carry(VisitKind.Value, edge, visit, number);
                break;
            case EdgeSubtype.Join:
                spread.Carry(to.Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value, edge, visit, number);
                break;
            case EdgeSubtype.Filter or EdgeSubtype.GroupBy or EdgeSubtype.Conditional when kind == TypeChangeKind.Dated || after is { Family: TypeFamily.Double }:
                spread.Carry(to.Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value, edge, visit, number);
                break;
            default:
                break;
        }
    }

    // The spelling of types in atoms is the canonical one, which every dialect reads.
    private static readonly SqlDialect AnsiTypes = SqlDialects.Find("ansi", out _);

    /// <summary>True where a function sees the type and not only the value, before a cast has given it one.</summary>
    private bool DependsOnType(LaidEdge edge, Visit visit)
    {
        foreach (var function in FunctionsOf(edge, visit))
        {
            if (function.Class == FunctionClass.Cast) return false;
            var masking = MaskingCatalog.ClassOf(function);
            if (masking is MaskingClass.UnkeyedHash or MaskingClass.KeyedHash or MaskingClass.Encryption || Spelling.Contains(function.Name)) return true;
        }

        return false;
    }

    private static readonly HashSet<string> Spelling = new(StringComparer.OrdinalIgnoreCase)
    {
        "CONCAT", "CONCAT_WS", "||", "FORMAT", "PRINTF", "FORMAT_STRING", "TO_JSON", "TO_JSON_STRING", "JSON_OBJECT", "TYPEOF", "PG_TYPEOF", "SYSTEM$TYPEOF", "TOTYPENAME",
    };

    /// <summary>True where NULL is given another value at once.</summary>
    private bool Settles(LaidEdge edge, Visit visit) => FunctionsOf(edge, visit) is [{ Name: "COALESCE" or "NVL" or "IFNULL" or "ISNULL" or "NVL2" }, ..];

    private ImmutableArray<FunctionApplication> FunctionsOf(LaidEdge edge, Visit visit)
    {
        if (Graph.ReadingOf(edge.Job) is { } reading)
        {
            var (from, to) = (Graph.NodeAt(visit.Node), Graph.NodeAt(edge.To));
            foreach (var known in reading.Edges())
                if (known.Subtype == edge.Subtype && Same(known.From, from) && Same(known.To, to)) return known.Functions.IsDefault ? [] : known.Functions;
        }

        return [];
    }

    private static bool Same(LineageNode one, LineageNode other) =>
        one.Kind == other.Kind && one.Dataset == other.Dataset && string.Equals(one.Path, other.Path, StringComparison.OrdinalIgnoreCase);

    private Sql.Catalog.SchemaColumn? Takes(LineageNode to)
    {
        if (spread.World.SchemaAfter(to.Dataset) is not { } schema) return null;
        foreach (var column in schema.Columns) if (string.Equals(column.Name, to.Path, StringComparison.OrdinalIgnoreCase)) return column;
        return null;
    }

    private bool IsNamed(int job, DatasetId target) => Graph.ReadingOf(job) is not { } reading || ColumnComparison.BindingOf(reading, target) == WriteBinding.Named;
}
