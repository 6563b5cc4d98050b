namespace LineageService.Graph.Identity;

/// <summary>Follows aliases to their end.</summary>
internal static class AliasChain
{
    /// <summary>
    /// The end of the chain that begins at <paramref name="start"/>. Rings are refused where merges are made, but a rule or a symlink that
    /// comes later can close one: then the least of its members stands for all of them, wherever the chain began.
    /// </summary>
    public static T End<T>(T start, Func<T, T?> next, IComparer<T>? order = null)
        where T : struct, IEquatable<T>
    {
        var seen = new List<T> { start };
        for (var current = start; next(current) is { } further; current = further)
        {
            var ring = seen.IndexOf(further);
            if (ring >= 0) return seen.Skip(ring).Order(order).First();
            seen.Add(further);
        }

        return seen[^1];
    }
}
