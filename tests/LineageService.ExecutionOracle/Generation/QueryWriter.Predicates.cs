namespace LineageService.ExecutionOracle.Generation;

/// <content>Conditions.</content>
internal sealed partial class QueryWriter
{
    private string SpecialTruth(Place place, int depth) => choices.Pick(2, 1, 1, 1) switch
    {
        0 => $"({Column(place, ColumnType.Number)}, {Column(place, ColumnType.Text)}) {choices.Of(Comparisons)} "
            + $"({Number(place, depth)}, {TextValue(place, depth)})",
        1 => $"({Column(place, ColumnType.Text)} IN ('x', 'y')) IS {(choices.Chance(50) ? "NOT " : "")}TRUE",
        2 => $"{Number(place, depth)} = ANY (ARRAY[{Number(place, depth)}, {Column(place, ColumnType.Number)}])",
        _ => $"{Column(place, ColumnType.Text)} ~ {choices.Of(["'x'", "'^y'"])}",
    };

    private static readonly string[] Comparisons = ["=", "<", ">", "<>", "<=", ">="];

    private string Truth(Place place, int depth)
    {
        var nested = place.Scope is not null && place.Context.Depth > 0 && _size < SizeLimit ? 3 : 0;
        var deeper = Math.Max(0, depth - 1);
        var compound = depth > 1 ? 3 : 0;
        var truths = place.Columns(ColumnType.Truth);
        switch (choices.Pick(
            10, 6, 2, 2, 2, 2, compound, compound, compound > 0 ? 1 : 0, nested, nested, nested, truths.Count > 0 ? 4 : 0, 1, engine.IsPostgres ? 2 : 0))
        {
            case 14: return SpecialTruth(place, deeper);
            case 0: return $"{Column(place, ColumnType.Number)} {choices.Of(Comparisons)} {Number(place, deeper)}";
            case 1: return $"{Column(place, ColumnType.Text)} {choices.Of(Comparisons)} {TextValue(place, deeper)}";
            case 2: return $"{NoLiteral(place)} IS {(choices.Chance(50) ? "NOT " : "")}NULL";
            case 3: return $"{Number(place, deeper)} BETWEEN {Number(place, 0)} AND {Number(place, deeper)}";
            case 4:
                var not = choices.Chance(30) ? "NOT " : "";
                return Text($"{Number(place, deeper)} {not}IN ({Number(place, 0)}, {Number(place, 0)}, {choices.Below(6)})");
            case 5: return $"{TextValue(place, deeper)} LIKE {choices.Of(["'%x%'", "'y%'", "'_'"])}";
            case 6: return $"({Truth(place, deeper)} AND {Truth(place, deeper)})";
            case 7: return $"({Truth(place, deeper)} OR {Truth(place, deeper)})";
            case 8: return $"NOT ({Truth(place, deeper)})";
            case 9: return $"{(choices.Chance(30) ? "NOT " : "")}EXISTS ({ExistenceQuery(place)})";
            case 10: return InSubquery(place);
            case 11: return Quantified(place);
            case 12: return choices.Of(truths);
            case 13:
                var operation = engine.IsPostgres ? choices.Of(["IS DISTINCT FROM", "IS NOT DISTINCT FROM"]) : choices.Of(["IS", "IS NOT"]);
                return $"{Column(place, ColumnType.Number)} {operation} {Number(place, deeper)}";
            default: throw new System.Diagnostics.UnreachableException();
        }
    }
}
