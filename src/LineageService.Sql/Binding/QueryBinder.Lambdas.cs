using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Lambdas: what their parameters are, for their types. Their values come from the array argument, which is a source of the call already.</content>
internal sealed partial class QueryBinder
{
    /// <summary>True where types are asked for: then declared and lambda types are kept, which lineage by itself does not need.</summary>
    public bool KeepsTypes { get; set; }

    private NameScope LambdaScope(LambdaExpression lambda, NameScope scope, string? function, ImmutableArray<BoundArgument>.Builder? arguments)
    {
        var symbols = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < lambda.Parameters.Length; i++)
        {
            symbols[lambda.Parameters[i].Text] = KeepsTypes && function is not null && arguments is { Count: > 0 }
                ? LambdaParameter(function, i, lambda.Parameters.Length, arguments, lambda.Span)
                : FoldedColumn.None;
        }

        return new NameScope(scope) { Parameters = symbols, Block = scope.Block, Windows = scope.Windows };
    }

    /// <summary>
    /// What a parameter takes, by the name of the function: an element, a key or a value of the collections in front, the accumulator, or the index.
    /// </summary>
    private static FoldedColumn LambdaParameter(
        string function, int number, int count, ImmutableArray<BoundArgument>.Builder arguments, TextSpan span)
    {
        switch (function)
        {
            case "AGGREGATE" or "REDUCE" or "LIST_REDUCE":
                // (initial value, then merged with each element, finished at last)
                var isFinish = count == 1 && arguments.Count > 2;
                if (number > 0) return Of(new BoundElement(arguments[0].Expression, [], span));
                return arguments.Count > 1 ? Of(arguments[isFinish ? 2 : 1].Expression) : Of(new BoundElement(arguments[0].Expression, [], span));
            case "ZIP_WITH":
                return number < arguments.Count ? Of(new BoundElement(arguments[number].Expression, [], span)) : FoldedColumn.None;
            case "ARRAY_SORT" or "LIST_SORT":
                return Of(new BoundElement(arguments[0].Expression, [], span));
            case "TRANSFORM_KEYS" or "TRANSFORM_VALUES" or ['M', 'A', 'P', '_', ..]:
                if (number == 0) return Of(new BoundKey(arguments[0].Expression));
                return number <= arguments.Count ? Of(new BoundElement(arguments[number - 1].Expression, [], span)) : FoldedColumn.None;
            default:
                return number == 0 ? Of(new BoundElement(arguments[0].Expression, [], span))
                    : new FoldedColumn(Lineage.ColumnOrigins.None) { DeclaredType = "int" };
        }
    }

    private static FoldedColumn Of(BoundExpression value) => new(Lineage.ColumnOrigins.None) { Definition = new ComputedColumn(value) };

    /// <summary>A value with the type that its function declares, where types are asked for.</summary>
    private BoundExpression Declared(BoundExpression value, CreateFunctionStatement? function) =>
        KeepsTypes && function?.ReturnType is { } type
            ? new BoundColumn(new ComputedColumn(value) { DeclaredType = type }, value.Span)
            : value;
}
