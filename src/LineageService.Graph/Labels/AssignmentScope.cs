namespace LineageService.Graph.Labels;

/// <summary>How far an assignment reaches: its own switches, narrowed or widened by the rule of its tag.</summary>
/// <param name="IsTable">It is about a dataset's rows and not its columns.</param>
/// <param name="MaxDepth">0 where it is not carried along lineage.</param>
internal readonly record struct AssignmentScope(bool IsTable, bool ThroughLineage, int? MaxDepth)
{
    public static AssignmentScope Of(LabelPolicy policy, LabelAssignment assignment)
    {
        var rule = policy.TagRuleOf(assignment.Category);
        var throughLineage = assignment.ThroughLineage && rule is not { ThroughLineage: false };
        var throughHierarchy = assignment.ThroughHierarchy || rule is { ThroughHierarchy: true };
        var depth = (assignment.MaxDepth, rule?.MaxDepth) switch
        {
            ({ } own, { } ofTag) => Math.Min(own, ofTag),
            (var own, var ofTag) => own ?? ofTag,
        };
        return new AssignmentScope(assignment.Path is null && !throughHierarchy, throughLineage, throughLineage ? depth : 0);
    }
}
