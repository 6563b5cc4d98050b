using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <content>FROM: tables, derived tables, common table expressions, lateral relations, and the joins between them.</content>
internal sealed partial class QueryWriter
{
    private static readonly string[] InnerJoins = ["JOIN", "LEFT JOIN", "INNER JOIN"];
    private static readonly string[] AllJoins = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"];

    private static readonly ImmutableArray<GeneratedColumn> JsonColumns =
    [
        new("key", ColumnType.Number), new("value", ColumnType.Number), new("type", ColumnType.Text), new("atom", ColumnType.Number),
        new("id", ColumnType.Number), new("parent", ColumnType.Number), new("fullkey", ColumnType.Text), new("path", ColumnType.Text),
    ];

    private string From(Scope scope, QueryContext context)
    {
        var count = context.Depth > 0 ? 1 + choices.Pick(50, 40, 12) : 1 + choices.Pick(70, 30);
        var text = Relation(scope, context, lateral: false, out _);
        var commas = count > 1 && choices.Chance(15);
        for (var i = 1; i < count; i++) text += commas ? ", " + Relation(scope, context, lateral: true, out _) : Joined(scope, context);
        return text;
    }

    private string Joined(Scope scope, QueryContext context)
    {
        if (choices.Chance(8)) return $" CROSS JOIN {Relation(scope, context, engine.IsPostgres, out _)}";
        var kind = choices.Of(engine.IsPostgres ? AllJoins : InnerJoins);
        if (choices.Chance(engine.IsPostgres ? 8 : 0)) return Nested(kind, scope, context);
        var text = Source(scope, context, engine.IsPostgres && (kind is "JOIN" or "LEFT JOIN"), out var source);
        var common = Common(scope, source);
        var style = choices.Pick(10, common.Count > 0 ? 3 : 0, common.Count > 0 && CanBeNatural(scope, source) ? 2 : 0);
        if (style == 1)
        {
            var names = choices.Chance(25) ? common : [choices.Of(common)];
            scope.Add(source, names);
            return $" {kind} {text} USING ({Join(names)})";
        }

        if (style == 2)
        {
            scope.Add(source, common);
            return $" NATURAL {kind} {text}";
        }

        var left = new Scope(null);
        foreach (var known in scope.Sources) left.Add(known);
        var right = new Scope(null);
        right.Add(source);
        scope.Add(source);
        return $" {kind} {text} ON {On(kind, left, right, scope, context)}";
    }

    /// <summary>A join whose right side is a join in parentheses.</summary>
    private string Nested(string kind, Scope scope, QueryContext context)
    {
        var left = new Scope(null);
        foreach (var known in scope.Sources) left.Add(known);
        var right = new Scope(null);
        var first = NamedTable(scope, context, out var source);
        scope.Add(source);
        right.Add(source);
        var second = NamedTable(scope, context, out var other);
        scope.Add(other);
        var inner = new Scope(null);
        inner.Add(other);
        var text = $"({first} {choices.Of(InnerJoins)} {second} ON {On("FULL JOIN", right, inner, scope, context)})";
        right.Add(other);
        return $" {kind} {text} ON {On("FULL JOIN", left, right, scope, context)}";
    }

    private string On(string kind, Scope left, Scope right, Scope all, QueryContext context)
    {
        var type = choices.Pick(3, 1) == 0 ? ColumnType.Number : ColumnType.Text;
        var ours = left.Visible().Where(column => column.Type == type).ToList();
        var theirs = right.Visible().Where(column => column.Type == type).ToList();
        var equal = ours.Count > 0 && theirs.Count > 0 ? $"{choices.Of(ours).Qualified} = {choices.Of(theirs).Qualified}" : "1 = 1";
        if (kind == "FULL JOIN") return equal;
        var place = Qualified(RowPlace(context.Deeper() with { Identified = false }, all, null));

        // SQLite looks bare names up in the whole FROM clause, also those of a subquery in ON.
        if (!engine.IsPostgres) place = place with { Scope = null };
        return choices.Pick(7, 2, 1) switch
        {
            0 => equal,
            1 => $"{equal} AND {Truth(place, 2)}",
            _ => Truth(place, 2),
        };
    }

    /// <summary>Names that both sides have once and with one type.</summary>
    private static List<string> Common(Scope left, Source right) =>
        [.. right.Columns.Where(column => left.TypeOf(column.Name) == column.Type).Select(column => column.Name)];

    private static bool CanBeNatural(Scope left, Source right) =>
        right.Columns.All(column => !left.Knows(column.Name) || left.TypeOf(column.Name) == column.Type);

    /// <summary>A relation that is added to the block.</summary>
    private string Relation(Scope scope, QueryContext context, bool lateral, out Source source)
    {
        var text = Source(scope, context, lateral, out source);
        scope.Add(source);
        return text;
    }

    /// <summary>A base table or common table expression that is added to the block.</summary>
    private string Table(Scope scope, QueryContext context)
    {
        var text = NamedTable(scope, context, out var source);
        scope.Add(source);
        return text;
    }

    private string Source(Scope scope, QueryContext context, bool lateral, out Source source)
    {
        var deep = context.Depth > 0 && _size < SizeLimit;
        switch (choices.Pick(20, deep ? 8 : 0, lateral && deep && engine.IsPostgres ? 4 : 0, lateral ? 2 : 0, engine.IsPostgres ? 1 : 0))
        {
            case 1:
                return Derived(scope, context.Deeper(), "", out source);
            case 2:
                return Derived(scope, context.Deeper() with { Outer = scope }, "LATERAL ", out source);
            case 3:
                return TableFunction(scope, context, out source);
            case 4:
                source = new Source(Alias(scope), [new GeneratedColumn("a", ColumnType.Number), new GeneratedColumn("p", ColumnType.Text)], "a");
                return $"(VALUES (1, 'x'), (2, 'y'), (3, NULL)) AS {source.Alias} (a, p)";
            default:
                return NamedTable(scope, context, out source);
        }
    }

    private string Derived(Scope scope, QueryContext context, string lateral, out Source source)
    {
        var query = Query(context, null);
        var alias = Alias(scope);
        var columns = query.Columns;
        var renamed = "";
        if (engine.IsPostgres && choices.Chance(12))
        {
            columns = [.. columns.Select(column => column.Name == KeyColumn ? column : column with { Name = $"x{++_names}" })];
            renamed = $" ({Join(columns.Select(column => column.Name))})";
        }

        source = new Source(alias, columns, context.Identified ? KeyColumn : null);
        return $"{lateral}({query.Sql}) AS {alias}{renamed}";
    }

    private string NamedTable(Scope scope, QueryContext context, out Source source)
    {
        // The nearest of a name hides the others and a table of that name.
        var ctes = context.Ctes.Reverse().DistinctBy(cte => cte.Alias).Where(cte => !context.Identified || cte.Key is not null).ToList();
        var tables = world.Tables.Where(table =>
            !context.Ctes.Any(cte => cte.Alias == table.Name) && (!context.Identified || table.Key is not null)).ToList();
        var fromCte = ctes.Count > 0 && (tables.Count == 0 || choices.Chance(60));
        string name;
        if (fromCte)
        {
            source = choices.Of(ctes);
            name = source.Alias;
        }
        else
        {
            var table = choices.Of(tables);
            _tables.Add(table.Name);
            name = table.Name;
            source = new Source(name, table.Columns, table.Key);
        }

        if (!scope.Has(name) && choices.Chance(30)) return name;
        source = source with { Alias = Alias(scope) };
        if (engine.IsPostgres && choices.Chance(6))
        {
            // Other names for all columns, or for the first of them; the key keeps its own where it comes later.
            var count = 1 + choices.Below(source.Columns.Length);
            var renamed = source.Columns.Select((column, at) => at < count ? column with { Name = $"x{++_names}" } : column).ToImmutableArray();
            var key = source.Key is null ? -1 : source.Columns.Select(column => column.Name).ToList().IndexOf(source.Key);
            source = source with { Columns = renamed, Key = key < 0 ? null : renamed[key].Name };
            return $"{name} AS {source.Alias} ({Join(renamed.Take(count).Select(column => column.Name))})";
        }

        return $"{name}{(choices.Chance(50) ? " AS" : "")} {source.Alias}";
    }

    /// <summary>A new alias, or now and then one that an outer block has too.</summary>
    private string Alias(Scope scope)
    {
        if (choices.Chance(20))
        {
            for (var i = 1; ; i++)
            {
                if (!scope.Has($"s{i}")) return $"s{i}";
            }
        }

        return $"r{++_names}";
    }

    /// <summary>Functions that make rows from the columns at their left.</summary>
    private string TableFunction(Scope scope, QueryContext context, out Source source)
    {
        var place = Qualified(RowPlace(context with { Depth = 0 }, scope, null));
        var alias = Alias(scope);
        if (!engine.IsPostgres)
        {
            source = new Source(alias, JsonColumns, "key");
            return $"json_each(json_array({Number(place, 1)}, {Number(place, 1)})) AS {alias}";
        }

        var value = $"x{++_names}";
        var ordinal = $"x{++_names}";
        source = new Source(alias, [new GeneratedColumn(value, ColumnType.Number), new GeneratedColumn(ordinal, ColumnType.Number)], ordinal);
        switch (choices.Pick(4, 4, 2, 2, 2, 1))
        {
            case 3:
                source = new Source(alias, [new GeneratedColumn(value, ColumnType.Text), new GeneratedColumn(ordinal, ColumnType.Number)], ordinal);
                return $"string_to_table({TextValue(place, 1)}, 'y') WITH ORDINALITY AS {alias} ({value}, {ordinal})";
            case 4:
                source = new Source(alias, [new GeneratedColumn(value, ColumnType.Text), new GeneratedColumn(ordinal, ColumnType.Number)], ordinal);
                return $"jsonb_array_elements_text(jsonb_build_array({Number(place, 1)}, {TextValue(place, 0)})) WITH ORDINALITY AS {alias} ({value}, {ordinal})";
            case 5:
                source = source with { Columns = source.Columns.Insert(0, new GeneratedColumn($"{value}b", ColumnType.Number)) };
                return $"ROWS FROM (generate_series(1, LEAST(GREATEST({Number(place, 1)}, 0), 2)), unnest(ARRAY[{Number(place, 1)}])) WITH ORDINALITY "
                    + $"AS {alias} ({value}b, {value}, {ordinal})";
            case 0:
                return $"unnest(ARRAY[{Number(place, 1)}, {Number(place, 1)}]) WITH ORDINALITY AS {alias}({value}, {ordinal})";
            case 1:
                return $"LATERAL (VALUES ({Number(place, 1)}, 1), ({Number(place, 1)}, 2)) AS {alias}({value}, {ordinal})";
            default:
                return $"generate_series(1, LEAST(GREATEST({Number(place, 1)}, 0), 3)) WITH ORDINALITY AS {alias}({value}, {ordinal})";
        }
    }
}
