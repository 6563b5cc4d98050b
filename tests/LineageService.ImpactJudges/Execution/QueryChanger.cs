using System.Collections.Immutable;
using System.Globalization;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ImpactJudges.Execution;

/// <summary>
/// Makes a query and a changed version of it from a seed: an edit of its select list, of its clauses, or other decisions in the middle of its making.
/// Mutable, for one pair.
/// </summary>
internal sealed class QueryChanger(Choices choices, World world, EngineTraits engine)
{
    /// <summary>What the key of a generated query is called in the table that it fills.</summary>
    public const string KeyName = "mk";

    /// <summary>A pair; null where the draw gave none that can be used.</summary>
    public ChangedQuery? Change(ulong seed)
    {
        var query = QueryWriter.Write(new Choices(seed), world, engine);
        if (!HasUsableColumns(query.Columns)) return null;
        var kind = (ChangeKind)choices.Pick(2, 2, 4, 4, 4, 2, 3, 6, 2, 6, 3, 2, 4, 3, 2, 14);
        var before = Outer.Of(query);
        var after = kind == ChangeKind.Redraw ? Redrawn(query) : Edited(before, kind);
        return after is null || (after == before.Sql && kind != ChangeKind.Respelling)
            ? null
            : new ChangedQuery(kind, before.Sql, after, [.. before.Items.Select(item => new GeneratedColumn(item.Name, item.Type))], before.Key);
    }

    /// <summary>True where a table can have these columns.</summary>
    public static bool HasUsableColumns(ImmutableArray<GeneratedColumn> columns) =>
        columns.Length > 0 && columns.Select(column => Fold(column.Name)).Distinct(StringComparer.Ordinal).Count() == columns.Length;

    /// <summary>A name without quotes and case: the generator has none that differ by them.</summary>
    public static string Fold(string name) => name.Trim('"').ToLowerInvariant();

    private string? Redrawn(GeneratedQuery query)
    {
        var made = (int[])query.Choices.Clone();
        if (made.Length == 0) return null;
        for (var i = choices.Below(3); i >= 0; i--) made[choices.Below(made.Length)] = choices.Below(100);
        var other = QueryWriter.Write(new Choices(made), world, engine);
        return HasUsableColumns(other.Columns) ? Outer.Of(other).Sql : null;
    }

    private string? Edited(Outer outer, ChangeKind kind)
    {
        var items = outer.Items.ToList();
        var at = choices.Below(items.Count);
        var item = items[at];
        switch (kind)
        {
            case ChangeKind.Respelling:
                return $"select {string.Join(" ,\n  ", items.Select(one => $"v.{one.Source} as {one.Name}"))} /* again */ from ({outer.Inner}) v -- end\n";
            case ChangeKind.RedundantPredicate:
                return outer.Sql + (choices.Chance(50) ? " WHERE 1 = 1" : $" WHERE w.{item.Source} = w.{item.Source} OR TRUE");
            case ChangeKind.DropColumn:
                if (items.Count == 1) return null;
                items.RemoveAt(at);
                return outer.With(items);
            case ChangeKind.RenameColumn:
                items[at] = item with { Name = "other" };
                return outer.With(items);
            case ChangeKind.AddColumn:
                items.Insert(choices.Below(items.Count + 1), item with { Name = choices.Of(["d", "b", "extra"]), Text = Changed(item) });
                return HasUsableColumns([.. items.Select(one => new GeneratedColumn(one.Name, one.Type))]) ? outer.With(items) : null;
            case ChangeKind.AddWindow:
                items.Add(item with { Name = "extra", Text = $"COUNT(*) OVER (PARTITION BY w.{item.Source})" });
                return outer.With(items);
            case ChangeKind.Reorder:
                var other = choices.Below(items.Count);
                if (other == at) return null;
                (items[at], items[other]) = (items[other], item);
                return outer.With(items);
            case ChangeKind.Expression:
                items[at] = item with { Text = Changed(item) };
                return outer.With(items);
            case ChangeKind.Cast:
                items[at] = item with { Text = $"CAST(w.{item.Source} AS TEXT)" };
                return outer.With(items);
            case ChangeKind.Filter:
                return $"{outer.Sql} WHERE {Condition(item)}";
            case ChangeKind.Distinct:
                return outer.With(items, "DISTINCT ");
            case ChangeKind.OrderBy:
                return $"{outer.Sql} ORDER BY {(1 + at).ToString(CultureInfo.InvariantCulture)} DESC";
            case ChangeKind.Limit:
                var order = string.Join(", ", Enumerable.Range(1, items.Count));
                return string.Create(CultureInfo.InvariantCulture, $"{outer.Sql} ORDER BY {order} LIMIT {1 + choices.Below(3)}");
            case ChangeKind.Group:
                return $"SELECT w.{item.Source} AS {item.Name}, COUNT(*) AS n FROM ({outer.Inner}) AS w GROUP BY w.{item.Source}";
            case ChangeKind.UnionAll:
                return $"{outer.Sql} UNION ALL {outer.Sql}";
            case ChangeKind.Redraw:
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private string Changed(Item item) => item.Type switch
    {
        ColumnType.Number => choices.Of([$"w.{item.Source} + 1", $"COALESCE(w.{item.Source}, 0)", $"-w.{item.Source}", "7"]),
        ColumnType.Text => choices.Of([$"UPPER(w.{item.Source})", $"COALESCE(w.{item.Source}, '-')", $"w.{item.Source} || 'x'", "'x'"]),
        ColumnType.Truth => $"NOT w.{item.Source}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string Condition(Item item) => item.Type switch
    {
        ColumnType.Number => choices.Of([$"w.{item.Source} > 1", $"w.{item.Source} IS NOT NULL", $"w.{item.Source} IN (1, 3)"]),
        ColumnType.Text => choices.Of([$"w.{item.Source} < 'y'", $"w.{item.Source} IS NOT NULL"]),
        ColumnType.Truth => $"w.{item.Source}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <param name="Source">Its name in the query inside.</param>
    /// <param name="Name">Its name outside.</param>
    /// <param name="Text">The expression; null: the column as it is.</param>
    private readonly record struct Item(string Source, string Name, ColumnType Type)
    {
        public string? Text { get; init; }

        public override string ToString() => $"{Text ?? $"w.{Source}"} AS {Name}";
    }

    /// <summary>A generated query with a select list around it that is there to be edited.</summary>
    private sealed record Outer(string Inner, ImmutableArray<Item> Items, string? Key)
    {
        public string Sql => With(Items);

        public static Outer Of(GeneratedQuery query) => new(
            query.Sql,
            [
                .. query.Columns.OrderByDescending(column => column.Name == query.Key)
                    .Select(column => new Item(column.Name, column.Name == query.Key ? KeyName : column.Name, column.Type)),
            ],
            query.Key is null ? null : KeyName);

        public string With(IEnumerable<Item> items, string quantifier = "") => $"SELECT {quantifier}{string.Join(", ", items)} FROM ({Inner}) AS w";
    }
}
