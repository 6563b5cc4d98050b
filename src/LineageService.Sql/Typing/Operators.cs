using System.Collections.Frozen;

namespace LineageService.Sql.Typing;

/// <summary>What the operators of the query model do, by their upper-case text.</summary>
internal static class Operators
{
    private static readonly FrozenSet<string> Comparisons = FrozenSet.Create(
        StringComparer.Ordinal, "=", "==", "<>", "!=", "<", ">", "<=", ">=", "^=", "~=", "!<", "!>");

    private static readonly FrozenSet<string> Others = FrozenSet.Create(
        StringComparer.Ordinal, "AND", "OR", "NOT", "XOR", "<=>", "~*", "!~", "!~*", "~~", "!~~", "&&", "@>", "<@", "OVERLAPS", "!", "REGEXP", "RLIKE",
        "GLOB", "MATCH", "ILIKE", "LIKE", "BETWEEN", "IN", "CONTAINS");

    /// <summary>True for comparisons that are not true where a side is NULL.</summary>
    public static bool IsComparison(string name) => Comparisons.Contains(name);

    /// <summary>True for what yields a truth value.</summary>
    public static bool IsPredicate(string name, int operands) =>
        Comparisons.Contains(name) || Others.Contains(name) || name.StartsWith("IS ", StringComparison.Ordinal) || name is "IS"
        || name.StartsWith("NOT ", StringComparison.Ordinal) || name.StartsWith("LIKE", StringComparison.Ordinal)
        || name.StartsWith("ILIKE", StringComparison.Ordinal) || name.StartsWith("SIMILAR", StringComparison.Ordinal)
        || name.StartsWith("REGEXP", StringComparison.Ordinal) || name.StartsWith("RLIKE", StringComparison.Ordinal)
        || name.EndsWith(" ANY", StringComparison.Ordinal) || name.EndsWith(" ALL", StringComparison.Ordinal) || (name == "~" && operands == 2);

    /// <summary>True for predicates that are not true where their first operand is NULL, so that a row that passes has a value there.</summary>
    public static bool RejectsNull(string name) =>
        Comparisons.Contains(name) || name is "IN" or "NOT IN" or "BETWEEN" or "NOT BETWEEN" or "LIKE" or "NOT LIKE" or "ILIKE" or "RLIKE" or "REGEXP"
            or "IS NOT NULL" or "IS TRUE" or "IS FALSE" or "~";
}
