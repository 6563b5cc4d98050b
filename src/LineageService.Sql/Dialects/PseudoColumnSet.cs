using System.Collections.Frozen;

namespace LineageService.Sql.Dialects;

/// <summary>Makes the sets of pseudo-columns that dialects carry.</summary>
internal static class PseudoColumnSet
{
    public static IReadOnlySet<string> Of(params IEnumerable<string> names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
