namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Cuts the new relationships of a commit into pieces of about as many edges, each with the head of its set.</summary>
internal static class FlowPieces
{
    private const int MaxEdges = 4_000;

    public static List<List<object?>> Of(IReadOnlyList<NewFlows> sets)
    {
        var pieces = new List<List<object?>>();
        var room = 0;
        foreach (var set in sets)
        {
            for (var at = 0; at < set.Count;)
            {
                if (room == 0)
                {
                    pieces.Add([]);
                    room = MaxEdges;
                }

                var count = Math.Min(room, set.Count - at);
                pieces[^1].Add(set.ToRow(at, count));
                (at, room) = (at + count, room - count);
            }
        }

        return pieces;
    }
}
