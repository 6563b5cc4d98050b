using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>
/// Reads the edge sets into a dataset under all its names, ready to be compared: where runs show what lies behind a dataset instead of the
/// dataset itself, as engines do with views, the declaration is followed to there. Mutable: remembers the datasets it has looked behind.
/// </summary>
internal sealed class TargetSets(ILineageReader reader, TargetNames names)
{
    // A view of a view of a view: deeper is a mistake or a ring.
    private const int MaxViews = 16;

    private readonly Dictionary<DatasetId, ILookup<string, LineageEdge>> _declared = [];

    public async Task<List<EdgeSet>> ReadAsync(DatasetId target, CancellationToken cancellationToken)
    {
        var sets = await IntoAsync(target, cancellationToken).ConfigureAwait(false);
        var shown = new HashSet<DatasetId> { target };
        foreach (var set in sets)
            if (set.Evidence == EvidenceKind.Run) shown.UnionWith(set.Edges.Select(edge => edge.From.Dataset));
        if (shown.Count == 1) return sets;
        for (var index = 0; index < sets.Count; index++)
        {
            if (sets[index].Evidence == EvidenceKind.Run) continue;
            var edges = await BehindViewsAsync(sets[index].Edges, shown, cancellationToken).ConfigureAwait(false);
            sets[index] = sets[index] with { Edges = edges };
        }

        return sets;
    }

    private async Task<ImmutableArray<LineageEdge>> BehindViewsAsync(
        ImmutableArray<LineageEdge> edges, HashSet<DatasetId> shown, CancellationToken cancellationToken)
    {
        if (!edges.Any(edge => !shown.Contains(edge.From.Dataset))) return edges;
        var followed = ImmutableArray.CreateBuilder<LineageEdge>(edges.Length);
        foreach (var edge in edges)
        {
            var behind = new List<LineageEdge>();
            if (await FollowAsync(edge, shown, behind, MaxViews, cancellationToken).ConfigureAwait(false)) followed.AddRange(behind);
            else followed.Add(edge);
        }

        return followed.ToImmutable();
    }

    /// <summary>Follows an edge back to datasets that runs show; false where some way does not lead to one.</summary>
    private async Task<bool> FollowAsync(
        LineageEdge edge, HashSet<DatasetId> shown, List<LineageEdge> behind, int depth, CancellationToken cancellationToken)
    {
        if (shown.Contains(edge.From.Dataset))
        {
            behind.Add(edge);
            return true;
        }

        if (depth == 0 || edge.From.Path is not { } path) return false;
        var declared = await DeclaredAsync(edge.From.Dataset, cancellationToken).ConfigureAwait(false);
        var found = false;
        foreach (var earlier in declared[path])
        {
            var joined = earlier with
            {
                To = edge.To,
                Subtype = earlier.Subtype.Then(edge.Subtype),
                Masking = earlier.Masking || edge.Masking,
                Approximate = earlier.Approximate || edge.Approximate,
                Functions = FunctionWay.Then(earlier.Functions, edge.Functions),
            };
            if (!await FollowAsync(joined, shown, behind, depth - 1, cancellationToken).ConfigureAwait(false)) return false;
            found = true;
        }

        return found;
    }

    private async Task<ILookup<string, LineageEdge>> DeclaredAsync(DatasetId id, CancellationToken cancellationToken)
    {
        if (_declared.TryGetValue(id, out var known)) return known;
        var sets = await IntoAsync(id, cancellationToken).ConfigureAwait(false);
        return _declared[id] = sets.Where(set => set.Evidence is EvidenceKind.Sql or EvidenceKind.Static)
            .SelectMany(set => set.Edges).Where(edge => edge.To.Path is not null)
            .ToLookup(edge => edge.To.Path!, StringComparer.OrdinalIgnoreCase);
    }

    private async Task<List<EdgeSet>> IntoAsync(DatasetId target, CancellationToken cancellationToken)
    {
        var sets = new List<EdgeSet>();
        foreach (var name in names.NamesOf(target))
        {
            foreach (var set in await reader.FindEdgeSetsIntoAsync(name, cancellationToken).ConfigureAwait(false))
                sets.Add(names.Renamed(set));
        }

        return sets;
    }
}
