namespace LineageService.Graph.Propagation;

/// <summary>
/// The origins that reach a node, each with its states. Immutable, and shared by all nodes that have the same: most columns have one input and so what it has,
/// which is why facts of very many origins have room (propagation.md §A.10, bounds).
/// </summary>
/// <param name="origins">Ascending from the start on; many may stand in one array.</param>
/// <param name="states">Of each of them at the same place, one bit each; never zero.</param>
internal sealed class NodeFacts(int[] origins, ushort[] states, int start, int count)
{
    private int _hash;

    public NodeFacts(int[] origins, ushort[] states)
        : this(origins, states, 0, origins.Length)
    {
    }

    public int Count => count;

    public ReadOnlySpan<int> Origins => new(origins, start, count);

    public ReadOnlySpan<ushort> States => new(states, start, count);

    /// <summary>The states of an origin, one bit each; 0 where it does not reach.</summary>
    public int Find(int origin)
    {
        var at = Array.BinarySearch(origins, start, count, origin);
        return at < 0 ? 0 : states[at];
    }

    public bool HasSame(ReadOnlySpan<int> otherOrigins, ReadOnlySpan<ushort> otherStates) =>
        Origins.SequenceEqual(otherOrigins) && States.SequenceEqual(otherStates);

    /// <summary>Of what it holds, never 0.</summary>
    public int Hash => _hash != 0 ? _hash : _hash = HashOf(Origins, States);

    public static int HashOf(ReadOnlySpan<int> origins, ReadOnlySpan<ushort> states)
    {
        var hash = 17u;
        for (var at = 0; at < origins.Length; at++)
            hash = System.Numerics.BitOperations.RotateLeft((hash ^ (uint)origins[at]) * 2654435761u, 13) + states[at];
        return hash == 0 ? 1 : (int)hash;
    }
}
