using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Equality of function chains by content.</summary>
public sealed class FunctionChainComparer : IEqualityComparer<ImmutableArray<FunctionApplication>>
{
    private FunctionChainComparer()
    {
    }

    public static FunctionChainComparer Instance { get; } = new();

    public bool Equals(ImmutableArray<FunctionApplication> x, ImmutableArray<FunctionApplication> y) =>
        x.AsSpan().SequenceEqual(y.AsSpan());

    public int GetHashCode(ImmutableArray<FunctionApplication> obj)
    {
        var hash = new HashCode();
        foreach (var function in obj) hash.Add(function);
        return hash.ToHashCode();
    }

    /// <summary>A text that differs where chains differ; only for putting them in order.</summary>
    public static string TextOf(ImmutableArray<FunctionApplication> chain) => string.Join('\u0001', chain.Select(TextOf));

    private static string TextOf(FunctionApplication function)
    {
        var literals = string.Join('\u0003', function.Literals.IsDefault ? [] : function.Literals);
        return $"{function.Name}\u0002{function.Class}\u0002{literals}";
    }
}
