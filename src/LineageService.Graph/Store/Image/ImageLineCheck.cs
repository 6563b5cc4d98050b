using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Model;

namespace LineageService.Graph.Store.Image;

/// <summary>Looks whether a line that was read has all that an item must have: JSON leaves out what it likes.</summary>
internal static class ImageLineCheck
{
    public static bool IsWhole(ImageLine line) => line switch
    {
        DatasetLine dataset => Are(dataset.Namespace, dataset.Name) && !dataset.Mentioned.IsDefault && AreWhole(dataset.Versions),
        JobLine job => Are(job.Namespace, job.Name) && AreWhole(job.Versions),
        RunLine run => Is(run.Job) && run.State is not null && (run.ParentJob is not { } parent || Is(parent)),
        EdgesLine edges => Is(edges.Job) && Is(edges.Target) && edges.Producer is not null && !edges.Datasets.IsDefault && edges.Datasets.All(Is)
            && !edges.Unknowns.IsDefault && edges.Unknowns.All(unknown => unknown is { Code: not null, Message: not null })
            && !edges.Edges.IsDefault && edges.Edges.All(edge => edge is { Subtype: not null } && AreWhole(edge.Functions)),
        MergeLine merge => Are(merge.Id, merge.Alias.Namespace, merge.Alias.Name, merge.Canonical.Namespace, merge.Canonical.Name, merge.Reason, merge.Author),
        EventLine logged => Are(logged.Hash, logged.EventKind) && logged.Size >= 0,
        FoldLine fold => Is(fold.Job) && fold.State is not null,
        StateLine state => state is { Key: not null, State: not null },
        EpochLine epoch => epoch.Epoch >= 0,
        _ => throw new UnreachableException(),
    };

    private static bool AreWhole<T>(ImmutableArray<EntityVersion<T>> versions)
        where T : class =>
        !versions.IsDefaultOrEmpty && versions.All(version => version is not null);

    private static bool AreWhole(ImmutableArray<FunctionApplication>? functions) =>
        functions is not { } chain || (!chain.IsDefault && chain.All(one => one is { Name: not null, Literals.IsDefault: false }));

    private static bool Is(DatasetId id) => Are(id.Namespace, id.Name);

    private static bool Is(JobId id) => Are(id.Namespace, id.Name);

    private static bool Are(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts) if (text is null) return false;
        return true;
    }
}
