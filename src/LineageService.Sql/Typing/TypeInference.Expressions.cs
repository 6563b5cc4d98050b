using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;
using LineageService.Sql.Typing.Functions;

namespace LineageService.Sql.Typing;

/// <content>Expressions: literals, calls, CASE, subqueries, structs and what is taken out of them.</content>
internal sealed partial class TypeInference
{
    /// <summary>The type of an expression; null where it is not known.</summary>
    public SqlType? TypeOf(BoundExpression expression)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        return expression switch
        {
            BoundColumn column => TypeOf(column.Symbol),
            BoundRepeated repeated => TypeOf(repeated.Operand),
            BoundConstant constant => TypeOfLiteral(constant.Kind, constant.Text),
            BoundCall call => TypeOf(call),
            BoundCase cases => TypeOf(cases),
            BoundSubquery { IsPredicate: true } => _rules.Truth,
            BoundSubquery subquery => TypeOf(subquery),
            BoundField { Form: FieldForm.Text } => _rules.TextOfField,
            BoundField { Form: FieldForm.Document } document => Document(document.Operand),
            BoundField field => TypeOfField(field.Operand, field.Field),
            BoundElement element => ElementOf(TypeOf(element.Operand)),
            BoundKey key => TypeOf(key.Operand) is { Family: TypeFamily.Map } map ? map.Key : null,
            BoundStruct { IsDocument: true } => SqlType.Json,
            BoundStruct structure => SqlType.Struct([.. structure.Fields.Select(field => new StructTypeField(field.Name, TypeOf(field.Value)))]),
            BoundRow row => RowOf(row.Relation),
            BoundPlaced placed => TypeOf(placed.Operand),
            BoundExploded exploded => TypeOf(exploded.Operand),
            _ => null,
        };
    }

    internal SqlType? TypeOfLiteral(LiteralKind kind, string? text)
    {
        switch (kind)
        {
            case LiteralKind.Null: return SqlType.Null;
            case LiteralKind.Boolean: return SqlType.Boolean;
            case LiteralKind.String: return SqlType.String;
            case LiteralKind.Number when text is not null: return TypeOfNumber(text);
            case LiteralKind.Other when text is not null && text.AsSpan().IndexOfAny('\'', '"') is > 0 and var quote:
                // DATE '2020-01-01': the type stands in front of the text.
                return Parse(text[..quote].TrimEnd()) is { Family: not TypeFamily.Other } type ? type : null;
            default: return null;
        }
    }

    private SqlType? TypeOfNumber(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        if (digits.ContainsAny('e', 'E') && !digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return SqlType.Double;
        var point = digits.IndexOf('.');
        if (point >= 0)
        {
            if (digits[..point].ContainsAnyExceptInRange('0', '9') || digits[(point + 1)..].ContainsAnyExceptInRange('0', '9')) return null;
            if (_rules.FractionIsDouble) return SqlType.Double;
            var scale = digits.Length - point - 1;
            return SqlType.Decimal(Math.Max(1, digits[..point].TrimStart('0').Length + scale), scale);
        }

        // A suffix says more than the size (10L, 1BD); what it says is the dialect's.
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return digits is [.., 'L' or 'l'] ? SqlType.Int64 : null;
        if (_rules.IntegersAreDecimal) return SqlType.Decimal(digits.Length, 0);
        if (_rules.IntegersGrow) return null;
        return _rules.IntegerLiteral ?? (value <= int.MaxValue ? SqlType.Int32 : SqlType.Int64);
    }

    private SqlType? TypeOf(BoundCase cases)
    {
        var common = new CommonTypes(_rules.MaximumDigits);
        foreach (var result in cases.Results) common.Add(TypeOf(result), IsTextLiteral(result));
        return common.Result;
    }

    private static bool IsTextLiteral(BoundExpression expression) => expression is BoundConstant { IsString: true };

    private SqlType? TypeOf(BoundSubquery subquery)
    {
        var columns = subquery.Relation.StarColumns(default).ToList();
        if (columns.Exists(column => column.IsStar)) return null;
        var asStruct = subquery.Relation is DerivedRelation { Syntax: SelectBlock { AsStruct: true } };
        var value = subquery.Ordinal >= 0 ? (subquery.Ordinal < columns.Count ? TypeOf(columns[subquery.Ordinal].Symbol) : null)
            : columns.Count == 1 && !asStruct ? TypeOf(columns[0].Symbol)
            : RowOf(columns);
        return subquery.IsArray ? SqlType.Array(value) : value;
    }

    private SqlType? RowOf(BoundRelation relation)
    {
        var columns = relation.StarColumns(default).ToList();
        return columns.Exists(column => column.IsStar) ? null : RowOf(columns);
    }

    private SqlType RowOf(List<RelationColumn> columns)
    {
        var fields = ImmutableArray.CreateBuilder<StructTypeField>(columns.Count);
        foreach (var column in columns) fields.Add(new StructTypeField(column.Anonymous ? null : column.Name, TypeOf(column.Symbol)));
        return SqlType.Struct(fields.MoveToImmutable());
    }

    private SqlType? TypeOfField(BoundExpression operand, string field)
    {
        if (StructShape.Narrow(operand, field) is { } inner && TypeOf(inner) is { } narrowed) return narrowed;
        var holder = TypeOf(operand);
        if (holder is { Family: TypeFamily.Array }) holder = holder.Element;
        return holder?.Family switch
        {
            TypeFamily.Struct => holder.FieldOf(field),
            TypeFamily.Map => holder.Element,
            TypeFamily.Json when _rules.JsonFieldsAreJson => SqlType.Json,
            _ => null,
        };
    }

    // Other types have the arrow too: hstore's gives a text.
    private SqlType? Document(BoundExpression operand) => TypeOf(operand) is { Family: TypeFamily.Json } json ? json : null;

    private SqlType? ElementOf(SqlType? type) => type?.Family switch
    {
        TypeFamily.Array or TypeFamily.Map => type.Element,
        TypeFamily.Json when _rules.JsonFieldsAreJson => SqlType.Json,
        _ => null,
    };

    private SqlType? TypeOf(BoundCall call)
    {
        if (call.Class == FunctionClass.Cast) return Parse(call.Name[5..^1]);
        if (call.Class == FunctionClass.Operator) return TypeOfOperator(call);
        if (call.Name == "ARRAY") return SqlType.Array(CommonOf(call, 0));
        if (call.Name == "INTERVAL") return SqlType.Interval;
        if (call.Name == "ORDINALITY") return _rules.Count;
        if (call is { Name: "EXTRACT", Arguments: [{ Expression: BoundConstant { IsString: false, Text: { } part } }, ..] }) return TypeOfPart(part);
        return _functions.Find(call.Name) is { } rule ? Apply(rule, call) : null;
    }

    private SqlType? TypeOfPart(string part) => part.ToUpperInvariant() switch
    {
        "DATE" => SqlType.Date,
        "TIME" => SqlType.Time,
        "DATETIME" => SqlType.Timestamp,
        "SECOND" when !_rules.SecondsAreWhole => null,
        _ => _functions.Find("EXTRACT") is { Type: { } type } ? type : _rules.SmallCount,
    };

    private SqlType? Apply(ResultRule rule, BoundCall call) => rule.Kind switch
    {
        ResultKind.Fixed => rule.Type,
        ResultKind.Argument => ArgumentType(call, rule.Argument),
        ResultKind.ArrayOf when rule.Argument > 1 && ArgumentType(call, 1) is not { Family: TypeFamily.Array } => null,
        ResultKind.ArrayOf => ArgumentType(call, rule.Argument) is { } element ? SqlType.Array(element) : null,
        ResultKind.Transformed => Transformed(call),
        ResultKind.ElementOf => ElementOf(ArgumentType(call, rule.Argument)),
        ResultKind.Common => CommonOf(call, rule.Argument - 1),
        ResultKind.Sum => ArgumentType(call, rule.Argument) is { } summed ? SumOf(summed) : null,
        ResultKind.Average => ArgumentType(call, rule.Argument) is { } averaged ? AverageOf(averaged) : null,
        ResultKind.Count => _rules.Count,
        ResultKind.SmallCount => _rules.SmallCount,
        ResultKind.Truth => _rules.Truth,
        ResultKind.Number => NumberLike(ArgumentType(call, rule.Argument), call.Name),
        _ => null,
    };

    // TRANSFORM_VALUES keeps the keys, TRANSFORM_KEYS the values.
    private SqlType? Transformed(BoundCall call)
    {
        var map = ArgumentType(call, 1);
        if (map is not { Family: TypeFamily.Map }) return null;
        var changed = ArgumentType(call, 2);
        return call.Name == "TRANSFORM_KEYS" ? SqlType.Map(changed, map.Element) : SqlType.Map(map.Key, changed);
    }

    private SqlType? ArgumentType(BoundCall call, int number) => ArgumentOf(call, number) is { } argument ? TypeOf(argument) : null;

    /// <summary>The argument of a number, among those that are values or conditions; null where there is none.</summary>
    private static BoundExpression? ArgumentOf(BoundCall call, int number)
    {
        var written = 0;
        while (written < call.Arguments.Length && call.Arguments[written].Role is BoundRole.Value or BoundRole.Condition) written++;
        var at = number > 0 ? number - 1 : written + number;
        return at >= 0 && at < written ? call.Arguments[at].Expression : null;
    }

    private SqlType? CommonOf(BoundCall call, int from)
    {
        var common = new CommonTypes(_rules.MaximumDigits);
        for (var i = from; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Role != BoundRole.Value) continue;
            common.Add(TypeOf(call.Arguments[i].Expression), IsTextLiteral(call.Arguments[i].Expression));
        }

        return common.Result;
    }
}
