namespace LineageService.Graph.Snapshot;

/// <summary>How the edges of a graph in the making are changed: in an overlay, or by a new base. Mutable; one writer.</summary>
internal abstract class EdgeEdits
{
    private protected EdgeEdits()
    {
    }

    /// <summary>From now on an owner has these edges and no others. They differ from those it had.</summary>
    /// <param name="edges">Not kept.</param>
    public abstract void Replace(EdgeOwner owner, List<NumberedEdge> edges);

    /// <summary>Called when all is told.</summary>
    public abstract void Finish();

    /// <summary>True where edges stand at a dataset's own nodes. Asked when all is told.</summary>
    public abstract bool HasEdges(GraphDataset dataset);

    /// <summary>The graph; what is unknown of jobs is not entered yet.</summary>
    public abstract LineageGraph ToGraph(long epoch);
}
