using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Corrections;

/// <summary>What claims a corrected edge now, assertions by hand left out. Reads the store, where suppressed claims are as they ever were.</summary>
internal static class CorrectedClaims
{
    public static async Task<ImmutableArray<CorrectedClaim>> ReadAsync(
        LineageGraphHost host, LineageNode from, LineageNode to, JobId? job, CancellationToken cancellationToken)
    {
        // Whatever has not one of their names is another dataset.
        var graph = await host.NamesAsync(new NameSelection { Datasets = [from.Dataset, to.Dataset] }, cancellationToken).ConfigureAwait(false);
        var claims = new HashSet<CorrectedClaim>();
        foreach (var name in Names(graph, to.Dataset))
        {
            foreach (var set in await host.Store.FindEdgeSetsIntoAsync(name, cancellationToken).ConfigureAwait(false))
            {
                if (set.Evidence == EvidenceKind.Manual || !set.IsActive || (job is { } only && set.Job != only)) continue;
                foreach (var edge in set.Edges)
                    if (Covers(graph, from, to, edge)) claims.Add(new CorrectedClaim(set.Job, set.Evidence, edge.Subtype, FunctionWay.Text(edge.Functions)));
            }
        }

        return
        [
            .. claims.OrderBy(claim => claim.Job).ThenBy(claim => claim.Evidence)
                .ThenBy(claim => claim.Subtype).ThenBy(claim => claim.Functions, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<DatasetId> Names(LineageGraph graph, DatasetId id)
    {
        yield return id;
        if (graph.FindDataset(id) is not { } named) yield break;
        var canonical = graph.Canonical(named);
        if (canonical.Id != id) yield return canonical.Id;
        foreach (var alias in canonical.Aliases) if (graph.DatasetAt(alias).Id is var other && other != id) yield return other;
    }

    private static bool Covers(LineageGraph graph, LineageNode from, LineageNode to, LineageEdge edge)
    {
        if (from.Kind == NodeKind.Dataset) return SameDataset(graph, from.Dataset, edge.From.Dataset);
        return from.Path == edge.From.Path && to.Path == edge.To.Path && SameDataset(graph, from.Dataset, edge.From.Dataset);
    }

    private static bool SameDataset(LineageGraph graph, DatasetId left, DatasetId right) =>
        left == right
        || (graph.FindDataset(left) is { } one && graph.FindDataset(right) is { } other && graph.Canonical(one).Ordinal == graph.Canonical(other).Ordinal);

}
