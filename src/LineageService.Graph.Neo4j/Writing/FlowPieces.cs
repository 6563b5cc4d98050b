namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Cuts the new relationships of a commit into pieces of about as many edges, each with the head of its set.</summary>
internal static class FlowPieces
{
    private const int MaxEdges = 4_000;

    /// <param name="flows">Rows of the list <c>flows</c>.</param>
    public static List<List<object?>> Of(IReadOnlyList<object?> flows)
    {
        var pieces = new List<List<object?>>();
        var room = 0;
        foreach (var flow in flows)
        {
            var set = (Dictionary<string, object?>)flow!;
            var edges = (List<object?>)set["edges"]!;
            for (var at = 0; at < edges.Count;)
            {
                if (room == 0)
                {
                    pieces.Add([]);
                    room = MaxEdges;
                }

                var count = Math.Min(room, edges.Count - at);
                var part = count == edges.Count ? set : new Dictionary<string, object?>(set, StringComparer.Ordinal) { ["edges"] = edges.GetRange(at, count) };
                pieces[^1].Add(part);
                (at, room) = (at + count, room - count);
            }
        }

        return pieces;
    }
}
