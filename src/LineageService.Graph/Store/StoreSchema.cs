using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>Which version of its schema a store has, and what this program would do about it. Reads only.</summary>
/// <param name="Current">The version that the store has; 0 for one that is empty or not there.</param>
/// <param name="Target">The version that this program writes.</param>
/// <param name="Steps">The names of the steps in between, in order; empty where there is nothing to do or the store is newer.</param>
public sealed record StoreSchema(int Current, int Target, ImmutableArray<string> Steps)
{
    public bool IsCurrent => Current == Target;

    /// <summary>True where the store was written by a newer program: this one refuses it.</summary>
    public bool IsNewer => Current > Target;
}
