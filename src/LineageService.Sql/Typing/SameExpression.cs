using System.Runtime.CompilerServices;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Typing;

/// <summary>Whether two bound expressions compute the same from the same columns. What it does not look into it calls different.</summary>
internal static class SameExpression
{
    public static bool Are(BoundExpression left, BoundExpression right)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        return (Conjunction.Plain(left), Conjunction.Plain(right)) switch
        {
            (BoundColumn one, BoundColumn other) => ReferenceEquals(one.Symbol, other.Symbol),
            (BoundConstant one, BoundConstant other) => one.Text is not null && one.Kind == other.Kind && one.Text == other.Text,
            (BoundCall one, BoundCall other) => Are(one, other),
            (BoundCase one, BoundCase other) => one.HasElse == other.HasElse && AreAll([.. one.Conditions, .. one.Results], [.. other.Conditions, .. other.Results]),
            (BoundField one, BoundField other) => string.Equals(one.Field, other.Field, StringComparison.OrdinalIgnoreCase) && Are(one.Operand, other.Operand),
            (BoundElement one, BoundElement other) => Are(one.Operand, other.Operand) && AreAll([.. one.Index], [.. other.Index]),
            _ => false,
        };
    }

    private static bool Are(BoundCall one, BoundCall other)
    {
        if (one.Name != other.Name || one.Arguments.Length != other.Arguments.Length || one.PartitionKeys != other.PartitionKeys) return false;
        if (!string.Equals(one.Keyword, other.Keyword, StringComparison.OrdinalIgnoreCase)) return false;
        for (var i = 0; i < one.Arguments.Length; i++)
        {
            if (one.Arguments[i].Role != other.Arguments[i].Role || !Are(one.Arguments[i].Expression, other.Arguments[i].Expression)) return false;
        }

        return true;
    }

    private static bool AreAll(BoundExpression[] left, BoundExpression[] right)
    {
        if (left.Length != right.Length) return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (!Are(left[i], right[i])) return false;
        }

        return true;
    }
}
