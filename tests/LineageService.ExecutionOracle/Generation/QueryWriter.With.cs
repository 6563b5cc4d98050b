using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <content>Common table expressions.</content>
internal sealed partial class QueryWriter
{
    private Written With(QueryContext context, ImmutableArray<ColumnType>? shape)
    {
        var ctes = context.Ctes;
        var definitions = new List<string>();
        var count = 1 + choices.Pick(3, 2);
        for (var i = 0; i < count; i++)
        {
            // SQLite does not let a common table expression see the blocks around it.
            var inner = context.Deeper() with { Ctes = ctes, Outer = engine.IsPostgres ? context.Outer : null };
            var query = Query(inner, null);
            var name = CteName(definitions);
            var columns = query.Columns;
            var renamed = "";
            if (choices.Chance(20))
            {
                columns = [.. columns.Select(column => column.Name == KeyColumn ? column : column with { Name = $"x{++_names}" })];
                renamed = $" ({Join(columns.Select(column => column.Name))})";
            }

            var hint = choices.Chance(12) ? choices.Of(["MATERIALIZED ", "NOT MATERIALIZED "]) : "";
            definitions.Add($"{name}{renamed} AS {hint}({query.Sql})");
            ctes = ctes.Add(new Source(name, columns, context.Identified ? KeyColumn : null));
        }

        var rest = context.Deeper() with { Ctes = ctes, KeyPrefix = context.KeyPrefix };
        var body = choices.Chance(20) ? SetOperation(rest, shape) : Select(rest, shape, branch: false);
        return body with { Sql = $"WITH {Join(definitions)} {body.Sql}" };
    }

    /// <summary>A name of its own; in PostgreSQL now and then one that hides a table or another expression.</summary>
    private string CteName(List<string> definitions)
    {
        if (engine.IsPostgres && choices.Chance(20))
        {
            var name = choices.Chance(50) ? choices.Of(world.Tables).Name : "n1";
            if (!IsTaken(name)) return name;
        }

        do _ctes++;
        while (IsTaken($"n{_ctes}"));
        return $"n{_ctes}";

        bool IsTaken(string name) => definitions.Exists(definition => definition.StartsWith(name + " ", StringComparison.Ordinal));
    }

    /// <summary>A walk along equal values, at most three steps long.</summary>
    private Written Recursive(QueryContext context)
    {
        var name = $"n{++_ctes}";
        var inner = context.Deeper() with { Outer = null, Depth = Math.Min(1, context.Depth - 1) };
        var start = new Scope(null);
        var from = Table(start, inner);
        var anchor = RowPlace(inner, start, start.Keys());
        ImmutableArray<GeneratedColumn> columns =
            [new($"{name}a", ColumnType.Number), new($"{name}p", ColumnType.Text), new($"{name}n", ColumnType.Number)];
        if (context.Identified) columns = columns.Add(new GeneratedColumn(KeyColumn, ColumnType.Text));
        var where = choices.Chance(50) ? $" WHERE {Truth(anchor, 2)}" : "";
        var key = context.Identified ? $", {KeyText("", start.Keys()!)}" : "";
        var first = $"SELECT CAST({Number(anchor, 1)} AS BIGINT), CAST({TextValue(anchor, 1)} AS TEXT), 1{key} FROM {from}{where}";

        var step = new Scope(null);
        var walked = new Source("w1", columns, context.Identified ? KeyColumn : null);
        step.Add(walked);
        var next = Table(step, inner);
        var rows = Qualified(RowPlace(inner with { Depth = 0 }, step, step.Keys()));
        var reached = LocalColumns(rows, ColumnType.Number).Where(column => !column.StartsWith("w1.", StringComparison.Ordinal)).ToList();
        var stepKey = context.Identified ? $", {KeyText("", step.Keys()!)}" : "";
        var more = choices.Chance(30) ? $" AND {Truth(rows, 1)}" : "";
        var second = $"SELECT CAST({Number(rows, 1)} AS BIGINT), CAST({TextValue(rows, 1)} AS TEXT), w1.{name}n + 1{stepKey} "
            + $"FROM {name} AS w1 JOIN {next} ON {(reached.Count > 0 ? $"{choices.Of(reached)} = w1.{name}a" : "1 = 1")} WHERE w1.{name}n < 3{more}";
        var all = context.Identified || choices.Chance(50) ? "UNION ALL" : "UNION";
        var cte = new Source(name, columns, walked.Key);
        var body = Select(context.Deeper() with { Ctes = context.Ctes.Add(cte), KeyPrefix = context.KeyPrefix }, null, branch: false);
        return body with { Sql = $"WITH RECURSIVE {name} ({Join(columns.Select(column => column.Name))}) AS ({first} {all} {second}) {body.Sql}" };
    }
}
