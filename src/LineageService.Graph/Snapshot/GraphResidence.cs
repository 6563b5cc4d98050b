namespace LineageService.Graph.Snapshot;

/// <summary>Where the graph is that questions are answered from.</summary>
public enum GraphResidence : byte
{
    /// <summary>The whole of it in memory, kept current.</summary>
    Memory,

    /// <summary>In the store: each question fetches its part. For stores larger than memory.</summary>
    Store,
}

/// <summary>Something needs the whole graph, and this process holds none (<see cref="GraphResidence.Store"/>).</summary>
public sealed class GraphNotHeldException : InvalidOperationException
{
    private const string Sentence = "This needs the whole graph, and this service answers from its store (graph.residence: store)."
        + " Ask a service over the same store that holds the graph: one started with --graph-residence memory.";

    public GraphNotHeldException()
        : base(Sentence)
    {
    }

    public GraphNotHeldException(string message)
        : base(message)
    {
    }

    public GraphNotHeldException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
