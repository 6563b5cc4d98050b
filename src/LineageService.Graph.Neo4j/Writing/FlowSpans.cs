using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Which relationship it is, within one edge set.</summary>
internal readonly record struct FlowKey(BlockEnd From, BlockEnd To, EdgeSubtype Subtype, bool Masking);

/// <summary>A field or row set by name.</summary>
internal readonly record struct BlockEnd(DatasetId Dataset, string? Path);

/// <summary>A stretch of valid time in which an edge held, and what it said at its end.</summary>
/// <param name="Text">Its functions, for people; a cut edge may have had others earlier.</param>
internal readonly record struct FlowSpan(long From, long To, string Text, bool Approximate);

/// <summary>A believed version as it was at some moment of a commit.</summary>
internal readonly record struct FlowVersion(EdgeContent Content, long From, long To)
{
    /// <summary>The active ones of some versions.</summary>
    public static FlowVersion[] Of(IEnumerable<EdgeVersionRow> versions) =>
        [.. versions.Where(version => version.IsActive).Select(version => new FlowVersion(version.Content, version.ValidFrom, version.ValidTo))];
}

/// <summary>
/// When each edge of one (job, target, evidence) held, as the relationships show it: one for each stretch of time, however many versions of the
/// set it spans. Edges of inactive sets are no relationships.
/// </summary>
internal sealed class FlowSpans
{
    public FlowSpans(IEnumerable<FlowVersion> believed)
    {
        var versions = believed.Where(version => version.From < version.To).OrderBy(version => version.From).ToArray();
        foreach (var version in versions)
        {
            foreach (var (key, (text, approximate)) in EdgesOf(version.Content.Block)) Add(key, version, text, approximate);
        }
    }

    public Dictionary<FlowKey, List<FlowSpan>> Spans { get; } = [];

    private void Add(FlowKey key, FlowVersion version, string text, bool approximate)
    {
        if (!Spans.TryGetValue(key, out var spans)) Spans[key] = spans = [];
        if (spans is [.., var last] && last.To == version.From) spans[^1] = last with { To = version.To, Text = text, Approximate = approximate };
        else spans.Add(new FlowSpan(version.From, version.To, text, approximate));
    }

    // Edges that differ in place or chain only are one relationship.
    private static Dictionary<FlowKey, (string Text, bool Approximate)> EdgesOf(EdgeBlock block)
    {
        var edges = new Dictionary<FlowKey, (string Text, bool Approximate)>(block.Count);
        foreach (var edge in block.Edges)
        {
            var key = new FlowKey(End(block, edge.From), End(block, edge.To), edge.Subtype, edge.Masking);
            var text = edge.Chain == 0 ? "" : ChainCodec.TextOf(block.Chains[edge.Chain - 1]);
            edges[key] = edges.TryGetValue(key, out var known)
                ? (known.Text.Length == 0 || text.Length == 0 || known.Text == text ? known.Text.Length == 0 ? text : known.Text : $"{known.Text} | {text}",
                    known.Approximate || edge.Approximate)
                : (text, edge.Approximate);
        }

        return edges;
    }

    private static BlockEnd End(EdgeBlock block, int node) => new(block.Datasets[block.Nodes[node].Dataset], block.Nodes[node].Path);
}
