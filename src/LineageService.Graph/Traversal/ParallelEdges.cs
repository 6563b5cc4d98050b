using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Edges between two nodes, merged where the same job claims the same subtype on several grounds or at several places of its SQL: one
/// edge, the first span, all grounds. Mutable; reused along a row.
/// </summary>
internal sealed class ParallelEdges(LineageGraph graph, NodeVisibility visibility)
{
    private readonly List<(GraphEdge Edge, int Job, EvidenceKinds Evidence)> _edges = [];

    /// <summary>True where nothing was added since the last drain.</summary>
    public bool IsEmpty => _edges.Count == 0;

    public void Add(int neighbor, GraphEdge edge)
    {
        var owner = graph.OwnerAt(edge.Owner);
        var ground = (EvidenceKinds)(1 << (int)owner.Evidence);
        for (var index = 0; index < _edges.Count; index++)
        {
            var known = _edges[index];
            if (known.Job != owner.Job || known.Edge.Subtype != edge.Subtype || known.Edge.Neighbor != neighbor) continue;
            var shown = IsBefore(edge.Span, known.Edge.Span) ? edge : known.Edge;

            // A value is masked only where every way between the two masks it.
            _edges[index] = known with
            {
                Edge = shown with { Masking = known.Edge.Masking && edge.Masking },
                Evidence = known.Evidence | ground,
            };
            return;
        }

        _edges.Add((edge, owner.Job, ground));
    }

    /// <summary>The edges by job and subtype: numbers of jobs tell only in which order they came.</summary>
    public IEnumerable<LineageAnswerEdge> Drain(string from, string to)
    {
        if (_edges.Count > 1) _edges.Sort(Compare);
        foreach (var (edge, job, evidence) in _edges)
        {
            var id = graph.JobAt(job).Id;
            yield return new LineageAnswerEdge(
                from, to, edge.Subtype.Type(), edge.Subtype, visibility.Shown(id), visibility.Sees(id) ? edge.Span : null)
            { Evidence = evidence, Masking = edge.Masking };
        }

        _edges.Clear();
    }

    private int Compare(
        (GraphEdge Edge, int Job, EvidenceKinds Evidence) left, (GraphEdge Edge, int Job, EvidenceKinds Evidence) right)
    {
        var order = left.Job == right.Job ? 0 : graph.JobAt(left.Job).Id.CompareTo(graph.JobAt(right.Job).Id);
        return order != 0 ? order : left.Edge.Subtype.CompareTo(right.Edge.Subtype);
    }

    private static bool IsBefore(TextSpan? left, TextSpan? right) =>
        left is { } one && (right is not { } other || one.Start < other.Start || (one.Start == other.Start && one.Length < other.Length));
}
