using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Lineage.Statements;

namespace LineageService.Sql.Binding;

/// <summary>Which fields a struct value has, as far as its definition or the schema tells.</summary>
internal static class StructShape
{
    private static readonly HashSet<string> Preserving = new(StringComparer.OrdinalIgnoreCase)
    {
        "ARRAY", "ARRAY_AGG", "ARRAY_CONCAT_AGG", "ARRAY_CONCAT", "ARRAY_REVERSE", "ANY_VALUE", "COALESCE", "IFNULL", "NVL", "IF", "IIF", "IFF", "NULLIF",
        "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "LAG", "LEAD", "MAX_BY", "MIN_BY", "COLLECT_LIST", "COLLECT_SET", "FIRST", "LAST", "EXPLODE", "UNNEST",
        "ARRAY_DISTINCT", "SLICE", "ARRAY_SLICE", "FILTER", "ARRAY_SORT", "SORT_ARRAY", "ELEMENT_AT", "FLATTEN",
    };

    /// <summary>True for functions whose result, or its elements, has the fields of the argument.</summary>
    public static bool IsPreservedBy(string function) => Preserving.Contains(function);

    /// <summary>True for a value that is seen to be a struct itself, not a list of structs.</summary>
    public static bool IsStruct(BoundExpression expression) => expression switch
    {
        BoundStruct structure => !structure.IsDocument,
        BoundColumn { Symbol: ComputedColumn computed } => RuntimeHelpers.TryEnsureSufficientExecutionStack() && IsStruct(computed.Expression),
        BoundRow => true,
        _ => false,
    };

    /// <summary>The names of the fields, in order; null where they are not known.</summary>
    public static IReadOnlyList<string>? FieldsOf(BoundExpression expression)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        switch (expression)
        {
            case BoundColumn column:
                return FieldsOf(column.Symbol);
            case BoundStruct structure:
                // A field without a name may have got one from a type that the model does not carry.
                return FieldsOf(structure);
            case BoundRow row:
                return row.Relation.IsOpen ? null : [.. row.Relation.StarColumns(default).Select(column => column.Name)];
            case BoundField field:
                return Narrow(field.Operand, field.Field) is { } inner ? FieldsOf(inner) : null;
            case BoundElement element:
                return FieldsOf(element.Operand);
            case BoundExploded exploded:
                return FieldsOf(exploded.Operand);
            case BoundPlaced placed:
                return FieldsOf(placed.Operand);
            case BoundCall { Class: FunctionClass.Cast } cast when CastFields(cast) is { Count: > 0 } fields:
                return fields;
            case BoundCall call when IsPreservedBy(call.Name):
                return call.Arguments.Where(argument => argument.Role == BoundRole.Value).Select(argument => FieldsOf(argument.Expression))
                    .FirstOrDefault(fields => fields is not null);
            case BoundCase cases:
                return cases.Results.Select(FieldsOf).FirstOrDefault(fields => fields is not null);
            case BoundSubquery { IsPredicate: false } subquery:
                return FieldsOf(subquery);
            default:
                return null;
        }
    }

    /// <summary>Of a list that is seen its first element; else the value itself.</summary>
    public static BoundExpression ElementOf(BoundExpression expression)
    {
        for (var depth = 0; depth < 100; depth++)
        {
            if (expression is BoundColumn { Symbol: ComputedColumn computed }) expression = computed.Expression;
            else if (expression is BoundElement element) expression = element.Operand;
            else if (expression is BoundCall call && IsPreservedBy(call.Name) && call.Arguments is [{ Role: BoundRole.Value, Expression: var first }, ..]) expression = first;
            else break;
        }

        return expression;
    }

    /// <summary>The relations of which a struct value may be a whole row.</summary>
    public static IEnumerable<BoundRelation> RowsOf(BoundExpression expression)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return [];
        return expression switch
        {
            BoundRow row => [row.Relation],
            BoundColumn { Symbol: ComputedColumn computed } => RowsOf(computed.Expression),
            BoundElement element => RowsOf(element.Operand),
            BoundExploded exploded => RowsOf(exploded.Operand),
            BoundPlaced placed => RowsOf(placed.Operand),
            BoundCall call when IsPreservedBy(call.Name) =>
                call.Arguments.Where(argument => argument.Role == BoundRole.Value).SelectMany(argument => RowsOf(argument.Expression)),
            BoundCase cases => cases.Results.SelectMany(RowsOf),
            _ => [],
        };
    }

    /// <summary>
    /// The names that the type of <c>CAST(… AS ROW(a INT, b INT))</c> gives to the fields, in order; empty for other types.
    /// </summary>
    private static List<string> CastFields(BoundCall cast)
    {
        const string Prefix = "CAST(";
        if (!cast.Name.StartsWith(Prefix, StringComparison.Ordinal)) return [];
        return [.. StructType.FieldsOf(cast.Name[Prefix.Length..^1]).Select(field => field.Path)
            .Where(path => !path.Contains('.', StringComparison.Ordinal))];
    }

    public static IReadOnlyList<string>? FieldsOf(ColumnSymbol symbol)
    {
        switch (symbol)
        {
            case ScanColumn scan:
                return scan.Node is { Leaves: { Count: > 0 } leaves } ? leaves : null;
            case ComputedColumn computed:
                return FieldsOf(computed.Expression);
            case MergedColumn merged:
                return FieldsOfAny(merged);
            case FieldColumn field:
                return Narrow(new BoundColumn(field.Holder, default), field.Field) is { } inner ? FieldsOf(inner) : null;
            case FoldedColumn { Origins.Items: [{ Subtype: Model.EdgeSubtype.Identity } origin] }:
                return FieldsOf(origin.Source);
            default:
                return null;
        }
    }

    private static string[]? FieldsOf(BoundStruct structure)
    {
        var names = new string[structure.Fields.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (structure.Fields[i].Name is not { } name) return null;
            names[i] = name;
        }

        return names;
    }

    /// <summary>Elements of one array: <c>[STRUCT('x' AS n, a AS v), ('y', b)]</c> names its fields once, for all that follow.</summary>
    public static ImmutableArray<BoundExpression> NamedAsFirst(ImmutableArray<BoundExpression> elements)
    {
        if (elements is not [BoundStruct first, _, ..] || FieldsOf(first) is not { } names) return elements;
        var named = elements.ToBuilder();
        for (var i = 1; i < named.Count; i++)
        {
            if (named[i] is BoundStruct other && other.Fields.Length == names.Length
                && !other.Fields.All(field => field.Name is { } name && names.Contains(name, StringComparer.OrdinalIgnoreCase)))
                named[i] = new BoundStruct([.. other.Fields.Select((field, place) => field with { Name = names[place] })], other.Span) { IsDocument = other.IsDocument };
        }

        return named.ToImmutable();
    }

    private static IReadOnlyList<string>? FieldsOfAny(MergedColumn merged)
    {
        foreach (var source in merged.Sources)
        {
            if (FieldsOf(source) is { } fields) return fields;
        }

        return null;
    }

    /// <summary>The expression that a field of a struct value stands for; null where the definition does not tell.</summary>
    public static BoundExpression? Narrow(BoundExpression expression, string field)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        switch (expression)
        {
            case BoundColumn column:
                return Narrow(column.Symbol, field) is { } symbol ? new BoundColumn(symbol, column.Span) : null;
            case BoundStruct structure:
                if (structure.PlaceOf(field) is >= 0 and var known) return structure.Fields[known].Value;

                // By its place: s.1 of a ClickHouse tuple, col1 of a Hive struct.
                var place = field.StartsWith("col", StringComparison.OrdinalIgnoreCase) ? field.AsSpan(3) : field;
                return int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                    && number <= structure.Fields.Length && !structure.IsDocument ? structure.Fields[number - 1].Value : null;
            case BoundRow row:
                return (row.Relation.Find(field) ?? row.Relation.FindOpen(field)) is { } found ? new BoundColumn(found, row.Span) : null;
            case BoundField inner:
                return Narrow(inner.Operand, inner.Field) is { } outer ? Narrow(outer, field) : null;
            case BoundElement element:
                return Narrow(element.Operand, field);
            case BoundCall { Class: FunctionClass.Cast, Arguments: [{ Expression: BoundStruct structure }] } cast:
                var at = PlaceOf(CastFields(cast), field);
                return at >= 0 && at < structure.Fields.Length
                    ? new BoundCall(cast.Name, cast.Class, [new BoundArgument(structure.Fields[at].Value, BoundRole.Value)], cast.Known,
                        null, cast.Span)
                    : null;
            case BoundCall call when ElementShape.IsMap(call):
                return ElementShape.Keyed(call, field);
            case BoundExploded exploded:
                return Narrow(exploded.Operand, field);
            case BoundPlaced placed:
                return Narrow(placed.Operand, field) is { } narrowed ? new BoundPlaced(narrowed, placed.Span) : null;
            default:
                return null;
        }
    }

    /// <summary>
    /// A field of <c>max(struct(at, amount))</c>: the greatest of the structs is told by all its fields, so this is MAX_BY of the one. Null for others.
    /// </summary>
    public static BoundCall? OfExtreme(BoundCall call, string field)
    {
        if (call.Name is not ("MAX" or "MIN") || call.Arguments is not [{ Expression: BoundStruct row, Role: BoundRole.Value }, .. var rest]) return null;
        if (Narrow(row, field) is not { } value) return null;
        var keys = row.Fields.Where(other => !ReferenceEquals(other.Value, value)).Select(other => new BoundArgument(other.Value, BoundRole.SortKey));
        return new BoundCall(call.Name, call.Class, [new BoundArgument(value, BoundRole.Value), .. keys, .. rest], call.Known, call.SetInput, call.Span)
        {
            Keyword = call.Keyword,
            Proof = call.Proof,
        };
    }

    // Apart, so that only who looks pays for what the look captures.
    private static int PlaceOf(List<string> names, string field) =>
        names.FindIndex(name => string.Equals(name, field, StringComparison.OrdinalIgnoreCase));

    private static ColumnSymbol? Narrow(ColumnSymbol symbol, string field) => symbol switch
    {
        ScanColumn scan => scan.Relation.Field(scan, field),
        ComputedColumn computed => Narrow(computed.Expression, field) is { } inner ? new ComputedColumn(inner) : null,
        FieldColumn holder => Narrow(holder.Holder, holder.Field) is { } inner ? Narrow(inner, field) : null,
        MergedColumn merged => NarrowAll(merged, field),
        FoldedColumn { Origins.Items: [{ Subtype: Model.EdgeSubtype.Identity } origin] } => Narrow(origin.Source, field),
        _ => null,
    };

    // Where a source does not tell its fields the field of it is still asked for: the fold follows the path as far as it goes.
    private static MergedColumn? NarrowAll(MergedColumn merged, string field)
    {
        var known = false;
        var sources = new ColumnSymbol[merged.Sources.Count];
        for (var i = 0; i < sources.Length; i++)
        {
            var inner = Narrow(merged.Sources[i], field);
            known |= inner is not null;
            sources[i] = inner ?? new FieldColumn(merged.Sources[i], field);
        }

        return known ? new MergedColumn(sources) : null;
    }

    private static IReadOnlyList<string>? FieldsOf(BoundSubquery subquery)
    {
        var columns = subquery.Relation.StarColumns(default).ToList();

        // Of one column the value is that column's: a struct only where the column is one.
        return columns.Count == 1 ? FieldsOf(columns[0].Symbol) : [.. columns.Select(column => column.Name)];
    }
}
