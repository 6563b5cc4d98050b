using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Reads <c>namespace:name</c> and <c>namespace:name:path</c>, where any part may contain colons: of the readings that exist the one with
/// the longest namespace, then the longest name, holds.
/// </summary>
internal static class QualifiedNames
{
    public static LineageRoot? Dataset(LineageGraph graph, string text)
    {
        for (var colon = text.LastIndexOf(':'); colon >= 0; colon = Before(text, colon))
        {
            if (graph.FindDataset(new DatasetId(text[..colon], text[(colon + 1)..])) is { } dataset)
                return LineageRoot.OfDataset(graph.Canonical(dataset).Id);
        }

        return null;
    }

    public static LineageRoot? Job(LineageGraph graph, string text)
    {
        for (var colon = text.LastIndexOf(':'); colon >= 0; colon = Before(text, colon))
        {
            if (graph.FindJob(new JobId(text[..colon], text[(colon + 1)..])) is { } job) return LineageRoot.OfJob(job.Id);
        }

        return null;
    }

    public static LineageRoot? Field(LineageGraph graph, string text)
    {
        for (var first = text.LastIndexOf(':'); first >= 0; first = Before(text, first))
        {
            for (var second = text.LastIndexOf(':'); second > first; second = Before(text, second))
            {
                if (graph.FindDataset(new DatasetId(text[..first], text[(first + 1)..second])) is not { } named) continue;
                var dataset = graph.Canonical(named);
                var field = graph.FindField(named, text[(second + 1)..]);
                if (field >= 0) return LineageRoot.Field(dataset.Id, dataset.Fields[field]);
            }
        }

        return null;
    }

    private static int Before(string text, int colon) => colon == 0 ? -1 : text.LastIndexOf(':', colon - 1);
}
