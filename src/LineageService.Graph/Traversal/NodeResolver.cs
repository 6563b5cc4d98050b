using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Turns what a user typed into a root: a node id (<c>dataset:</c>, <c>field:</c>, <c>datasetField:</c>, <c>rowset:</c>, <c>job:</c>; the
/// longest known namespace wins, since namespaces contain colons) or a bare name such as <c>ods.orders.amount</c>, matched by suffix:
/// first as written, then ignoring case.
/// </summary>
public static class NodeResolver
{
    /// <param name="visibility">What may be found; what may not is as if it were not there. Null for all.</param>
    public static NodeResolution Resolve(LineageGraph graph, string text, NodeVisibility? visibility = null)
    {
        visibility ??= NodeVisibility.All;
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length == 0) return NodeResolution.NotFound;
        return Qualified(graph, text, visibility) is { } root ? NodeResolution.Found(root) : OfBareName(graph, text, visibility);
    }

    /// <summary>What a text means as an id or as a name with its namespace; null where it is neither.</summary>
    internal static LineageRoot? Qualified(LineageGraph graph, string text, NodeVisibility visibility)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        var id = text[..colon] switch
        {
            "dataset" => QualifiedNames.Dataset(graph, text[(colon + 1)..], visibility),
            "rowset" => QualifiedNames.Dataset(graph, text[(colon + 1)..], visibility) is { Dataset: { } dataset } ? LineageRoot.RowSet(dataset) : null,
            "field" or "datasetField" => QualifiedNames.Field(graph, text[(colon + 1)..], visibility),
            "job" => QualifiedNames.Job(graph, text[(colon + 1)..], visibility),
            _ => null,
        };

        // A namespace may well be called "dataset": what is no node id is read as a name, with its namespace or without.
        return id ?? QualifiedNames.Dataset(graph, text, visibility) ?? QualifiedNames.Field(graph, text, visibility) ?? QualifiedNames.Job(graph, text, visibility);
    }

    private static NodeResolution OfBareName(LineageGraph graph, string text, NodeVisibility visibility)
    {
        foreach (var comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            var matches = BareNames.Datasets(graph, text, comparison, visibility);
            if (matches.Count == 0) matches = BareNames.Fields(graph, text, comparison, visibility);
            if (matches.Count == 0) matches = BareNames.Jobs(graph, text, comparison, visibility);
            if (matches.Count == 1) return NodeResolution.Found(matches[0]);
            if (matches.Count > 1) return NodeResolution.Ambiguous(Candidates(matches));
        }

        return NodeResolution.NotFound;
    }

    private static ImmutableArray<string> Candidates(List<LineageRoot> matches) =>
        [.. matches.Select(match => match.ToString()).Order(StringComparer.Ordinal).Take(NodeResolution.MaxCandidates)];
}
