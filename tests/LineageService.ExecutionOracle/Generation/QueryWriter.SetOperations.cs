using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <content>UNION, INTERSECT, EXCEPT.</content>
internal sealed partial class QueryWriter
{
    private Written SetOperation(QueryContext context, ImmutableArray<ColumnType>? shape)
    {
        var types = shape ?? [.. Enumerable.Range(0, 1 + choices.Below(2)).Select(_ => AnyType())];
        var count = 2 + choices.Pick(4, 1);
        var text = "";
        ImmutableArray<GeneratedColumn> columns = [];
        for (var i = 1; i <= count; i++)
        {
            // Only UNION ALL keeps its rows apart, each with the number of its branch.
            if (i > 1) text += $" {(context.Identified ? "UNION ALL" : SetOperator())} ";
            var branch = Branch(context.Deeper() with { KeyPrefix = Text($"{context.KeyPrefix}{i}") }, types);
            if (i == 1) columns = branch.Columns;
            text += branch.Sql;
        }

        if (choices.Chance(12)) text += $" ORDER BY {Join(Enumerable.Range(1, columns.Length).Select(i => Text($"{i}")))} LIMIT {2 + choices.Below(3)}";
        return new Written(text, columns);
    }

    private Written Branch(QueryContext context, ImmutableArray<ColumnType> types)
    {
        if (!engine.IsPostgres || !choices.Chance(20)) return Select(context, types, branch: true);
        if (context.Depth > 0 && choices.Chance(40))
        {
            var nested = SetOperation(context, types);
            return nested with { Sql = $"({nested.Sql})" };
        }

        // The key of a query inside has no prefix of its own where it is no block.
        var inner = Select(context, types, branch: false);
        return inner with { Sql = $"({inner.Sql})" };
    }

    private string SetOperator() => choices.Pick(3, 3, 2, 2, engine.IsPostgres ? 1 : 0, engine.IsPostgres ? 1 : 0) switch
    {
        0 => "UNION ALL",
        1 => "UNION",
        2 => "EXCEPT",
        3 => "INTERSECT",
        4 => "EXCEPT ALL",
        _ => "INTERSECT ALL",
    };
}
