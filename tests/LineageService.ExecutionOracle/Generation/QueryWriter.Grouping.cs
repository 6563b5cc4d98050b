using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <content>Blocks with GROUP BY or aggregates, HAVING, grouping sets.</content>
internal sealed partial class QueryWriter
{
    private readonly record struct GroupKey(string Sql, ColumnType Type, bool IsColumn);

    private Written Grouped(QueryContext context, ImmutableArray<ColumnType>? shape, Scope scope, string from, bool branch)
    {
        var rows = RowPlace(context, scope, scope.Keys());
        var where = choices.Chance(40) ? $" WHERE {Truth(rows, 3)}" : "";
        var keys = new List<GroupKey>();
        for (var i = choices.Pick(4, 5, 3); i > 0; i--) keys.Add(Key(rows));
        var sets = engine.IsPostgres && keys.Count > 0 && choices.Chance(12);
        var groups = GroupPlace(context, scope, keys, ordered: !sets);

        var items = new List<Item>();
        var named = new List<string>();
        var asText = new List<string>();
        foreach (var key in keys)
        {
            asText.Add(key.Sql);
            if (shape is not null || sets || !choices.Chance(50))
            {
                named.Add(key.Sql);
                continue;
            }

            // The key is an item too: by ordinal, or by an alias that no column has.
            var name = $"c{++_names}";
            items.Add(new Item(key.Sql, name, key.Type));
            named.Add(choices.Pick(3, 2, scope.Knows(name) ? 0 : 1) switch { 0 => key.Sql, 1 => Text($"{items.Count}"), _ => name });
        }

        var count = shape?.Length ?? Math.Max(items.Count == 0 ? 1 : 0, choices.Below(3));
        for (var i = 0; i < count; i++) AddItem(items, shape is null ? AnyType() : shape.Value[i], groups);
        if (context.Identified)
        {
            if (sets) asText.Add($"GROUPING({Join(keys.Select(key => key.Sql).Distinct())})");
            items.Add(new Item(KeyText(context.KeyPrefix, asText), KeyColumn, ColumnType.Text));
        }

        // A block without key and without aggregate would not be grouped.
        if (keys.Count == 0 && !items.Exists(item => HasAggregate(item.Sql))) items[0] = items[0] with { Sql = AnyAggregate(rows, items[0].Type) };
        var groupBy = keys.Count == 0 ? "" : $" GROUP BY {(sets ? Sets(named) : Join(named))}";
        var having = choices.Chance(keys.Count > 0 ? 25 : engine.IsPostgres ? 8 : 0) ? $" HAVING {Truth(groups.WithoutWindows, 2)}" : "";
        var limit = keys.Count > 0 && !sets && !branch && choices.Chance(15)
            ? $" ORDER BY {Join([NoLiteral(groups.WithoutWindows) + Direction(), .. keys.Select(key => key.Sql)])}{Limit(context)}"
            : "";
        return new Written(
            $"SELECT {Join(items.Select(item => item.Text))} FROM {from}{where}{groupBy}{having}{limit}",
            [.. items.Select(item => new GeneratedColumn(item.Name, item.Type))]);
    }

    private GroupKey Key(Place rows)
    {
        var place = Keyed(rows) with { Scope = null };
        var type = choices.Pick(3, 2) == 0 ? ColumnType.Number : ColumnType.Text;
        var local = LocalColumns(rows, type);
        if (local.Count == 0 || choices.Chance(20)) return new GroupKey(NoLiteral(place, type), type, false);
        return new GroupKey(choices.Of(local), type, true);
    }

    private static List<string> LocalColumns(Place rows, ColumnType type) =>
        [.. rows.Scope!.Visible(local: true).Where(column => column.Type == type).Select(column => column.Qualified)];

    /// <summary>Expressions over groups: their keys and aggregates. A subquery sees the keys that are columns.</summary>
    private Place GroupPlace(QueryContext context, Scope scope, List<GroupKey> keys, bool ordered)
    {
        var rows = RowPlace(context, scope, scope.Keys());
        var visible = scope.Narrowed(context.Outer, name => keys.Exists(key => key.IsColumn && key.Sql == name));
        return new Place(
            context,
            type => [.. keys.Where(key => key.Type == type).Select(key => key.Sql)],
            type => AnyAggregate(rows, type),
            visible,
            ordered ? [.. keys.Select(key => key.Sql)] : null,
            Windows: true);
    }

    private string Sets(List<string> keys) => choices.Pick(2, 1, 2) switch
    {
        0 => $"ROLLUP ({Join(keys)})",
        1 => $"CUBE ({Join(keys)})",
        _ => $"GROUPING SETS (({Join(keys)}), ({keys[0]}), ())",
    };

    private static bool HasAggregate(string sql) =>
        Aggregates.Any(name => sql.Contains(name + "(", StringComparison.Ordinal)) && !sql.Contains("SELECT", StringComparison.Ordinal)
        && !sql.Contains("OVER", StringComparison.Ordinal);

    private static readonly string[] Aggregates =
        ["count", "sum", "min", "max", "avg", "string_agg", "array_agg", "bool_or", "bool_and", "every", "percentile_disc", "mode", "bit_or"];

    /// <summary>An aggregate over rows. It names columns of its own block only, so that no outer block takes it for its own.</summary>
    private string AnyAggregate(Place rows, ColumnType type)
    {
        var local = rows with { Columns = kind => LocalColumns(rows, kind), Scope = null, Aggregate = null, Windows = false, NamedWindows = [] };
        var filter = choices.Chance(15) ? $" FILTER (WHERE {Truth(local, 2)})" : "";
        switch (type)
        {
            case ColumnType.Text:
                var text = NoLiteral(local, ColumnType.Text);
                return choices.Pick(3, 3, engine.IsPostgres ? 2 : 0, engine.IsPostgres ? 1 : 0, engine.IsPostgres ? 1 : 0) switch
                {
                    0 => $"min({text}){filter}",
                    1 => $"max({text}){filter}",
                    2 => $"string_agg({text}, ',' ORDER BY {NoLiteral(local)}{Direction()}, {text}){filter}",
                    3 => $"CAST(jsonb_object_agg(COALESCE({text}, '-'), {NoLiteral(local)} ORDER BY {NoLiteral(local, ColumnType.Number)}, {Join(LocalColumns(rows, ColumnType.Number).DefaultIfEmpty("1"))}) AS TEXT)",
                    _ => $"(array_agg({text} ORDER BY {NoLiteral(local)}{Direction()}, {text}){filter})[1]",
                };
            case ColumnType.Truth:
                return engine.IsPostgres && choices.Chance(60)
                    ? $"{choices.Of(["bool_or", "bool_and", "every"])}({Truth(local, 1)}){filter}"
                    : $"(count(*){filter} > {choices.Below(3)})";
        }

        var number = NoLiteral(local, ColumnType.Number);
        var own = LocalColumns(rows, ColumnType.Number);
        var ofOuter = rows.Columns(ColumnType.Number).FindAll(column => !own.Contains(column) && column.Contains('.', StringComparison.Ordinal));
        var vendor = engine.IsPostgres ? 1 : 0;
        return choices.Pick(4, 4, 4, 3, 3, 2, 2, 2, vendor, vendor, vendor, vendor, own.Count > 0 && ofOuter.Count > 0 ? 3 : 0) switch
        {
            0 => $"count(*){filter}",
            1 => $"sum({number}){filter}",
            2 => $"count({NoLiteral(local)}){filter}",
            3 => $"min({number}){filter}",
            4 => $"max({number}){filter}",
            5 => $"count(DISTINCT {NoLiteral(local)}){filter}",
            6 => $"CAST(avg({number}){filter} AS BIGINT)",
            7 => $"sum(CASE WHEN {Truth(local, 1)} THEN {number} END)",
            8 => $"percentile_disc(0.5) WITHIN GROUP (ORDER BY {number}){filter}",
            10 => $"count({choices.Of(rows.Scope!.Sources).Alias}){filter}",
            11 => $"rank({choices.Below(6)}) WITHIN GROUP (ORDER BY {number}{Direction()}){filter}",
            12 => $"sum(({choices.Of(own)} + {choices.Of(ofOuter)})){filter}",
            _ => $"array_length(array_agg(DISTINCT {number}), 1)",
        };
    }
}
