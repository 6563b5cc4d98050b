using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The content hash of claims. It is stored with every version: what is hashed, and in which order, must not change.</summary>
internal static class ClaimsHash
{
    private const int OnStack = 256;

    public static ulong Of(EdgeBlock block, IReadOnlyCollection<UnknownLineage>? unknowns)
    {
        ulong sum = 1;
        if (!block.IsEmpty) sum += OfEdges(block);
        foreach (var unknown in unknowns ?? [])
        {
            var hash = default(StableHash);
            hash.Add(unknown.Code);
            hash.Add(unknown.Column);
            hash.Add(unknown.Message);
            sum += hash.Value;
        }

        return sum;
    }

    private static ulong OfEdges(EdgeBlock block)
    {
        // An edge's hash begins with its source: the same for all edges from there.
        var count = block.Nodes.Length;
        Span<StableHash> sources = count <= OnStack ? stackalloc StableHash[count] : new StableHash[count];
        for (var place = 0; place < sources.Length; place++)
        {
            sources[place] = default;
            Add(ref sources[place], block, block.Nodes[place]);
        }

        ulong sum = 0;
        foreach (var edge in block.Edges)
        {
            var hash = sources[edge.From];
            Add(ref hash, block, block.Nodes[edge.To]);
            hash.Add((int)edge.Subtype);
            hash.Add((edge.Masking ? 1 : 0) | (edge.Approximate ? 2 : 0));
            hash.Add(edge.SpanStart < 0 ? 0 : edge.SpanStart + 1);
            if (edge.Chain != 0)
            {
                foreach (var function in block.Chains[edge.Chain - 1])
                {
                    hash.Add(function.Name);
                    hash.Add(function.Literals);
                }
            }

            sum += hash.Value;
        }

        return sum;
    }

    private static void Add(ref StableHash hash, EdgeBlock block, in BlockNode node)
    {
        hash.Add((int)(node.Path is null ? NodeKind.RowSet : NodeKind.Field));
        hash.Add(block.Datasets[node.Dataset]);
        hash.Add(node.Path);
    }
}
