using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>Finds out whether a common table expression reads itself, and parts its branches into anchors and recursive ones.</summary>
internal static class SelfReference
{
    /// <summary>True where a FROM of the query names <paramref name="name"/> without qualification.</summary>
    public static bool IsIn(QueryExpression query, string name) => query switch
    {
        SelectBlock block => block.From.Any(table => IsIn(table, name)),
        SetOperation operation => operation.Branches.Any(branch => IsIn(branch, name)),
        WithQuery with => with.Expressions.Any(cte => cte.Query is not null && IsIn(cte.Query, name)) || IsIn(with.Body, name),
        OrderedQuery ordered => IsIn(ordered.Body, name),
        _ => false,
    };

    /// <summary>Branches of the outermost UNION; the operation is null where the query is not one.</summary>
    public static (List<QueryExpression> Anchors, List<QueryExpression> Recursive, SetOperation? Operation) Split(QueryExpression query, string name)
    {
        var anchors = new List<QueryExpression>();
        var recursive = new List<QueryExpression>();
        if (query is OrderedQuery ordered) query = ordered.Body;
        if (query is not SetOperation { Operator: SetOperator.Union } operation) return (anchors, recursive, null);
        foreach (var branch in Flatten(operation)) (IsIn(branch, name) ? recursive : anchors).Add(branch);
        return (anchors, recursive, operation);
    }

    private static IEnumerable<QueryExpression> Flatten(SetOperation operation)
    {
        foreach (var branch in operation.Branches)
        {
            if (branch is SetOperation { Operator: SetOperator.Union } nested)
            {
                foreach (var inner in Flatten(nested)) yield return inner;
            }
            else
            {
                yield return branch;
            }
        }
    }

    private static bool IsIn(TableExpression table, string name)
    {
        // Joins lean to the left: follow that side with a loop.
        while (table is JoinExpression join)
        {
            if (IsIn(join.Right, name)) return true;
            table = join.Left;
        }

        return table switch
        {
            TableReference reference => reference.Name.Parts.Length == 1
                && string.Equals(reference.Name.Parts[0].Text, name, StringComparison.OrdinalIgnoreCase),
            DerivedTable derived => IsIn(derived.Query, name),
            PivotTable pivot => IsIn(pivot.Source, name),
            UnpivotTable unpivot => IsIn(unpivot.Source, name),
            MatchRecognizeTable match => IsIn(match.Source, name),
            ModelTable model => IsIn(model.Source, name),
            TableFunction { TableArgument: { } argument } => IsIn(argument, name),
            _ => false,
        };
    }
}
