using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>
/// Columns that an inner join compares with a labelled one: equal values are of the same category (propagation.md T16). Suggested, never carried on.
/// </summary>
public static class JoinSuggestions
{
    public const double Confidence = 0.7;

    /// <param name="comparisons">Columns of inner equi-joins, in any order.</param>
    public static ImmutableArray<LabelAssignment> Of(LabelState state, IEnumerable<(FieldId Left, FieldId Right)> comparisons)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(comparisons);
        var suggestions = new SortedDictionary<string, LabelAssignment>(StringComparer.Ordinal);
        foreach (var (left, right) in comparisons)
        {
            Suggest(left, right);
            Suggest(right, left);
        }

        return [.. suggestions.Values];

        void Suggest(FieldId tagged, FieldId other)
        {
            var known = state.LabelsOf(LineageNode.Field(other.Dataset, other.Path));
            foreach (var label in state.LabelsOf(LineageNode.Field(tagged.Dataset, tagged.Path)))
            {
                // What is equal to a digest is a digest: only open values tell what the other side is.
                if (label.IsIndirect || label.Form != LabelForm.Raw || known.Any(one => one.Origin.Category == label.Origin.Category)) continue;
                var suggestion = new LabelAssignment($"join {other} {label.Origin.Category}", other.Dataset, other.Path, label.Origin.Category)
                {
                    Method = AssignmentMethod.Suggested,
                    Confidence = Confidence,
                    Source = "join",
                    Reason = $"joined with {tagged.Dataset.Name}.{tagged.Path}",
                };
                suggestions.TryAdd(suggestion.Id, suggestion);
            }
        }
    }
}
