using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// One way of a source into a target: the functions it passes, innermost first. An edge has one or several (<see cref="Split"/>); each is followed on its
/// own, for a form that is greater on one way may be less dangerous than another behind the next edge (ciphers before a decryption).
/// </summary>
public static class FunctionWay
{
    /// <summary>The ways of an edge's chain.</summary>
    public static List<ImmutableArray<FunctionApplication>> Split(ImmutableArray<FunctionApplication> chain)
    {
        var ways = new List<ImmutableArray<FunctionApplication>>(1);
        if (chain.IsDefaultOrEmpty) return [[]];
        for (var start = 0; start <= chain.Length;)
        {
            var end = start;
            while (end < chain.Length && chain[end].Class != FunctionClass.Alternative) end++;
            ways.Add(chain[start..end]);
            start = end + 1;
        }

        return ways;
    }
}
