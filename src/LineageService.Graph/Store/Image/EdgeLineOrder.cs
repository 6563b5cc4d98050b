using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store.Image;

/// <summary>A total order of the edges of one line: two that compare as equal say the same.</summary>
internal sealed class EdgeLineOrder : IComparer<EdgeLine>
{
    public static EdgeLineOrder Instance { get; } = new();

    public int Compare(EdgeLine? x, EdgeLine? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var order = x.From.CompareTo(y.From);
        if (order == 0) order = string.CompareOrdinal(x.Path, y.Path);
        if (order == 0) order = string.CompareOrdinal(x.To, y.To);
        if (order == 0) order = string.CompareOrdinal(x.Subtype, y.Subtype);
        if (order == 0) order = x.Flags.CompareTo(y.Flags);
        if (order == 0) order = Nullable.Compare(x.Span?.Start, y.Span?.Start);
        if (order == 0) order = Nullable.Compare(x.Span?.Length, y.Span?.Length);
        return order != 0 ? order : string.CompareOrdinal(Chain(x.Functions), Chain(y.Functions));
    }

    private static string? Chain(ImmutableArray<FunctionApplication>? functions) =>
        functions is { } chain ? FunctionChainComparer.TextOf(chain) : null;
}
