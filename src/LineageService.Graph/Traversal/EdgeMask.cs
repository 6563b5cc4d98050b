using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>Which edge subtypes a walk follows, one bit each.</summary>
internal readonly record struct EdgeMask(int Bits)
{
    private const int Direct = 0b111;
    private const int All = (1 << ((int)EdgeSubtype.SetDependence + 1)) - 1;

    /// <summary>True where every edge is followed.</summary>
    public bool IsAll => Bits == All;

    /// <summary>True where exactly the DIRECT edges are followed.</summary>
    public bool IsDirect => Bits == Direct;

    public bool Has(EdgeSubtype subtype) => ((Bits >> (int)subtype) & 1) != 0;

    public static EdgeMask Of(LineageFilter? filter)
    {
        if (filter is null) return new EdgeMask(All);
        var bits = All;
        if (!filter.Types.IsDefaultOrEmpty)
        {
            bits = (filter.Types.Contains(EdgeType.Direct) ? Direct : 0) | (filter.Types.Contains(EdgeType.Indirect) ? All & ~Direct : 0);
        }

        return new EdgeMask(filter.Subtypes.IsDefaultOrEmpty ? bits : bits & OfSubtypes(filter.Subtypes));
    }

    private static int OfSubtypes(ImmutableArray<EdgeSubtype> subtypes)
    {
        var bits = 0;
        foreach (var subtype in subtypes) bits |= 1 << (int)subtype;
        return bits & All;
    }
}
