namespace LineageService.ExecutionOracle.Generation;

/// <content>What one engine only has: whole rows, arrays, documents, calls with words in place of commas.</content>
internal sealed partial class QueryWriter
{
    private string SpecialNumber(Place place, int depth)
    {
        if (!engine.IsPostgres) return $"json_extract(json_object('x', {Number(place, depth)}, 'y', {Column(place, ColumnType.Number)}), '$.x')";
        switch (choices.Pick(2, 2, 1, 1, 1))
        {
            case 0: return $"(ARRAY[{Number(place, depth)}, {Number(place, depth)}])[{1 + choices.Below(2)}]";
            case 1: return $"CAST(jsonb_build_object('x', {Number(place, depth)}, 'y', {Column(place, ColumnType.Text)}) ->> 'x' AS BIGINT)";
            case 2: return $"position({TextValue(place, 0)} IN {TextValue(place, depth)})";
            case 3 when place.Scope is { } scope && place.Context.Depth > 0 && _size < SizeLimit:
                return $"cardinality(ARRAY({Query(Inside(place) with { Outer = scope }, [ColumnType.Number]).Sql}))";
            default: return $"CAST(date_part('year', make_date(2000 + CAST(abs({Number(place, depth)} % 7) AS INTEGER), 1, 1)) AS BIGINT)";
        }
    }

    private string SpecialText(Place place, int depth)
    {
        if (!engine.IsPostgres) return $"printf('%s-%s', {TextValue(place, depth)}, {Column(place, ColumnType.Number)})";
        var sources = place.Aggregate is null && place.Scope is not null ? place.Scope.Sources : [];
        switch (choices.Pick(2, 2, 1, 2, sources.Count > 0 ? 2 : 0, 1))
        {
            case 0: return Text($"substring({TextValue(place, depth)} FROM {1 + choices.Below(2)} FOR 1)");
            case 1: return $"CAST({Number(place, depth)} AS BIGINT)::text";
            case 2: return $"trim(BOTH 'x' FROM {TextValue(place, depth)})";
            case 3:
                var value = Expression(place, choices.Pick(1, 1) == 0 ? ColumnType.Text : ColumnType.Number, depth);
                return $"(jsonb_build_object('x', {value}, 'y', {Column(place, ColumnType.Text)}) ->> 'x')";
            case 4: return $"CAST({choices.Of(sources).Alias} AS TEXT)";
            default: return $"overlay({TextValue(place, depth)} PLACING {TextValue(place, 0)} FROM 1)";
        }
    }
}
