using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Canonical;

/// <summary>A WHEN branch of MERGE in canonical form. Branches of one <see cref="Match"/> stand in their order, since the first that applies is taken.</summary>
/// <param name="Condition">What stands behind AND; null where nothing does.</param>
/// <param name="Columns">
/// What UPDATE sets and INSERT fills, by the target's columns and sorted by their names; <c>#1</c>, <c>#2</c> where INSERT names none; <c>*</c> for the forms that
/// take all columns of the source.
/// </param>
public sealed record CanonicalBranch(MergeMatch Match, string? Condition, MergeAction Action, ImmutableArray<CanonicalColumn> Columns)
{
    /// <summary>The branch as text, the same for equal branches.</summary>
    public string Text { get; } =
        $"when {Match} and {Condition ?? "true"} {Action}({string.Join(", ", Columns.Select(column => $"{column.Name} = {column.Expression}"))})";

    public bool Equals(CanonicalBranch? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
