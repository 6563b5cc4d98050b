namespace LineageService.ExecutionOracle.Generation;

/// <content>Expressions that yield numbers and texts.</content>
internal sealed partial class QueryWriter
{
    private static readonly string[] Words = ["'x'", "'y'", "'z'", "'xy'", "''"];

    private string Expression(Place place, ColumnType type, int depth) => type switch
    {
        ColumnType.Number => Number(place, depth),
        ColumnType.Text => TextValue(place, depth),
        _ => Truth(place, depth),
    };

    /// <summary>A column of a type, or an aggregate; where there is neither, a constant with a type of its own.</summary>
    private string Column(Place place, ColumnType type)
    {
        var columns = place.Columns(type);
        if (place.Aggregate is not null && (columns.Count == 0 || choices.Chance(60))) return place.Aggregate(type);
        if (columns.Count > 0)
        {
            // Names without quotes mean the same in any case.
            var column = choices.Of(columns);
            return choices.Chance(4) && !column.Contains('"', StringComparison.Ordinal) && !column.Contains('(', StringComparison.Ordinal)
                ? column.ToUpperInvariant()
                : column;
        }

        return type switch
        {
            ColumnType.Number => Text($"(0 + {choices.Below(6)})"),
            ColumnType.Text => $"CAST({choices.Of(Words)} AS TEXT)",
            _ => "(1 = 1)",
        };
    }

    /// <summary>An expression that is no bare literal: as a key a literal would mean the item of that ordinal.</summary>
    private string NoLiteral(Place place, ColumnType? type = null)
    {
        var kind = type ?? (choices.Pick(3, 2) == 0 ? ColumnType.Number : ColumnType.Text);
        if (!choices.Chance(20)) return Column(place, kind);
        return kind == ColumnType.Number
            ? $"({Column(place, kind)} + {Number(place.WithoutWindows, 1)})"
            : $"({Column(place, kind)} || {TextValue(place.WithoutWindows, 1)})";
    }

    private string Number(Place place, int depth)
    {
        if (depth <= 0) return choices.Pick(6, 1) == 0 ? Column(place, ColumnType.Number) : Text($"{choices.Below(6)}");
        var nested = place.Scope is not null && place.Context.Depth > 0 && _size < SizeLimit ? 3 : 0;
        var deeper = depth - 1;
        switch (choices.Pick(12, 1, 4, 2, 3, 2, 3, 2, 2, nested, place.Windows ? 6 : 0, 1, 1, 1, engine.IsPostgres ? 2 : 1))
        {
            case 14: return SpecialNumber(place, deeper);
            case 0: return Column(place, ColumnType.Number);
            case 1: return Text($"{choices.Below(6)}");
            case 2: return $"({Number(place, deeper)} {choices.Of(["+", "-"])} {Number(place, deeper)})";
            case 3: return Text($"({Number(place, deeper)} * {1 + choices.Below(3)})");
            case 4: return Case(place, ColumnType.Number, deeper);
            case 5: return $"{choices.Of(["abs", "-"])}({Number(place, deeper)})";
            case 6: return Coalesce(place, ColumnType.Number, deeper);
            case 7: return $"NULLIF({Column(place, ColumnType.Number)}, {Number(place, deeper)})";
            case 8: return $"length({TextValue(place, deeper)})";
            case 9: return ScalarSubquery(place, ColumnType.Number);
            case 10: return Window(place, ColumnType.Number);
            case 11:
                var larger = engine.IsPostgres ? choices.Of(["greatest", "least"]) : choices.Of(["max", "min"]);
                return $"{larger}({Column(place, ColumnType.Number)}, {Number(place, deeper)})";
            case 12: return Text($"({Number(place, deeper)} % {2 + choices.Below(3)})");
            default: return $"{(engine.IsPostgres ? "strpos" : "instr")}({TextValue(place, deeper)}, {TextValue(place, deeper)})";
        }
    }

    private string TextValue(Place place, int depth)
    {
        if (depth <= 0) return choices.Pick(6, 1) == 0 ? Column(place, ColumnType.Text) : choices.Of(Words);
        var nested = place.Scope is not null && place.Context.Depth > 0 && _size < SizeLimit ? 3 : 0;
        var deeper = depth - 1;
        switch (choices.Pick(12, 4, 2, 2, 3, 3, 2, 2, nested, place.Windows ? 4 : 0, 1, engine.IsPostgres ? 1 : 0, engine.IsPostgres ? 3 : 1))
        {
            case 12: return SpecialText(place, deeper);
            case 0: return Column(place, ColumnType.Text);
            case 1: return $"({TextValue(place, deeper)} || {TextValue(place, deeper)})";
            case 2: return $"{choices.Of(["upper", "lower", "trim"])}({TextValue(place, deeper)})";
            case 3: return Text($"substr({TextValue(place, deeper)}, {1 + choices.Below(2)}, 1)");
            case 4: return Case(place, ColumnType.Text, deeper);
            case 5: return Coalesce(place, ColumnType.Text, deeper);
            case 6: return $"NULLIF({Column(place, ColumnType.Text)}, {TextValue(place, deeper)})";
            case 7: return $"CAST({Number(place, deeper)} AS TEXT)";
            case 8: return ScalarSubquery(place, ColumnType.Text);
            case 9: return Window(place, ColumnType.Text);
            case 10: return $"replace({TextValue(place, deeper)}, {choices.Of(Words)}, {TextValue(place, 0)})";
            default: return $"concat({TextValue(place, deeper)}, {Number(place, deeper)})";
        }
    }

    private string Case(Place place, ColumnType type, int depth)
    {
        var end = choices.Pick(3, 1, 1) switch { 0 => "", 1 => " ELSE NULL", _ => $" ELSE {Expression(place, type, depth)}" };
        if (choices.Chance(25))
        {
            var operand = choices.Chance(40) ? ColumnType.Text : ColumnType.Number;
            return $"CASE {Column(place, operand)} WHEN {Expression(place, operand, 0)} THEN {Column(place, type)}{end} END";
        }

        if (!engine.IsPostgres && choices.Chance(15)) return $"iif({Truth(place, depth)}, {Expression(place, type, depth)}, {Column(place, type)})";
        var more = choices.Chance(25) ? $" WHEN {Truth(place, depth)} THEN {Expression(place, type, depth)}" : "";
        return $"CASE WHEN {Truth(place, depth)} THEN {Column(place, type)}{more}{end} END";
    }

    private string Coalesce(Place place, ColumnType type, int depth)
    {
        var name = !engine.IsPostgres && choices.Chance(25) ? "ifnull" : "COALESCE";
        return $"{name}({Column(place, type)}, {Expression(place, type, depth)})";
    }
}
