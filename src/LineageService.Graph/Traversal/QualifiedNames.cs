using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Reads <c>namespace:name</c> and <c>namespace:name:path</c>, where any part may contain colons: of the readings that exist the one with
/// the longest namespace, then the longest name, holds.
/// </summary>
internal static class QualifiedNames
{
    public static LineageRoot? Dataset(LineageGraph graph, string text, NodeVisibility visibility)
    {
        for (var colon = text.LastIndexOf(':'); colon >= 0; colon = Before(text, colon))
        {
            if (Seen(graph, text[..colon], text[(colon + 1)..], visibility) is { } dataset)
                return LineageRoot.OfDataset(graph.Canonical(dataset).Id);
        }

        return null;
    }

    public static LineageRoot? Job(LineageGraph graph, string text, NodeVisibility visibility)
    {
        for (var colon = text.LastIndexOf(':'); colon >= 0; colon = Before(text, colon))
        {
            if (visibility.Sees(text[..colon]) && graph.FindJob(new JobId(text[..colon], text[(colon + 1)..])) is { } job && visibility.Sees(job.Id)) return LineageRoot.OfJob(job.Id);
        }

        return null;
    }

    public static LineageRoot? Field(LineageGraph graph, string text, NodeVisibility visibility)
    {
        for (var first = text.LastIndexOf(':'); first >= 0; first = Before(text, first))
        {
            for (var second = text.LastIndexOf(':'); second > first; second = Before(text, second))
            {
                if (Seen(graph, text[..first], text[(first + 1)..second], visibility) is not { } named) continue;
                var dataset = graph.Canonical(named);
                var field = graph.FindField(named, text[(second + 1)..]);
                if (field >= 0) return LineageRoot.Field(dataset.Id, dataset.Fields[field]);
            }
        }

        return null;
    }

    // A name is found where both it and the one that it stands for are seen.
    private static GraphDataset? Seen(LineageGraph graph, string space, string name, NodeVisibility visibility) =>
        visibility.Sees(space) && graph.FindDataset(new DatasetId(space, name)) is { } dataset && visibility.Sees(graph.Canonical(dataset).Id)
            ? dataset
            : null;

    private static int Before(string text, int colon) => colon == 0 ? -1 : text.LastIndexOf(':', colon - 1);
}
