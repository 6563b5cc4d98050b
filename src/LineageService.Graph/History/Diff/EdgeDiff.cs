using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// Compares what one job claims into one target at two points, from the versions of its edge sets. Only active sets count: an edge that
/// another ground still claims has not gone. Pure.
/// </summary>
internal sealed class EdgeDiff
{
    private readonly ClaimsAt _before;
    private readonly ClaimsAt _after;
    private readonly CauseTrail _trail;
    private readonly List<EdgeChange> _changes = [];

    private EdgeDiff(IndexedVersion[] versions, TimePoint from, TimePoint to)
    {
        _before = ClaimsAt.Of(versions, from);
        _after = ClaimsAt.Of(versions, to);
        _trail = new CauseTrail(versions, from, to);
    }

    /// <param name="versions">Versions of one (job, target), of every evidence, at least those that hold between the points.</param>
    public static EdgeDifferences Of(IEnumerable<EdgeVersion> versions, TimePoint from, TimePoint to)
    {
        var active = versions.Where(version => version.Set.IsActive).Select(version => new IndexedVersion(version)).ToArray();
        var diff = new EdgeDiff(active, from, to);
        foreach (var ends in diff._before.Ends.Union(diff._after.Ends)) diff.Compare(ends);
        if (diff._changes.Count == 0) return EdgeDifferences.None;
        diff._changes.Sort(Order);
        return new EdgeDifferences([.. diff._changes], diff._before.ColumnsWithout(diff._after), diff._after.ColumnsWithout(diff._before));
    }

    private void Compare(EdgeEnds ends)
    {
        // What has a like on the other side is no change; what a ground without functions tells has its like in any chain.
        var (before, after) = (_before.Of(ends), _after.Of(ends));
        var gone = before.Where(claim => !after.Any(claim.IsLike)).DistinctBy(claim => claim.Form).ToList();
        var come = after.Where(claim => !before.Any(claim.IsLike)).DistinctBy(claim => claim.Form).ToList();
        Pair(ends, gone, come, (old, now) => old.Subtype == now.Subtype);
        Pair(ends, gone, come, (old, now) => old.Subtype.Type() == now.Subtype.Type());
        foreach (var claim in gone)
        {
            var cause = _trail.End(claim.Version, version => version.Has(ends, claim.Form));
            _changes.Add(new EdgeChange(ChangeKind.Removed, ends.From, ends.To, claim.Form, null, claim.Version.Set.Evidence, cause));
        }

        foreach (var claim in come) _changes.Add(Begun(ChangeKind.Added, ends, null, claim));
    }

    private void Pair(EdgeEnds ends, List<EdgeClaimAt> gone, List<EdgeClaimAt> come, Func<EdgeForm, EdgeForm, bool> belong)
    {
        for (var index = 0; index < gone.Count; index++)
        {
            var match = come.FindIndex(claim => belong(gone[index].Form, claim.Form));
            if (match < 0) continue;
            _changes.Add(Begun(ChangeKind.Changed, ends, gone[index].Form, come[match]));
            gone.RemoveAt(index--);
            come.RemoveAt(match);
        }
    }

    private EdgeChange Begun(ChangeKind kind, EdgeEnds ends, EdgeForm? before, EdgeClaimAt claim) => new(
        kind, ends.From, ends.To, before, claim.Form, claim.Version.Set.Evidence,
        _trail.Begin(claim.Version, version => version.Has(ends, claim.Form)));

    private static int Order(EdgeChange left, EdgeChange right)
    {
        var order = string.CompareOrdinal(left.To.Path, right.To.Path);
        if (order == 0) order = left.From.Dataset.CompareTo(right.From.Dataset);
        if (order == 0) order = string.CompareOrdinal(left.From.Path, right.From.Path);
        if (order == 0) order = left.Kind.CompareTo(right.Kind);
        return order != 0 ? order : SubtypeOf(left).CompareTo(SubtypeOf(right));
    }

    private static EdgeSubtype SubtypeOf(EdgeChange change) => (change.After ?? change.Before)!.Subtype;
}

/// <summary>What changed between two points in one job's lineage into one target.</summary>
/// <param name="Changes">By target node, then source.</param>
/// <param name="Gone">Columns that lost all their edges, with what they came from.</param>
/// <param name="Come">Columns that had none.</param>
internal sealed record EdgeDifferences(ImmutableArray<EdgeChange> Changes, ImmutableArray<ColumnInputs> Gone,
    ImmutableArray<ColumnInputs> Come)
{
    public static EdgeDifferences None { get; } = new([], [], []);
}
