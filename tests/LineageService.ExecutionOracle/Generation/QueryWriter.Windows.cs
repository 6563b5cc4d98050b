namespace LineageService.ExecutionOracle.Generation;

/// <content>Window functions: those that ask for a row's place get an order without ties.</content>
internal sealed partial class QueryWriter
{
    private string Window(Place place, ColumnType type)
    {
        var inner = place.WithoutWindows;
        var value = NoLiteral(inner, type);
        var ranks = place.Order is null ? 0 : 3;
        var isNumber = type == ColumnType.Number;
        switch (choices.Pick(4, isNumber ? 3 : 0, ranks, isNumber ? ranks : 0))
        {
            case 0:
                var call = isNumber && choices.Chance(60) ? $"sum({value})" : $"{choices.Of(["min", "max"])}({value})";
                if (isNumber && choices.Chance(20)) call = "count(*)";

                // A filter reads what the function reads; over groups it would have to be one of their expressions.
                if (place.Aggregate is null && choices.Chance(15)) call += $" FILTER (WHERE {Truth(inner with { Scope = null }, 1)})";
                return place.NamedWindows.Length > 0 && choices.Chance(60) ? $"{call} OVER w" : $"{call} OVER ({Specification(inner, Frame(place))})";
            case 1:
                return $"{choices.Of(["rank", "dense_rank"])}() OVER ({Specification(inner, "", mustOrder: true)})";
            case 2:
                var function = choices.Pick(3, 2, 2, 2, 1, 1) switch
                {
                    0 => $"lag({value})",
                    1 => $"lead({value}, {1 + choices.Below(2)})",
                    2 => $"first_value({value})",
                    3 => $"last_value({value})",
                    4 => $"nth_value({value}, 2)",
                    _ => $"lag({value}, 1, {Column(inner, type)})",
                };
                return $"{function} OVER ({Specification(inner, "", mustOrder: true, total: true)})";
            default:
                return $"{choices.Of(["row_number()", "ntile(2)"])} OVER ({Specification(inner, "", mustOrder: true, total: true)})";
        }
    }

    private readonly record struct FrameText(string Sql, bool NeedsTotalOrder, bool NeedsNumber);

    private string Specification(Place inner, FrameText frame) => frame switch
    {
        { NeedsTotalOrder: true } => Specification(inner, frame.Sql, mustOrder: true, total: true),
        { NeedsNumber: true } =>
            $"{(choices.Chance(50) ? $"PARTITION BY {NoLiteral(inner)} " : "")}ORDER BY {NoLiteral(inner, ColumnType.Number)}{frame.Sql}",
        _ => Specification(inner, frame.Sql, mustOrder: frame.Sql.Length > 0),
    };

    private string Specification(Place inner, string frame, bool mustOrder = false, bool total = false)
    {
        var parts = new List<string>();
        if (choices.Chance(50)) parts.Add($"PARTITION BY {NoLiteral(inner)}");
        if (mustOrder || choices.Chance(40))
        {
            var order = NoLiteral(inner) + Direction();
            parts.Add($"ORDER BY {(total ? Join([order, .. inner.Order!]) : order)}");
        }

        return string.Join(' ', parts) + frame;
    }

    private FrameText Frame(Place place)
    {
        switch (choices.Pick(6, place.Order is null ? 0 : 2, 1, 1, 1))
        {
            case 1:
                var exclude = choices.Chance(20) ? " EXCLUDE CURRENT ROW" : "";
                return new FrameText(Text($" ROWS BETWEEN {1 + choices.Below(2)} PRECEDING AND CURRENT ROW{exclude}"), true, false);
            case 2: return new FrameText(" RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING", false, true);
            case 3: return new FrameText(" GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW", false, true);
            case 4: return new FrameText(" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", false, true);
            default: return new FrameText("", false, false);
        }
    }

    private string NamedWindow(Place rows) => $" WINDOW w AS ({Specification(Qualified(rows), "")})";
}
