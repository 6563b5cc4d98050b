using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <content>The SELECT block without grouping, and what all blocks share.</content>
internal sealed partial class QueryWriter
{
    private readonly record struct Item(string Sql, string Name, ColumnType Type, bool Star = false)
    {
        public string Text => Star ? Sql : $"{Sql} AS {Name}";
    }

    /// <param name="branch">It is a branch of a set operation: no order and no limit.</param>
    private Written Select(QueryContext context, ImmutableArray<ColumnType>? shape, bool branch)
    {
        var scope = new Scope(context.Outer);
        var from = From(scope, context);
        if (choices.Chance(30)) return Grouped(context, shape, scope, from, branch);
        var keys = scope.Keys();
        var distinct = !context.Identified && choices.Chance(18);
        var distinctOn = !distinct && engine.IsPostgres && !branch && keys is not null && choices.Chance(7);
        var rows = RowPlace(context, scope, keys);
        var where = choices.Chance(50) ? $" WHERE {Truth(rows, 3)}" : "";
        var windows = choices.Chance(8) ? NamedWindow(rows) : "";
        var place = rows with { Windows = true, NamedWindows = windows.Length > 0 ? ["w"] : [] };

        var items = new List<Item>();
        if (shape is null && choices.Chance(10)) AddStar(scope, items);
        var count = shape?.Length ?? (items.Count > 0 ? choices.Below(2) : 1 + choices.Below(3));
        for (var i = 0; i < count; i++) AddItem(items, shape is null ? AnyType() : shape.Value[i], place);
        if (context.Identified && !items.Exists(item => item.Name == KeyColumn))
            items.Add(new Item(KeyText(context.KeyPrefix, keys!), KeyColumn, ColumnType.Text));

        var limit = "";
        var on = "";
        if (distinctOn) limit = $" ORDER BY {DistinctOn(rows, keys!, out on)}";
        else if (!branch && choices.Chance(18)) limit = OrderAndLimit(rows, distinct ? null : keys, items, context);
        var columns = ImmutableArray.CreateRange(items.SelectMany(item => item.Star ? [] : new[] { new GeneratedColumn(item.Name, item.Type) }));
        if (items.Exists(item => item.Star)) columns = [.. StarColumns(scope, items), .. columns];
        var list = Join(items.Where(item => item.Sql.Length > 0).Select(item => item.Text));
        return new Written($"SELECT {(distinct ? "DISTINCT " : on)}{list} FROM {from}{where}{windows}{limit}", columns);
    }

    /// <summary>A block without FROM: one row of subqueries.</summary>
    private Written Single(QueryContext context, ImmutableArray<ColumnType>? shape)
    {
        var place = RowPlace(context, new Scope(context.Outer), null);
        var items = new List<Item>();
        foreach (var type in shape ?? [AnyType()]) AddItem(items, type, place);
        if (context.Identified) items.Add(new Item(KeyText(context.KeyPrefix, []), KeyColumn, ColumnType.Text));
        return new Written($"SELECT {Join(items.Select(item => item.Text))}", [.. items.Select(item => new GeneratedColumn(item.Name, item.Type))]);
    }

    private static Place RowPlace(QueryContext context, Scope scope, List<string>? keys) => new(
        context, type => [.. scope.Visible().Where(column => column.Type == type).SelectMany(Spellings)], null, scope, keys, Windows: false);

    // Bare names are worth more than qualified ones: resolving them is what can go wrong.
    private static IEnumerable<string> Spellings(VisibleColumn column) => column.Bare is null ? [column.Qualified] : [column.Qualified, column.Bare];

    /// <summary>Only qualified names: where a bare one could mean an output column or a relation that comes later.</summary>
    private static Place Qualified(Place place, bool local = false) => place.Scope is not { } scope
        ? place
        : place with { Columns = type => [.. scope.Visible(local).Where(column => column.Type == type).Select(column => column.Qualified)] };

    /// <summary>What GROUP BY and ORDER BY may name. SQLite does not look for their names in the blocks around.</summary>
    private Place Keyed(Place place) => engine.IsPostgres ? Qualified(place) : Qualified(place, local: true) with { Scope = null };

    private void AddItem(List<Item> items, ColumnType type, Place place)
    {
        var sql = Expression(place, type, 2 + choices.Below(2));
        items.Add(new Item(sql, OutputName(items.Select(item => item.Name), type), type));
    }

    /// <summary>The star of a relation whose names are all free.</summary>
    private void AddStar(Scope scope, List<Item> items)
    {
        var source = choices.Of(scope.Sources);
        if (source.Columns.Any(column => column.Name == KeyColumn)) return;
        var all = scope.Sources.Count == 1 && choices.Chance(60);
        items.Add(new Item(all ? "*" : $"{source.Alias}.*", source.Columns[0].Name, source.Columns[0].Type, Star: true));
        foreach (var column in source.Columns.Skip(1)) items.Add(new Item("", column.Name, column.Type, Star: true));
    }

    private static IEnumerable<GeneratedColumn> StarColumns(Scope scope, List<Item> items) =>
        items.Where(item => item.Star).Select(item => new GeneratedColumn(item.Name, item.Type));

    /// <summary>An order that leaves nothing open, and a limit.</summary>
    private string OrderAndLimit(Place rows, List<string>? keys, List<Item> items, QueryContext context)
    {
        var order = new List<string>();
        if (keys is null)
        {
            for (var i = 1; i <= items.Count; i++) order.Add(Text($"{i}"));
        }
        else
        {
            for (var i = choices.Below(2); i >= 0; i--)
            {
                var named = choices.Chance(25) && items.Exists(item => !item.Star);
                if (named) order.Add(choices.Of(items.Where(item => !item.Star).ToList()).Name);
                else order.Add(choices.Chance(10) ? Window(Keyed(rows), ColumnType.Number) : NoLiteral(Keyed(rows)));
            }

            for (var i = 0; i < order.Count; i++) order[i] += Direction();
            order.AddRange(keys);
        }

        return $" ORDER BY {Join(order)}{Limit(context)}";
    }

    private string Direction() => choices.Pick(5, 3, 1) switch { 0 => "", 1 => " DESC", _ => " DESC NULLS LAST" };

    private string Limit(QueryContext context)
    {
        var count = 1 + choices.Below(4);
        switch (choices.Pick(8, 3, engine.IsPostgres ? 2 : 0, context.Depth > 0 ? 1 : 0))
        {
            case 1: return Text($" LIMIT {count} OFFSET {1 + choices.Below(2)}");
            case 2: return Text($" OFFSET {choices.Below(2)} ROWS FETCH FIRST {count} ROWS ONLY");
            case 3:
                var scope = new Scope(null);
                var from = Table(scope, context with { Identified = false });
                return $" LIMIT (SELECT count(DISTINCT {Column(RowPlace(context, scope, null), ColumnType.Number)}) FROM {from})";
            default: return Text($" LIMIT {count}");
        }
    }

    private string DistinctOn(Place rows, List<string> keys, out string on)
    {
        var place = Qualified(rows);
        var key = NoLiteral(place);
        on = $"DISTINCT ON ({key}) ";
        return Join([key, NoLiteral(place) + Direction(), .. keys]);
    }
}
