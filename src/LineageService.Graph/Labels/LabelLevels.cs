namespace LineageService.Graph.Labels;

/// <summary>Levels of labels (propagation.md §A.3, reduction table).</summary>
public static class LabelLevels
{
    /// <summary>The level of an assignment's raw value, by its place.</summary>
    public static int OfOrigin(LabelPolicy policy, LabelAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(assignment);
        var named = assignment.Level is { } level ? policy.LevelOf(level) : -1;
        // A level that the policy does not know is as high as there is.
        if (assignment.Level is not null && named < 0) return policy.Levels.Length - 1;
        return named >= 0 ? named : Math.Max(0, policy.LevelOf(policy.CategoryOf(assignment.Category).Level));
    }

    /// <summary>The level that a label has in its form.</summary>
    public static int Of(LabelPolicy policy, NodeLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return policy.LevelOf(OfOrigin(policy, label.Origin), label.Form);
    }
}
