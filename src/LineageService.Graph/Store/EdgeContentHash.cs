using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Hash of what edges say by name: the sum of their hashes, so that neither order nor numbers matter. Each name is read once, not once an edge.
/// </summary>
internal static class EdgeContentHash
{
    private const ulong Seed = 0x9E3779B97F4A7C15, Step = 0xC2B2AE3D27D4EB4F;

    public static UInt128 Of(EdgeTables tables)
    {
        var datasets = Array.ConvertAll(tables.Datasets, id => Of(Of(Seed, id.Namespace), id.Name));
        var nodes = Array.ConvertAll(tables.Nodes, node => node.Path is { } path ? Of(datasets[node.Dataset], path) : Mix(datasets[node.Dataset], Step));
        var chains = Array.ConvertAll(tables.Chains, Of);
        var sum = UInt128.Zero;
        foreach (var edge in tables.Edges)
        {
            var ends = Mix(nodes[edge.From] ^ Seed, nodes[edge.To] ^ Step);
            var place = ((ulong)(uint)edge.SpanStart << 32) | (uint)edge.SpanLength;
            var rest = Mix(place ^ 0x165667B19E3779F9, edge.Kind + (edge.Chain == 0 ? Step : chains[edge.Chain - 1]));
            var high = Math.BigMul(ends ^ 0x27D4EB2F165667C5, rest ^ Seed, out var low);
            sum += new UInt128(high ^ ends, low ^ rest);
        }

        return sum;
    }

    private static ulong Of(ImmutableArray<FunctionApplication> chain)
    {
        var hash = Mix(Seed, (ulong)chain.Length + Step);
        foreach (var function in chain)
        {
            hash = Mix(Of(hash, function.Name), (ulong)function.Class + Step);
            var literals = function.Literals.IsDefault ? [] : function.Literals;
            hash = Mix(hash, (ulong)literals.Length + Step);
            foreach (var literal in literals) hash = Of(hash, literal);
        }

        return hash;
    }

    private static ulong Of(ulong hash, string text)
    {
        hash = Mix(hash ^ Seed, (ulong)text.Length + Step);
        var rest = MemoryMarshal.AsBytes(text.AsSpan());
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) hash = Mix(hash ^ BitConverter.ToUInt64(rest), Step ^ hash);
        if (rest.IsEmpty) return hash;
        Span<byte> tail = stackalloc byte[sizeof(ulong)];
        tail.Clear();
        rest.CopyTo(tail);
        return Mix(hash ^ BitConverter.ToUInt64(tail), Step ^ hash);
    }

    // The two halves of a full product, folded: every bit of the result depends on every bit of both.
    private static ulong Mix(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;
}
