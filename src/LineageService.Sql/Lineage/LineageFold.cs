using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>
/// Lineage as a fold over definitions: each symbol is folded once and remembers its origins. Never looks at syntax or names.
/// Meaning: lineage-semantics.md §1 and §5.
/// </summary>
internal sealed partial class LineageFold(CancellationToken cancellationToken)
{
    private readonly Stack<OriginSet> _free = new();

    /// <summary>The origins of a column.</summary>
    public ColumnOrigins Fold(ColumnSymbol symbol)
    {
        if (symbol.Origins is { } known) return known;
        cancellationToken.ThrowIfCancellationRequested();
        var sink = Rent();
        FoldSymbol(symbol, null, Use.Value, sink);
        var origins = Return(sink);

        // Within a circle of relations an answer may not be the whole one: it is found again by whoever asks next.
        if (_outermostMetAgain == int.MaxValue) symbol.Origins = origins;
        return origins;
    }

    /// <summary>The origins of an expression, used as its own value.</summary>
    public ColumnOrigins Fold(BoundExpression expression)
    {
        var sink = Rent();
        FoldExpression(expression, null, Use.Value, sink);
        return Return(sink);
    }

    private OriginSet Rent() => _free.TryPop(out var set) ? set : new OriginSet();

    private ColumnOrigins Return(OriginSet set)
    {
        var origins = set.ToOrigins();
        set.Clear();
        _free.Push(set);
        return origins;
    }

    private void FoldSymbol(ColumnSymbol symbol, FieldPath? path, in Use use, OriginSet sink)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            sink.AddUnknown(new UnknownLineage(UnknownCodes.BudgetReached, null, null, null, "The chain of definitions is too deep to be followed."));
            return;
        }

        switch (symbol)
        {
            case ScanColumn scan:
                FoldScan(scan, path, use, sink);
                break;
            case ComputedColumn computed:
                FoldExpression(computed.Expression, path, use, sink);
                if (computed.SetInput is not null) sink.AddSetInput(computed.SetInput);
                break;
            case MergedColumn merged:
                foreach (var source in merged.Sources) FoldColumn(source, path, default, use, sink);
                break;
            case FieldColumn field:
                FoldColumn(field.Holder, new FieldPath(field.Field, path), default, use, sink);
                break;
            case FoldedColumn folded:
                FoldKnown(folded.Origins!, path, default, use, sink);
                break;
            case UnresolvedColumn unresolved:
                sink.AddUnknown(unresolved.Reason);
                break;
        }
    }

    /// <summary>A column used at some place: what is known of it, seen through that use.</summary>
    private void FoldColumn(ColumnSymbol symbol, FieldPath? path, TextSpan span, in Use use, OriginSet sink)
    {
        if (path is null && symbol is ScanColumn scan) use.Add(sink, scan, span);
        else if (path is null) FoldKnown(Fold(symbol), null, span, use, sink);
        else FoldSymbol(symbol, path, use.At(span), sink);
    }

    private static void FoldScan(ScanColumn scan, FieldPath? path, in Use use, OriginSet sink)
    {
        var (column, rest) = Follow(scan, path);

        // A path that no schema knows ends at the column that holds it: its value is part of that column's, not the same.
        var inner = rest is null ? EdgeSubtype.Identity : EdgeSubtype.Transformation;
        sink.Add(use.See(column, inner, use.Span, null, approximate: false));
    }

    private static (ScanColumn Column, FieldPath? Unfollowed) Follow(ScanColumn scan, FieldPath? path)
    {
        while (path is not null && scan.Relation.Field(scan, path.Field) is { } nested)
        {
            scan = nested;
            path = path.Inner;
        }

        return (scan, path);
    }

    private static void FoldKnown(ColumnOrigins origins, FieldPath? path, TextSpan span, in Use use, OriginSet sink)
    {
        foreach (var origin in origins.Items)
        {
            var place = origin.Span.Length > 0 ? origin.Span : span;
            if (path is null)
            {
                use.Add(sink, origin, place);
                continue;
            }

            var (column, rest) = origin.Subtype == EdgeSubtype.Identity ? Follow(origin.Source, path) : (origin.Source, path);
            var inner = rest is null ? origin.Subtype : origin.Subtype.Then(EdgeSubtype.Transformation);
            sink.Add(origin.Others is null
                ? use.See(column, inner, place, origin.Functions, origin.Approximate)
                : use.See(origin with { Source = column, Subtype = inner }, place));
        }

        foreach (var relation in origins.SetInputs) sink.AddSetInput(relation);
        foreach (var unknown in origins.Unknowns) sink.AddUnknown(unknown);
    }
}
