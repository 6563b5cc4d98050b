using System.Collections.Immutable;
using System.Globalization;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Calls that make structs and take them apart, and struct values that spread into columns.</content>
internal sealed partial class QueryBinder
{
    private const int MaxChain = 100;

    /// <summary>Calls that build a struct with known field names; null for others.</summary>
    private BoundStruct? AsStruct(FunctionCall call, string name, NameScope scope)
    {
        if (call.Over is not null || call.Arguments.IsEmpty) return null;
        if (name is "NAMED_STRUCT" or "OBJECT_CONSTRUCT" or "OBJECT_CONSTRUCT_KEEP_NULL" or "JSON_OBJECT" or "JSON_BUILD_OBJECT" or "JSONB_BUILD_OBJECT")
        {
            if (call.Arguments.Length % 2 != 0 || call.Arguments[0] is not Literal { Kind: LiteralKind.String }) return null;
            var fields = ImmutableArray.CreateBuilder<BoundStructField>(call.Arguments.Length / 2);
            for (var i = 0; i < call.Arguments.Length; i += 2)
            {
                var key = call.Arguments[i] is Literal { Kind: LiteralKind.String } literal ? literal.Text : null;
                if (key is null) return null;
                fields.Add(new BoundStructField(key, BindExpression(call.Arguments[i + 1], scope)));
            }

            return new BoundStruct(fields.ToImmutable(), call.Span) { IsDocument = name != "NAMED_STRUCT" };
        }

        if (state.RecordTypes.Count > 0 && state.RecordTypes.TryGetValue(name, out var declared) && declared.Length >= call.Arguments.Length)
        {
            return new BoundStruct(
                [.. call.Arguments.Select((argument, place) => new BoundStructField(
                    argument is NamedArgument given ? given.Name.Text : declared[place], BindExpression(argument, scope)))],
                call.Span);
        }

        if (name is not ("STRUCT" or "STRUCT_PACK" or "TUPLE") || call.Arguments.Any(argument => argument is StarExpression)) return null;
        return new BoundStruct(
            [.. call.Arguments.Select(argument => new BoundStructField(
                argument is NamedArgument named ? named.Name.Text : ImpliedName(argument), BindExpression(argument, scope)))],
            call.Span);
    }

    /// <summary>
    /// Calls that take one field of a struct: <c>struct_extract(s, 'k')</c>, <c>tupleElement(t, 'k')</c>, Snowflake's <c>GET(o, 'k')</c>. One that
    /// names its field by place (<c>tupleElement(t, 2)</c>) is such a call where the tuple is seen. Null for others.
    /// </summary>
    private BoundExpression? AsField(FunctionCall call, string name, NameScope scope)
    {
        if (name is not ("STRUCT_EXTRACT" or "TUPLEELEMENT" or "GET") || call.Arguments is not [var of, Literal field] || dialect.Functions.Find(name) is null)
            return null;
        if (field.Kind == LiteralKind.String) return new BoundField(BindExpression(of, scope), field.Text, call.Span);
        return name == "TUPLEELEMENT" ? AtPlace(BindExpression(of, scope), field.Text) : null;
    }

    private BoundExpression BindField(FieldAccess field, NameScope scope)
    {
        // A list's records may be filled field by field: l(i).f.
        if (field.Operand is FunctionCall { Name.Parts: [var list], Arguments.Length: 1 }
            && FindRecordField([list, field.Field]) is { } single) return Read(single, field.Span, scope);
        var operand = BindExpression(field.Operand, scope);
        state.Uses?.NoteField(operand, field.Field.Text, Place ?? field.Span);
        if (field.Form != FieldForm.Plain && field.Field.Text.StartsWith('$') && ElementShape.Along(operand, field.Field.Text) is (var found, true))
            return found;
        return (field.Field.Quoted ? null : AtPlace(operand, field.Field.Text)) ?? new BoundField(operand, field.Field.Text, field.Span) { Form = field.Form };
    }

    /// <summary>A tuple's field by its place from 1 on; null where the tuple is not seen.</summary>
    private static BoundExpression? AtPlace(BoundExpression operand, string place)
    {
        return int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? AtPlace(operand, number) : null;
    }

    private static BoundExpression? AtPlace(BoundExpression operand, int number)
    {
        // So far that a tuple is found behind any chain of subqueries that people write, and that one which names itself ends.
        for (var depth = 0; depth < MaxChain && operand is BoundColumn { Symbol: ComputedColumn computed }; depth++) operand = computed.Expression;
        return operand is BoundStruct { IsDocument: false } tuple && number <= tuple.Fields.Length ? tuple.Fields[number - 1].Value : null;
    }

    // An object's field may be named as an element is: o['k'].
    private BoundExpression BindElement(ElementAccess element, NameScope scope)
    {
        var operand = BindExpression(element.Operand, scope);
        if (element is { IsSlice: false, Index: [var index] })
        {
            if (index is Literal { Kind: LiteralKind.String } key && StructShape.Narrow(operand, key.Text) is not null)
                return new BoundField(operand, key.Text, element.Span);
            var first = Rules.FirstElement;
            if (ElementShape.ConstantIndex(index, ref first) is { } place)
            {
                var known = ElementShape.OfIndex(operand, place, first) ?? (place > 0 ? AtPlace(operand, place) : null);
                if (known is not null) return known;
            }
        }

        return new BoundElement(operand, BindAll(element.Index, scope), element.Span);
    }

    /// <summary>
    /// BigQuery's SELECT AS VALUE: the rows are the values of the one item, so that the fields of a struct are the columns. (As an expression
    /// such a query is the value itself: see <see cref="BindValueQuery"/>.)
    /// </summary>
    private static void SpreadValue(DerivedRelation relation)
    {
        if (relation.Columns is not [{ Anonymous: var isAnonymous } value]) return;
        var expression = new BoundColumn(value.Symbol, value.Span);
        if (StructShape.FieldsOf(expression) is not { Count: > 0 } fields)
        {
            if (isAnonymous) relation.OpenValue = value.Symbol;
            return;
        }

        relation.Columns.Clear();
        foreach (var field in fields) relation.Columns.Add(new RelationColumn(field, new FieldColumn(value.Symbol, field), value.Span));
    }

    /// <summary>A query that is an expression.</summary>
    private BoundRelation BindValueQuery(QueryExpression query, NameScope scope) =>
        BindQuery(PlainQuery(query), scope);

    /// <summary>The order of a subquery's rows is the order of the elements of its array, and of the text that FOR XML and FOR JSON make of them.</summary>
    private BoundRelation BindScalarQuery(ScalarSubquery subquery, NameScope scope) =>
        subquery.IsArray || SerializedQuery.Is(subquery.Query) ? BindInOrder(PlainQuery(subquery.Query), scope) : BindValueQuery(subquery.Query, scope);

    private static QueryExpression PlainQuery(QueryExpression query) =>
        query is SelectBlock { AsValue: true } block ? block with { AsValue = false } : query;

    /// <summary>
    /// An item that makes a column of each field of a struct: DuckDB's <c>unnest(struct)</c>, Spark's <c>inline(array of structs)</c>. False where
    /// it is none, or its fields are not known.
    /// </summary>
    private bool AddSpread(ExpressionItem item, DerivedRelation relation, NameScope scope)
    {
        if (!item.Aliases.IsEmpty || item.Expression is not FunctionCall { Name.Parts: [var name], Arguments: [var of, .. var options] } call) return false;
        if (!options.All(option => option is NamedArgument)) return false; // recursive := true
        var isInline = name.Text.Equals("inline", StringComparison.OrdinalIgnoreCase) || name.Text.Equals("inline_outer", StringComparison.OrdinalIgnoreCase);
        if (!isInline && !(Rules.UnnestSpreadsStructs && name.Text.Equals("unnest", StringComparison.OrdinalIgnoreCase))) return false;
        if (dialect.Functions.Find(name.Text) is null) return false;
        var value = BindExpression(of, scope);
        if (!isInline && AddLeaves(call, value, relation, scope)) return true;
        if ((!isInline && !StructShape.IsStruct(value)) || StructShape.FieldsOf(value) is not { Count: > 0 } fields) return false;
        if (isInline) BindExpression(call, scope); // for the rows that it makes
        var symbol = new ComputedColumn(isInline ? new BoundElement(value, [], item.Span) : value);
        foreach (var field in fields) relation.Columns.Add(new RelationColumn(field, new FieldColumn(symbol, field), item.Span));
        return true;
    }

    /// <summary>DuckDB's <c>recursive := true</c>: lists and structs are taken apart until there are none, each leaf is a column of its own name.</summary>
    private bool AddLeaves(FunctionCall call, BoundExpression value, DerivedRelation relation, NameScope scope)
    {
        var isRecursive = call.Arguments.Any(argument => argument is NamedArgument { Value: Literal { Kind: LiteralKind.Boolean } choice } named
            && SameName(named.Name.Text, "recursive") && SameName(choice.Text, "true"));
        if (!isRecursive || StructShape.FieldsOf(value) is not { Count: > 0 }) return false;
        if (!StructShape.IsStruct(value)) BindExpression(call, scope); // for the rows that a list makes
        var symbol = new ComputedColumn(StructShape.IsStruct(value) ? value : new BoundElement(value, [], call.Span));
        AddLeaves(symbol, StructShape.ElementOf(value), relation, call.Span, depth: 0);
        return true;
    }

    // The example tells which fields there are, the symbol what they come from.
    private static void AddLeaves(ColumnSymbol symbol, BoundExpression example, DerivedRelation relation, TextSpan span, int depth)
    {
        foreach (var field in StructShape.FieldsOf(example) ?? [])
        {
            var inner = new FieldColumn(symbol, field);
            var within = depth < MaxChain && StructShape.Narrow(example, field) is { } found ? StructShape.ElementOf(found) : null;
            if (within is not null && StructShape.FieldsOf(within) is { Count: > 0 }) AddLeaves(inner, within, relation, span, depth + 1);
            else relation.Columns.Add(new RelationColumn(field, inner, span));
        }
    }
}
