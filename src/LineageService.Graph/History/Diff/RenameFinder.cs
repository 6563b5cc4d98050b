using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// Pairs columns that went with columns that came in the same target and have the same inputs: likely renames. An input that was itself
/// renamed upstream counts as the same. Mutable; one use.
/// </summary>
internal sealed class RenameFinder
{
    private readonly Dictionary<(DatasetId Dataset, string Path), string> _renamed = [];

    /// <summary>Finds the renames of each change, to the last one downstream.</summary>
    /// <returns>The renames of each target's change, in the order given.</returns>
    public ImmutableArray<ImmutableArray<LikelyRename>> Find(IReadOnlyList<(DatasetId Target, EdgeDifferences Differences)> changes)
    {
        var found = new List<LikelyRename>[changes.Count];
        var open = new (List<ColumnInputs> Gone, List<ColumnInputs> Come)[changes.Count];
        for (var index = 0; index < changes.Count; index++)
        {
            found[index] = [];
            open[index] = ([.. changes[index].Differences.Gone], [.. changes[index].Differences.Come]);
        }

        bool isNew;
        do
        {
            isNew = false;
            for (var index = 0; index < changes.Count; index++)
                isNew |= Pair(changes[index].Target, open[index].Gone, open[index].Come, found[index]);
        }
        while (isNew);

        return [.. found.Select(renames => renames.ToImmutableArray())];
    }

    private bool Pair(DatasetId target, List<ColumnInputs> gone, List<ColumnInputs> come, List<LikelyRename> found)
    {
        var before = found.Count;
        for (var index = 0; index < gone.Count; index++)
        {
            var old = gone[index];
            var match = Match(old, come);
            if (match < 0) continue;
            found.Add(new LikelyRename(target, old.Path, come[match].Path, old.IsMasked && !come[match].IsMasked));
            _renamed[(target, old.Path)] = come[match].Path;
            gone.RemoveAt(index--);
            come.RemoveAt(match);
        }

        return found.Count > before;
    }

    // The same expression before the same inputs: a row of COUNTs has the same inputs throughout.
    private int Match(ColumnInputs old, List<ColumnInputs> come)
    {
        var same = come.FindIndex(column => HaveSameInputs(old, column, (left, right) => left.Differences(right) == EdgeAspects.None));
        return same >= 0 ? same : come.FindIndex(column => HaveSameInputs(old, column, (left, right) => left.Subtype == right.Subtype));
    }

    private bool HaveSameInputs(ColumnInputs old, ColumnInputs now, Func<EdgeForm, EdgeForm, bool> areSame) =>
        old.Inputs.Length == now.Inputs.Length && old.Inputs.All(input => now.Inputs.Any(other =>
            Now(input.From) == other.From && areSame(input.Form, other.Form)));

    private LineageNode Now(LineageNode node) =>
        node.Path is { } path && _renamed.TryGetValue((node.Dataset, path), out var renamed) ? node with { Path = renamed } : node;
}
