using System.Collections.Immutable;
using LineageService.Graph.History.Diff;

namespace LineageService.Graph.Visibility;

/// <summary>
/// A diff as somebody may see it: changes of what is seen, and of lineage what flows into it; where it comes from elsewhere, from a node without a name.
/// Counts are of what is left. Stateless.
/// </summary>
public static class ShownDiff
{
    public static DiffReport Of(DiffReport report, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(visibility);
        if (visibility.IsAll) return report;
        return new DiffReport(
            report.From, report.To,
            [.. report.Jobs.Where(change => visibility.Sees(change.Job))],
            [.. report.Datasets.Where(change => visibility.Sees(change.Dataset))],
            [
                .. report.Lineage.Where(change => visibility.Sees(change.Target)).Select(change => Shown(change, visibility))
                    .OrderBy(change => change.Job.Namespace == NodeVisibility.OpaqueNamespace),
            ]);
    }

    // Another's job: what it does to values, in which version and by which run, is its own.
    private static LineageChange Shown(LineageChange change, NodeVisibility visibility)
    {
        var isSeen = visibility.Sees(change.Job);
        ImmutableArray<EdgeChange> edges =
        [
            .. change.Edges.Select(edge => edge with
            {
                From = visibility.Shown(edge.From),
                Before = isSeen ? edge.Before : WithoutFunctions(edge.Before),
                After = isSeen ? edge.After : WithoutFunctions(edge.After),
                Cause = isSeen ? edge.Cause : edge.Cause with { Cause = null },
            }),
        ];
        return change with { Job = visibility.Shown(change.Job), Edges = edges };
    }

    private static EdgeForm? WithoutFunctions(EdgeForm? form) => form is null ? null : form with { Functions = default };
}
