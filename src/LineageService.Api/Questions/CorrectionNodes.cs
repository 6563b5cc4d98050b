using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>
/// Finds the ends of a corrected edge. A field of a known dataset need not be known itself: that nothing ever spoke of it may be what is corrected.
/// </summary>
internal static class CorrectionNodes
{
    private const string FieldPrefix = "field:";

    /// <summary>What a graph must hold to find an end in.</summary>
    public static NameSelection Names(string text, NodeVisibility visibility) => new NodeQuery(text, null, null, null) { Visibility = visibility }.Names;

    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public static LineageNode Find(LineageGraph graph, string text, NodeVisibility visibility)
    {
        if (NewField(graph, text, visibility) is { } field) return field;
        var root = new NodeQuery(text, null, null, null) { Visibility = visibility }.Resolve(graph);
        if (root.Dataset is not { } id)
        {
            throw new ProblemException(new Problem(
                ProblemType.InvalidRequest, $"'{text}' is a job; a correction is about fields, row sets or datasets."));
        }

        // The name that stands for the others, so that a later claim under another name is meant too.
        if (graph.FindDataset(id) is { } dataset) id = graph.Canonical(dataset).Id;
        return new LineageNode(root.Kind, id, root.Path);
    }

    private static LineageNode? NewField(LineageGraph graph, string text, NodeVisibility visibility)
    {
        if (!text.StartsWith(FieldPrefix, StringComparison.Ordinal)) return null;
        var path = text.LastIndexOf(':');
        if (path <= FieldPrefix.Length) return null;
        var name = text[FieldPrefix.Length..path];
        for (var colon = name.LastIndexOf(':'); colon > 0; colon = name.LastIndexOf(':', colon - 1))
        {
            if (graph.FindDataset(new DatasetId(name[..colon], name[(colon + 1)..])) is not { } dataset || !visibility.Sees(dataset.Id) || !visibility.Sees(graph.Canonical(dataset).Id)) continue;
            return graph.FindField(dataset, text[(path + 1)..]) < 0 ? LineageNode.Field(graph.Canonical(dataset).Id, text[(path + 1)..]) : null;
        }

        return null;
    }
}
