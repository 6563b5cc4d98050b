using System.Collections.Immutable;
using System.Globalization;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// Elements of arrays, maps and documents that the text makes and takes apart with constants: <c>array(a, b)[0]</c> is <c>a</c>,
/// <c>map('k', a)['k']</c> is <c>a</c>, <c>json_extract(json_object('k', a, 'l', b), '$.k')</c> reads <c>a</c> only.
/// </summary>
internal static class ElementShape
{
    private const int MaxChain = 100;

    private static readonly HashSet<string> Arrays = new(StringComparer.Ordinal)
    {
        "ARRAY", "ARRAY_CONSTRUCT", "LIST_VALUE", "LIST_PACK", "ARRAY_VALUE", "JSON_ARRAY", "JSON_BUILD_ARRAY", "JSONB_BUILD_ARRAY",
    };

    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal) { "MAP", "MAP_FROM_ARRAYS", "VAR_MAP" };

    // Functions that read a place of a document which their second argument tells; the rest of the arguments say how.
    private static readonly HashSet<string> PathReaders = new(StringComparer.Ordinal)
    {
        "JSON_VALUE", "JSON_QUERY", "JSON_EXTRACT", "JSON_EXTRACT_SCALAR", "JSON_EXTRACT_STRING", "GET_JSON_OBJECT", "GET_PATH", "JSON_UNQUOTE",
        "JSON_EXTRACT_PATH", "JSON_EXTRACT_PATH_TEXT", "JSONB_EXTRACT_PATH", "JSONB_EXTRACT_PATH_TEXT", "#>", "#>>", "->", "->>",
    };

    /// <summary>True for calls that make a map of keys and values.</summary>
    public static bool IsMap(BoundCall call) => Maps.Contains(call.Name);

    /// <summary>The element of an array at a place from 0 on, from −1 down counted from its end; null where the array is not seen.</summary>
    public static BoundExpression? At(BoundExpression operand, int place)
    {
        if (Seen(operand) is not BoundCall call || !Arrays.Contains(call.Name)) return null;
        foreach (var argument in call.Arguments)
        {
            // A row or spread stands for several elements.
            if (argument is not { Role: BoundRole.Value, Expression: not BoundRow }) return null;
        }

        if (place < 0) place += call.Arguments.Length;
        return place >= 0 && place < call.Arguments.Length ? call.Arguments[place].Expression : null;
    }

    /// <summary>The value that a map has for a constant key; null where its keys are not all seen.</summary>
    public static BoundExpression? Keyed(BoundCall map, string key)
    {
        BoundExpression? found = null;
        if (map.Arguments is [{ Expression: var first }, { Expression: var second }] && Seen(first) is BoundCall keys && Seen(second) is BoundCall values
            && Arrays.Contains(keys.Name) && Arrays.Contains(values.Name))
        {
            if (keys.Arguments.Length != values.Arguments.Length) return null;
            for (var i = 0; i < keys.Arguments.Length; i++)
            {
                if (keys.Arguments[i].Expression is not BoundConstant { Text: { } text }) return null;
                if (text == key && found is not null) return null;
                if (text == key) found = values.Arguments[i].Expression;
            }

            return found;
        }

        if (map.Arguments.Length % 2 != 0) return null;
        for (var i = 0; i < map.Arguments.Length; i += 2)
        {
            if (map.Arguments[i] is not { Role: BoundRole.Value, Expression: BoundConstant { Text: { } text } }) return null;
            if (text == key && found is not null) return null;
            if (text == key) found = map.Arguments[i + 1].Expression;
        }

        return found;
    }

    /// <summary>
    /// What a column comes from where a value that the text makes is taken apart into rows of several columns: the keys or the values of a
    /// map, a field of each of an array's structs. Default where the value is not seen.
    /// </summary>
    public static ImmutableArray<BoundArgument> ColumnOf(BoundExpression operand, int column, int width)
    {
        if (width < 2 || Seen(operand) is not BoundCall call) return default;
        if (IsMap(call))
        {
            if (width != 2) return default;
            if (call.Arguments is [{ Expression: var first }, { Expression: var second }] && Seen(first) is BoundCall keys && Seen(second) is BoundCall values
                && Arrays.Contains(keys.Name) && Arrays.Contains(values.Name)) return column == 0 ? keys.Arguments : values.Arguments;
            return call.Arguments.Length % 2 != 0 || call.Name == "MAP_FROM_ARRAYS" ? default
                : [.. call.Arguments.Where((_, place) => place % 2 == column)];
        }

        if (!Arrays.Contains(call.Name) || call.Arguments.IsEmpty) return default;
        var picked = ImmutableArray.CreateBuilder<BoundArgument>(call.Arguments.Length);
        foreach (var element in call.Arguments)
        {
            if (Seen(element.Expression) is not BoundStruct { IsDocument: false } row || row.Fields.Length != width) return default;
            picked.Add(new BoundArgument(row.Fields[column].Value, BoundRole.Value));
        }

        return picked.ToImmutable();
    }

    /// <summary>
    /// What a call makes of an element, where its arguments tell the element: <c>element_at(array(a, b), 1)</c> is that element, a reader
    /// of documents reads as much of it as the path tells. Null for other calls.
    /// </summary>
    public static BoundExpression? OfCall(BoundCall call)
    {
        if (call.Arguments.Length < 2 || call.Arguments[1].Expression is not BoundConstant { Text: { } key } place) return null;
        var operand = call.Arguments[0].Expression;
        switch (call.Name)
        {
            case "GET" when !place.IsString && PlaceOf(key) is { } at:
                return At(operand, at);
            case "ELEMENT_AT" or "TRY_ELEMENT_AT" or "LIST_EXTRACT" or "LIST_ELEMENT" or "ARRAY_EXTRACT" or "ARRAYELEMENT":
                return place.IsString || PlaceOf(key) is not { } number ? OfMap(operand, key)
                    : At(operand, number > 0 ? number - 1 : number) ?? OfMap(operand, key);
            case "STRUCT_ELEMENT":
                return StructShape.Narrow(operand, key);
            case "->" or "->>" when !place.IsString:
                return PlaceOf(key) is { } index ? At(operand, index) : null;
            default:
                return PathReaders.Contains(call.Name) ? Reader(call, operand) : null;
        }

        static int? PlaceOf(string text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>What <c>a[i]</c> is, where the place is a number that counts from <paramref name="firstElement"/>.</summary>
    public static BoundExpression? OfIndex(BoundExpression operand, int index, int firstElement)
    {
        var place = index >= firstElement ? index - firstElement : index;
        return At(operand, place) ?? OfMap(operand, index.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>As far as a path leads into a document that is seen; null where it does not lead into one.</summary>
    public static (BoundExpression Value, bool Whole)? Along(BoundExpression document, string path)
    {
        var steps = new DocumentPath(path);
        BoundExpression? value = null;
        while (steps.Next(out var step, out var index))
        {
            var from = value ?? document;
            var next = index >= 0 ? At(from, index) : IsDocument(from) ? StructShape.Narrow(from, step) : null;
            if (next is null) return value is null ? null : (value, false);
            value = next;
        }

        return value is null || steps.IsOdd ? null : (value, true);
    }

    private static BoundExpression? OfMap(BoundExpression operand, string key) =>
        Seen(operand) is BoundCall map && IsMap(map) ? Keyed(map, key) : null;

    // The readers of PostgreSQL take the steps apart, one argument each.
    private static BoundCall? Reader(BoundCall call, BoundExpression operand)
    {
        BoundExpression? read = null;
        if (call.Name.Contains("EXTRACT_PATH", StringComparison.Ordinal))
        {
            foreach (var argument in call.Arguments.AsSpan()[1..])
            {
                var from = read ?? operand;
                if (argument.Expression is not BoundConstant { Text: { } key }) break;
                var isPlace = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var at);
                if ((isPlace ? At(from, at) : null) is { } element) read = element;
                else if (IsDocument(from) && StructShape.Narrow(from, key) is { } field) read = field;
                else break;
            }
        }
        else if (call.Arguments.Length == 2 || !call.Name.Equals("JSON_EXTRACT", StringComparison.Ordinal))
        {
            read = Along(operand, ((BoundConstant)call.Arguments[1].Expression).Text!)?.Value;
        }

        return read is null ? null
            : new BoundCall(call.Name, call.Class, call.Arguments.SetItem(0, call.Arguments[0] with { Expression = read }), call.Known, call.SetInput, call.Span)
            {
                Keyword = call.Keyword,
                PartitionKeys = call.PartitionKeys,
                Proof = call.Proof,
            };
    }

    private static bool IsDocument(BoundExpression value) => Seen(value) is BoundStruct { IsDocument: true };

    // So far that a constructor is found behind any chain of subqueries that people write, and that one which names itself ends.
    private static BoundExpression Seen(BoundExpression operand)
    {
        for (var depth = 0; depth < MaxChain; depth++)
        {
            if (operand is BoundColumn { Symbol: ComputedColumn computed }) operand = computed.Expression;
            else if (operand is BoundExploded exploded) operand = exploded.Operand;
            else if (operand is BoundField field && StructShape.Narrow(field.Operand, field.Field) is { } inner) operand = inner;
            else break;
        }

        return operand;
    }

    /// <summary>The place that an index names; null where it is no constant number.</summary>
    /// <param name="index">A number, <c>OFFSET(n)</c>, <c>ORDINAL(n)</c> (BigQuery).</param>
    /// <param name="firstElement">From which number on the dialect counts; the words of BigQuery say it themselves.</param>
    public static int? ConstantIndex(SqlExpression index, ref int firstElement)
    {
        if (index is FunctionCall { Name.Parts: [var word], Arguments: [var inner] })
        {
            var name = word.Text;
            var counts = name.Equals("ORDINAL", StringComparison.OrdinalIgnoreCase) || name.Equals("SAFE_ORDINAL", StringComparison.OrdinalIgnoreCase);
            if (!counts && !name.Equals("OFFSET", StringComparison.OrdinalIgnoreCase) && !name.Equals("SAFE_OFFSET", StringComparison.OrdinalIgnoreCase)) return null;
            firstElement = counts ? 1 : 0;
            index = inner;
        }

        var sign = 1;
        if (index is OperatorExpression { Operator: "-", Operands: [var negated] }) (index, sign) = (negated, -1);
        return index is Literal { Kind: LiteralKind.Number } literal && int.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (number != 0 || firstElement == 0) ? number * sign : null;
    }
}
