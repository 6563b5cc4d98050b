using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Controls;

/// <summary>What a policy or a declassification says of one edge, beside what its functions do. Immutable.</summary>
internal abstract record FlowControl
{
    private protected FlowControl()
    {
    }

    /// <summary>Ids of the assignments that it holds for; default for all, those to come included.</summary>
    public ImmutableArray<string> Origins { get; init; }

    /// <param name="assignment">Null for one that no control names.</param>
    public bool Concerns(LabelCategory category, string? assignment) =>
        ConcernsCategory(category) && (Origins.IsDefault || (assignment is not null && Origins.Contains(assignment)));

    private protected abstract bool ConcernsCategory(LabelCategory category);

    /// <summary>A rule of a job or edge scope.</summary>
    internal sealed record Capping(EdgeRule Rule) : FlowControl
    {
        private protected override bool ConcernsCategory(LabelCategory category) => Rule.Concerns(category);
    }

    /// <summary>Nothing passes: a block, or a stop at the node before.</summary>
    /// <param name="NonSecurityOnly">Protects nothing by itself: a block that no declassification allows.</param>
    internal sealed record Barrier(ImmutableArray<string> Tags, StopReason Reason, string Name, LabelPolicy? NonSecurityOnly) : FlowControl
    {
        private protected override bool ConcernsCategory(LabelCategory category) =>
            PolicyTags.Concern(Tags, category) && (NonSecurityOnly is null || !NonSecurityOnly.IsSecurity(category));
    }

    /// <summary>A form is lowered to another that flows on.</summary>
    internal sealed record Lowering(ImmutableArray<string> Tags, LabelForm? From, LabelForm To, string Name) : FlowControl
    {
        private protected override bool ConcernsCategory(LabelCategory category) => PolicyTags.Concern(Tags, category);
    }
}
