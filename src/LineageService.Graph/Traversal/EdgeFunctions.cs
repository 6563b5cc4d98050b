using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Looks up the chains of functions of an answer's edges: a graph does not hold them, the store does. One look-up for each job of the
/// answer.
/// </summary>
public static class EdgeFunctions
{
    /// <summary>The edges with their chains, where a ground tells one; edges that stand for several (of tables) stay as they are.</summary>
    /// <param name="reader">The store at the point that the answer is of.</param>
    /// <param name="graph">The graph that it was answered from: it knows under which names the store holds what it shows.</param>
    public static async Task<ImmutableArray<LineageAnswerEdge>> AddAsync(
        ILineageReader reader, LineageGraph graph, ImmutableArray<LineageAnswerEdge> edges, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var wanted = new Dictionary<JobId, HashSet<(string From, string To, EdgeSubtype Subtype)>>();
        foreach (var edge in edges)
        {
            if (edge.Count is not null || edge.Type != EdgeType.Direct) continue;
            if (!wanted.TryGetValue(edge.Job, out var ofJob)) wanted[edge.Job] = ofJob = [];
            ofJob.Add((edge.From, edge.To, edge.Subtype));
        }

        var chains = new Dictionary<(JobId Job, string From, string To, EdgeSubtype Subtype), ImmutableArray<FunctionApplication>>();
        foreach (var (job, ofJob) in wanted)
        {
            foreach (var stored in await SetsAsync(reader, graph, job, cancellationToken).ConfigureAwait(false))
            {
                var set = StatedNames.Shown(graph, stored);
                // A client's facet has no functions to tell.
                if (!set.IsActive || set.Evidence is EvidenceKind.Run or EvidenceKind.Static) continue;
                foreach (var edge in set.Edges)
                {
                    if (edge.Functions.IsDefault || edge.Subtype.Type() != EdgeType.Direct) continue;
                    var key = (edge.From.ToString(), edge.To.ToString(), edge.Subtype);
                    if (ofJob.Contains(key)) chains.TryAdd((job, key.Item1, key.Item2, key.Subtype), edge.Functions);
                }
            }
        }

        return [.. edges.Select(edge => chains.TryGetValue((edge.Job, edge.From, edge.To, edge.Subtype), out var chain)
            && edge.Count is null
            ? edge with { Functions = chain }
            : edge)];
    }

    private static async Task<IEnumerable<EdgeSet>> SetsAsync(
        ILineageReader reader, LineageGraph graph, JobId job, CancellationToken cancellationToken)
    {
        var sets = new List<EdgeSet>();
        foreach (var name in StatedNames.Of(graph, job))
            sets.AddRange(await reader.FindEdgeSetsAsync(name, cancellationToken).ConfigureAwait(false));
        return sets;
    }
}
