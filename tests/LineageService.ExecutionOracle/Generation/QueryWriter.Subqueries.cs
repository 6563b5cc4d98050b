namespace LineageService.ExecutionOracle.Generation;

/// <content>Subqueries in expressions, most of them correlated.</content>
internal sealed partial class QueryWriter
{
    private static QueryContext Inside(Place place) => place.Context.Deeper() with { Outer = place.Scope, Identified = false };

    private string ScalarSubquery(Place place, ColumnType type)
    {
        var context = Inside(place);
        var scope = new Scope(context.Outer);
        var from = From(scope, context);
        var keys = scope.Keys();
        var rows = RowPlace(context, scope, keys);
        var where = choices.Chance(60) ? $" WHERE {Correlated(rows)}" : "";
        var sql = keys is not null && choices.Chance(30)
            ? $"(SELECT {Expression(rows, type, 1)} FROM {from}{where} ORDER BY {Join([NoLiteral(Keyed(rows)) + Direction(), .. keys])} LIMIT 1)"
            : $"(SELECT {AnyAggregate(rows, type)} FROM {from}{where})";
        _size += sql.Length;
        return sql;
    }

    private string Correlated(Place rows)
    {
        var local = LocalColumns(rows, ColumnType.Number);
        if (local.Count == 0 || choices.Chance(35)) return Truth(rows, 2);
        var equal = $"{choices.Of(local)} {choices.Of(["=", "=", "<", ">"])} {Column(rows, ColumnType.Number)}";
        return choices.Chance(30) ? $"{equal} AND {Truth(rows, 2)}" : equal;
    }

    private string ExistenceQuery(Place place)
    {
        var context = Inside(place);
        if (choices.Chance(15)) return Query(context, null).Sql;
        var scope = new Scope(context.Outer);
        var from = From(scope, context);
        var rows = RowPlace(context, scope, null);
        var sql = $"SELECT {(choices.Chance(20) ? Column(rows, ColumnType.Text) : "1")} FROM {from} WHERE {Correlated(rows)}";
        _size += sql.Length;
        return sql;
    }

    private string InSubquery(Place place)
    {
        var not = choices.Chance(25) ? "NOT " : "";
        if (choices.Chance(15))
        {
            var pair = Query(Inside(place), [ColumnType.Number, ColumnType.Text]);
            return $"({Column(place, ColumnType.Number)}, {Column(place, ColumnType.Text)}) {not}IN ({pair.Sql})";
        }

        var type = choices.Chance(40) ? ColumnType.Text : ColumnType.Number;
        return $"{Expression(place, type, 1)} {not}IN ({Query(Inside(place), [type]).Sql})";
    }

    /// <summary>ANY and ALL where the engine has them, else a comparison with a scalar subquery.</summary>
    private string Quantified(Place place)
    {
        var type = choices.Chance(40) ? ColumnType.Text : ColumnType.Number;
        var left = $"{Column(place, type)} {choices.Of(Comparisons)}";
        return engine.IsPostgres && choices.Chance(70)
            ? $"{left} {choices.Of(["ANY", "ALL", "SOME"])} ({Query(Inside(place), [type]).Sql})"
            : $"{left} {ScalarSubquery(place, type)}";
    }
}
