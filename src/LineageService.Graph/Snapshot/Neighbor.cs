using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// How the other end of an edge stands in an adjacency array: the node's number, with the sign bit set for INDIRECT edges, so that a walk
/// needs no second array to tell value from influence.
/// </summary>
internal static class Neighbor
{
    private const int NodeMask = int.MaxValue;

    public static int Pack(int node, EdgeSubtype subtype) => subtype.Type() == EdgeType.Direct ? node : node | int.MinValue;

    public static int Node(int packed) => packed & NodeMask;

    public static bool IsIndirect(int packed) => packed < 0;
}
