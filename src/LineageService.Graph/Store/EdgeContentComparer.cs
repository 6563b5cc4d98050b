using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Compares edges by all they say, the chain of functions included.</summary>
public sealed class EdgeContentComparer : IEqualityComparer<LineageEdge>
{
    private EdgeContentComparer()
    {
    }

    public static EdgeContentComparer Instance { get; } = new();

    public bool Equals(LineageEdge? x, LineageEdge? y) => ReferenceEquals(x, y) || (x is not null && y is not null
        && x.From == y.From && x.To == y.To && x.Subtype == y.Subtype && x.Span == y.Span && x.Masking == y.Masking
        && x.Approximate == y.Approximate && x.Functions.AsSpan().SequenceEqual(y.Functions.AsSpan()));

    // The edges of a set share their datasets: to hash those would tell nothing apart.
    public int GetHashCode(LineageEdge obj) => HashCode.Combine(obj.From.Path, obj.To.Path, obj.Subtype, obj.Span);
}
