using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Model.Masking;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <content>Expressions: what each makes of its operands.</content>
internal sealed partial class LineageFold
{
    private void FoldExpression(BoundExpression expression, FieldPath? path, in Use use, OriginSet sink)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            sink.AddUnknown(new UnknownLineage(UnknownCodes.BudgetReached, null, null, expression.Span, "The expression is nested too deeply to be followed."));
            return;
        }

        switch (expression)
        {
            case BoundColumn column:
                FoldColumn(column.Symbol, path, column.Span, use, sink);
                break;
            case BoundConstant:
                break;
            case BoundCall call:
                if (path is not null && StructShape.OfExtreme(call, path.Field) is { } extreme) FoldCall(extreme, path.Inner, use, sink);
                else FoldCall(call, path, use, sink);
                break;
            case BoundCase cases:
                FoldCase(cases, path, use, sink);
                break;
            case BoundSubquery subquery:
                FoldSubquery(subquery, path, use, sink);
                break;
            case BoundField field:
                FoldExpression(field.Operand, new FieldPath(field.Field, path), use.At(field.Span), sink);
                break;
            case BoundElement element:
                FoldExpression(element.Operand, path, use.Inside(path is null ? EdgeSubtype.Transformation : EdgeSubtype.Identity, null, element.Span, false), sink);
                foreach (var index in element.Index) FoldExpression(index, null, use.Deciding(EdgeSubtype.Conditional, element.Span), sink);
                break;
            case BoundStruct structure:
                FoldStruct(structure, path, use, sink);
                break;
            case BoundRow row:
                FoldRow(row, path, use, sink);
                break;
            case BoundPlaced placed:
                FoldPlaced(placed, path, use, sink);
                break;
            case BoundExploded exploded:
                FoldKnown(FoldAlone(exploded.Operand, path, chosen: false), null, exploded.Span, use, sink);
                break;
            case BoundRepeated repeated:
                FoldRepeated(repeated, path, use, sink);
                break;
            case BoundChoice choice:
                var chosen = FoldAlone(choice.Operand, null, chosen: true);
                foreach (var origin in chosen.Items) sink.Add(origin with { Functions = null, Others = null });
                foreach (var relation in chosen.SetInputs) sink.AddSetInput(relation);
                break;
            case BoundOpaque opaque:
                foreach (var child in opaque.Children) FoldExpression(child, null, use.Inside(EdgeSubtype.Transformation, null, opaque.Span, true), sink);
                if (opaque.Reason is not null) sink.AddUnknown(opaque.Reason);
                break;
        }
    }

    // A function in a recursion is applied once for each round: a letter cut off each time is the whole word in the end.
    private void FoldRepeated(BoundRepeated repeated, FieldPath? path, in Use use, OriginSet sink)
    {
        var inner = Rent();
        FoldExpression(repeated.Operand, path, Use.Value, inner);
        var origins = Return(inner);
        foreach (var origin in origins.Items) use.Add(sink, origin with { Functions = null, Others = null }, repeated.Span);
        foreach (var relation in origins.SetInputs) sink.AddSetInput(relation);
        foreach (var unknown in origins.Unknowns) sink.AddUnknown(unknown);
    }

    private void FoldPlaced(BoundPlaced placed, FieldPath? path, in Use use, OriginSet sink)
    {
        var inner = new OriginSet();
        FoldExpression(placed.Operand, path, use.At(placed.Span), inner);
        var origins = inner.ToOrigins();
        var place = use.At(placed.Span).Span;
        foreach (var origin in origins.Items) sink.Add(origin with { Span = place });
        foreach (var relation in origins.SetInputs) sink.AddSetInput(relation);
        foreach (var unknown in origins.Unknowns) sink.AddUnknown(unknown with { Span = placed.Span });
    }

    /// <summary>The origins of a value by itself: those that chose it, or the others.</summary>
    private ColumnOrigins FoldAlone(BoundExpression expression, FieldPath? path, bool chosen)
    {
        var sink = Rent();
        FoldExpression(expression, path, Use.Value, sink);
        var origins = Return(sink);
        return new ColumnOrigins(
            [.. origins.Items.Where(item => IsChoice(item.Subtype) == chosen)], origins.SetInputs, chosen ? [] : origins.Unknowns);
    }

    private static bool IsChoice(EdgeSubtype kind) => kind is EdgeSubtype.Filter or EdgeSubtype.Join or EdgeSubtype.GroupBy
        or EdgeSubtype.Sort;

    private void FoldCall(BoundCall call, FieldPath? path, in Use use, OriginSet sink)
    {
        if (path is not null && (call.Class == FunctionClass.Cast || ElementShape.IsMap(call)) && StructShape.Narrow(call, path.Field) is { } narrowed)
        {
            FoldExpression(narrowed, path.Inner, use, sink);
            return;
        }

        // max_by(struct, key).field is still that field: the path goes through functions that keep the shape of their argument.
        var innerPath = path is not null && StructShape.IsPreservedBy(call.Name) ? path : null;
        var step = call.Class == FunctionClass.Aggregate ? EdgeSubtype.Aggregation : EdgeSubtype.Transformation;
        var needsChain = use.Subtype.Type() == EdgeType.Direct;
        var function = needsChain ? new FunctionApplication(call.Name, call.Class, LiteralsOf(call)) : null;
        var value = use.Inside(step, function, call.Span, approximate: !call.Known);
        foreach (var argument in call.Arguments)
        {
            switch (argument.Role)
            {
                case BoundRole.Value:
                    FoldExpression(argument.Expression, innerPath, value, sink);
                    break;
                case BoundRole.Condition:
                    FoldExpression(argument.Expression, null, use.Deciding(EdgeSubtype.Conditional, call.Span), sink);
                    break;
                case BoundRole.SortKey:
                    FoldExpression(argument.Expression, null, use.Deciding(EdgeSubtype.Sort, call.Span), sink);
                    break;
                case BoundRole.WindowKey:
                    FoldExpression(argument.Expression, null, use.Deciding(EdgeSubtype.Window, call.Span), sink);
                    break;
            }
        }

        if (call.SetInput is not null) sink.AddSetInput(call.SetInput);
    }

    private static ImmutableArray<string> LiteralsOf(BoundCall call)
    {
        ImmutableArray<string>.Builder? literals = null;
        if (call.Keyword is { } keyword) (literals = ImmutableArray.CreateBuilder<string>()).Add(keyword);
        foreach (var argument in call.Arguments)
        {
            if (argument.Expression is BoundConstant { Text: { } text }) (literals ??= ImmutableArray.CreateBuilder<string>()).Add(text);
        }

        if (call.Proof is { } proof) (literals ??= ImmutableArray.CreateBuilder<string>()).Add(proof);
        if (call.Arguments is [{ Role: BoundRole.Value, Expression: BoundColumn cut }, ..] && MaskingCatalog.ClassOf(call.Name) == MaskingClass.Truncation
            && FixedLength.Proof(cut.Symbol) is { } length) (literals ??= ImmutableArray.CreateBuilder<string>()).Add(length);

        return literals?.ToImmutable() ?? [];
    }

    private void FoldCase(BoundCase cases, FieldPath? path, in Use use, OriginSet sink)
    {
        var result = use.Inside(EdgeSubtype.Transformation, use.Subtype.Type() == EdgeType.Direct ? CaseFunction : null, cases.Span, false);
        foreach (var value in cases.Results) FoldExpression(value, path, result, sink);
        foreach (var condition in cases.Conditions) FoldExpression(condition, null, use.Deciding(EdgeSubtype.Conditional, cases.Span), sink);
    }

    private static FunctionApplication CaseFunction { get; } = new("CASE", FunctionClass.Operator, []);

    private void FoldStruct(BoundStruct structure, FieldPath? path, in Use use, OriginSet sink)
    {
        if (path is not null && StructShape.Narrow(structure, path.Field) is { } field)
        {
            FoldExpression(field, path.Inner, use, sink);
            return;
        }

        var inner = use.Inside(EdgeSubtype.Transformation, null, structure.Span, false);
        foreach (var member in structure.Fields) FoldExpression(member.Value, null, inner, sink);
    }

    private void FoldRow(BoundRow row, FieldPath? path, in Use use, OriginSet sink)
    {
        if (path is not null && (row.Relation.Find(path.Field) ?? row.Relation.FindOpen(path.Field)) is { } symbol)
        {
            FoldColumn(symbol, path.Inner, row.Span, use, sink);
            return;
        }

        var inner = use.Inside(EdgeSubtype.Transformation, null, row.Span, false);
        foreach (var column in row.Relation.StarColumns(row.Span)) FoldColumn(column.Symbol, null, row.Span, inner, sink);
    }

    /// <summary>
    /// A query as a value: DIRECT from its output; what decides its rows is a per-column influence of its own kind. As a predicate its output and the
    /// operand only decide (lineage-semantics.md §5).
    /// </summary>
    private void FoldSubquery(BoundSubquery subquery, FieldPath? path, in Use use, OriginSet sink)
    {
        var value = subquery.IsPredicate ? use.Deciding(EdgeSubtype.Conditional, subquery.Span) : use.At(subquery.Span);
        if (subquery.Operand is not null) FoldExpression(subquery.Operand, null, value, sink);
        FoldOutput(subquery, path, value, sink);
        foreach (var influence in RowsOf(subquery.Relation).Columns)
        {
            // What decides a condition is part of the condition; what decides a value keeps the clause it stands in.
            var kind = value.ForRows || value.Subtype.Type() == EdgeType.Direct ? influence.Subtype : value.Subtype;

            // An array that the subquery takes apart and whose elements come out: the value says it all.
            if (kind == EdgeSubtype.RowSet && !value.ForRows && sink.HasDirect(influence.Source)) continue;
            if (sink.Contains(influence.Source, kind)) continue;
            sink.AddNew(new Origin(influence.Source, kind, use.Span.Length > 0 ? use.Span : subquery.Span, null, influence.Approximate));
        }

        sink.AddSetInput(subquery.Relation);
    }

    private void FoldOutput(BoundSubquery subquery, FieldPath? path, in Use use, OriginSet sink)
    {
        // EXISTS asks for rows, not for values.
        if (subquery is { IsPredicate: true, Operand: null }) return;
        var columns = subquery.Relation.StarColumns(subquery.Span).ToList();
        if (subquery.Ordinal >= 0)
        {
            if (subquery.Ordinal < columns.Count) FoldColumn(columns[subquery.Ordinal].Symbol, path, subquery.Span, use, sink);
            return;
        }

        if (path is not null && columns.Count > 1 && subquery.Relation.Find(path.Field) is { } named)
        {
            FoldColumn(named, path.Inner, subquery.Span, use, sink);
            return;
        }

        foreach (var column in columns) FoldColumn(column.Symbol, columns.Count == 1 ? path : null, subquery.Span, use, sink);
    }
}
