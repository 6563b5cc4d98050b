using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>One form of an edge and the version that claims it.</summary>
internal readonly record struct EdgeClaimAt(EdgeForm Form, IndexedVersion Version)
{
    public bool IsLike(EdgeClaimAt other) => Form.Differences(other.Form) == EdgeAspects.None;
}

/// <summary>A column and what flows into it or decides about it.</summary>
internal sealed record ColumnInputs(string Path, ImmutableArray<(LineageNode From, EdgeForm Form)> Inputs)
{
    public bool IsMasked => Inputs.Any(input => input.Form.Masking);
}

/// <summary>All claims of one job about one target at one point. Mutable while it is built.</summary>
internal sealed class ClaimsAt
{
    private readonly Dictionary<EdgeEnds, List<EdgeClaimAt>> _claims = [];

    private ClaimsAt()
    {
    }

    public IEnumerable<EdgeEnds> Ends => _claims.Keys;

    public static ClaimsAt Of(IndexedVersion[] versions, TimePoint point)
    {
        var claims = new ClaimsAt();
        foreach (var version in versions)
        {
            if (!version.Version.HoldsAt(point)) continue;
            foreach (var (ends, forms) in version.Forms)
            {
                if (!claims._claims.TryGetValue(ends, out var known)) claims._claims[ends] = known = new List<EdgeClaimAt>(1);
                foreach (var form in forms) known.Add(new EdgeClaimAt(form, version));
            }
        }

        return claims;
    }

    public IReadOnlyList<EdgeClaimAt> Of(EdgeEnds ends) => _claims.TryGetValue(ends, out var claims) ? claims : [];

    /// <summary>The columns that have edges here and none there, by path.</summary>
    public ImmutableArray<ColumnInputs> ColumnsWithout(ClaimsAt other)
    {
        var others = other._claims.Keys.Select(ends => ends.To.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _claims.Where(pair => pair.Key.To.Path is { } path && !others.Contains(path))
                .GroupBy(pair => pair.Key.To.Path!, StringComparer.Ordinal)
                .OrderBy(column => column.Key, StringComparer.Ordinal)
                .Select(column => new ColumnInputs(
                    column.Key, [.. column.SelectMany(pair => pair.Value.Select(claim => (pair.Key.From, claim.Form))).Distinct()])),
        ];
    }
}
