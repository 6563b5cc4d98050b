namespace LineageService.Graph.Snapshot;

/// <summary>The edges of one node in one direction, where they differ from the base. Sorted by neighbour; immutable.</summary>
internal sealed class EdgeRow(int[] neighbors, EdgeAttributes[] attributes)
{
    public static EdgeRow Empty { get; } = new([], []);

    public int[] Neighbors { get; } = neighbors;

    public EdgeAttributes[] Attributes { get; } = attributes;
}

/// <summary>The rows that replace the base's at one node; null where the base's still holds.</summary>
internal sealed record NodeRows(EdgeRow? Forward, EdgeRow? Reverse);
