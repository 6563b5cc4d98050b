using LineageService.Impact.Changes;
using LineageService.Sql.Canonical;

namespace LineageService.Impact.Comparing;

/// <summary>
/// Compares how the sources of a query are joined. A LEFT JOIN whose right side is unique by its condition keeps the rows of the left side whatever the
/// condition is: it changes values only.
/// </summary>
internal static class JoinDifference
{
    /// <param name="rows">Takes why there are other rows.</param>
    /// <param name="otherSources">Takes numbers of new sources whose columns have other values.</param>
    public static void Compare(
        CanonicalQuery before, CanonicalQuery after, string[] labelsBefore, string[] labelsAfter, SortedSet<DiffCategory> rows, HashSet<int> otherSources)
    {
        var (old, now) = (Joins.Of(before, labelsBefore), Joins.Of(after, labelsAfter));
        if (!old.InnerTerms.SetEquals(now.InnerTerms) || !old.InnerSources.SetEquals(now.InnerSources)) rows.Add(old.InnerSources.Count == now.InnerSources.Count ? DiffCategory.Join : DiffCategory.Source);
        foreach (var (label, step) in now.Outer)
        {
            if (!old.Outer.TryGetValue(label, out var former))
            {
                if (step.Kind != "left" || !IsUnique(after, step)) rows.Add(DiffCategory.Join);
                continue;
            }

            if (former.Kind != step.Kind) rows.Add(DiffCategory.Join);
            if (former.Kind == step.Kind && Terms(former, labelsBefore).SetEquals(Terms(step, labelsAfter))) continue;
            for (var source = step.Right; source < step.End; source++) otherSources.Add(source);
            if (step.Kind != "left" || former.Kind != "left")
            {
                rows.Add(DiffCategory.Join);
                for (var source = 0; source < step.Right; source++) if (step.Kind is "right" or "full") otherSources.Add(source);
            }
            else if (!IsUnique(after, step) || !IsUnique(before, former))
            {
                rows.Add(DiffCategory.Join);
            }
        }

        foreach (var (label, step) in old.Outer)
            if (!now.Outer.ContainsKey(label) && (step.Kind != "left" || !IsUnique(before, step))) rows.Add(DiffCategory.Join);
        Follow(after, rows, otherSources);
    }

    // What is joined by a column that has other values finds other partners.
    private static void Follow(CanonicalQuery after, SortedSet<DiffCategory> rows, HashSet<int> otherSources)
    {
        if (otherSources.Count == 0) return;
        foreach (var step in after.JoinSteps)
        {
            var isOwn = Enumerable.Range(step.Right, step.End - step.Right).All(otherSources.Contains);
            if (isOwn || !step.Terms.Any(term => otherSources.Any(source => CanonicalTerms.Reads(term, source)))) continue;
            for (var source = step.Right; source < step.End; source++) otherSources.Add(source);
            if (step.Kind != "left" || !IsUnique(after, step)) rows.Add(DiffCategory.Join);
        }
    }

    private static SortedSet<string> Terms(CanonicalJoin step, string[] labels)
    {
        var terms = new SortedSet<string>(StringComparer.Ordinal);
        if (step.Terms.IsEmpty && step.Text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var behind) terms.Add(step.Text[behind..]);
        foreach (var term in step.Terms) terms.UnionWith(CanonicalTerms.Of(CanonicalTerms.Relabelled(term, labels)));
        return terms;
    }

    /// <summary>True where at most one row of the right side meets one of the left: its key is compared with what is not its own.</summary>
    private static bool IsUnique(CanonicalQuery query, CanonicalJoin step)
    {
        if (step.End - step.Right != 1 || step.Right >= query.Inputs.Length) return false;
        var compared = new HashSet<string>(StringComparer.Ordinal);
        var own = $"#{step.Right}.";
        foreach (var term in step.Terms)
        {
            if (CanonicalTerms.Equality(term) is not { } sides) continue;
            Add(sides.Left, sides.Right);
            Add(sides.Right, sides.Left);
        }

        // USING names columns of both sides.
        if (step.Terms.IsEmpty && step.Text.IndexOf(" using ", StringComparison.Ordinal) is > 0 and var at)
            foreach (var column in step.Text[(at + 7)..].Split(", ")) compared.Add(column.Trim());
        return query.Inputs[step.Right].Keys.Any(key => key.All(compared.Contains));

        void Add(string side, string other)
        {
            if (side.StartsWith(own, StringComparison.Ordinal) && !CanonicalTerms.Reads(other, step.Right)) compared.Add(side[own.Length..]);
        }
    }

    private sealed record Joins(SortedSet<string> InnerTerms, HashSet<string> InnerSources, Dictionary<string, CanonicalJoin> Outer)
    {
        public static Joins Of(CanonicalQuery query, string[] labels)
        {
            var terms = new SortedSet<string>(StringComparer.Ordinal);
            var outer = new Dictionary<string, CanonicalJoin>(StringComparer.Ordinal);
            var sources = labels.ToHashSet(StringComparer.Ordinal);
            if (query.JoinSteps.IsEmpty && query.Clause(CanonicalClauseKind.Joins) is { } all) terms.UnionWith(CanonicalTerms.Of(CanonicalTerms.Relabelled(all, labels)));
            foreach (var step in query.JoinSteps)
            {
                if (step.Kind is "inner" or "cross")
                {
                    terms.UnionWith(Terms(step, labels));
                    continue;
                }

                if (step.Right < labels.Length) outer[labels[step.Right]] = step;
                for (var source = step.Right; source < step.End && source < labels.Length; source++) sources.Remove(labels[source]);
            }

            return new Joins(terms, sources, outer);
        }
    }
}
