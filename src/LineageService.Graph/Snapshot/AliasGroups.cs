using LineageService.Graph.Identity;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Keeps which entries of a graph in the making are other names of which. What cannot be changed in place, because edges already stand at
/// another place than they would in a graph that is read anew, is flagged (<see cref="NeedsRebuild"/>). Mutable; one writer.
/// </summary>
internal sealed class AliasGroups(EntityTables tables, bool isBulk)
{
    private readonly Dictionary<int, FieldMatcher> _matchers = [];
    private readonly HashSet<int> _realiased = [];

    /// <summary>True where the graph has to be read anew from the store.</summary>
    public bool NeedsRebuild { get; private set; }

    /// <summary>A new dataset that is only another name.</summary>
    public void Enter(int ordinal, DatasetId canonical)
    {
        tables.Datasets[ordinal] = tables.Datasets[ordinal] with { AliasOf = Named(canonical) };
        if (!isBulk) Join(ordinal);
    }

    /// <summary>A new job that is only another name.</summary>
    public void Enter(int ordinal, JobId canonical)
    {
        var home = tables.NameOfJob(canonical);
        tables.Jobs[ordinal] = tables.Jobs[ordinal] with { AliasOf = tables.Jobs[home].Id };
        int[] aliases = [.. tables.Jobs[home].Aliases, ordinal];
        Array.Sort(aliases, (left, right) => IdentityMap.OrderOfJobs.Compare(tables.Jobs[left].Id, tables.Jobs[right].Id));
        tables.Jobs[home] = tables.Jobs[home] with { Aliases = aliases };
    }

    /// <summary>After a record was put: whose name the dataset is now, and what its group shows.</summary>
    /// <param name="before">The entry before.</param>
    /// <param name="isKnown">True where something may refer to it already.</param>
    public void Settle(int ordinal, GraphDataset before, DatasetId? symlink, bool isKnown)
    {
        var entry = tables.Datasets[ordinal];
        var identity = tables.Identity.Canonical(entry.Id);
        DatasetId? canonical = identity != entry.Id ? identity : symlink == entry.Id ? null : symlink;
        if (canonical is { } id) canonical = Named(id);
        if (entry.AliasOf != canonical) tables.Datasets[ordinal] = entry with { AliasOf = canonical };
        if (isBulk) return;
        if (before.AliasOf == canonical)
        {
            Grow(ordinal, before);
            return;
        }

        if (before.IsStated || before.Aliases.Length > 0 || before.Own is not null || IsPassed(before))
        {
            NeedsRebuild = true;
            return;
        }

        if (before.AliasOf is { } left) Leave(ordinal, left);
        if (isKnown && canonical is not null) _realiased.Add(ordinal);
        Join(ordinal);
    }

    /// <summary>After a dataset's own entry changed: joins it with its aliases, or the one that it is an alias of with it.</summary>
    /// <param name="before">The entry before, as joined.</param>
    public void Grow(int ordinal, GraphDataset before)
    {
        if (isBulk) return;
        var entry = tables.Datasets[ordinal];
        if (entry.AliasOf is not null && HomeOf(ordinal) is var home && home != ordinal)
        {
            Rejoin(tables.Datasets[home], tables.Datasets[home].Fields);
            return;
        }

        // Fields that aliases brought keep their places when the last of these has left.
        if (before.Aliases.Length == 0 && before.Own is null) return;
        NeedsRebuild |= Rematches(OwnFacts.Of(before).Fields, entry.Fields, before.Fields);
        Rejoin(entry, before.Fields);
    }

    /// <summary>The ordinal of the dataset that stands for an alias.</summary>
    public int HomeOf(int ordinal)
    {
        if (Next(ordinal) is not { } next) return ordinal;
        return Next(next) is null ? next : AliasChain.End(ordinal, Next, OrderOfNames());
    }

    /// <summary>The index of a path in the dataset that stands for another one; −1 where it is not known.</summary>
    public int FieldOf(int ordinal, int home, string path)
    {
        var entry = tables.Datasets[home];
        return entry.Fields.IndexOf(home == ordinal ? path : Matcher(entry).Match(path));
    }

    /// <summary>True where a dataset itself, not only one of its aliases, has a path.</summary>
    public static bool HasOwn(GraphDataset entry, string path) => (entry.Own?.Fields ?? entry.Fields).IndexOf(path) >= 0;

    /// <summary>Joins all groups at once, when all datasets are known.</summary>
    public void JoinAll()
    {
        var groups = new Dictionary<int, List<int>>();
        for (var ordinal = 0; ordinal < tables.Datasets.Count; ordinal++)
        {
            if (tables.Datasets[ordinal].AliasOf is null || HomeOf(ordinal) is var home && home == ordinal) continue;
            if (!groups.TryGetValue(home, out var group)) groups[home] = group = [];
            group.Add(ordinal);
        }

        foreach (var (home, group) in groups)
        {
            group.Sort(OrderOfNames());
            Rejoin(tables.Datasets[home] with { Aliases = [.. group] }, FieldTable.Empty);
        }
    }

    /// <summary>
    /// Looks whether anything still stands under names that became aliases in this edit: then the graph has to be read anew.
    /// </summary>
    /// <param name="hasEdges">Whether edges touch a dataset's own nodes.</param>
    public void CheckRealiased(Func<GraphDataset, bool> hasEdges)
    {
        if (_realiased.Count == 0 || NeedsRebuild) return;
        foreach (var ordinal in _realiased) NeedsRebuild |= hasEdges(tables.Datasets[ordinal]);
        for (var job = 0; job < tables.Jobs.Count && !NeedsRebuild; job++)
            NeedsRebuild = tables.Jobs[job].Inputs.Any(_realiased.Contains) || tables.Jobs[job].Outputs.Any(_realiased.Contains);
        for (var owner = 0; owner < tables.Owners.Count && !NeedsRebuild; owner++)
        {
            var set = tables.Owners[owner];
            if (!_realiased.Contains(set.Target)) continue;
            if (set.IsLive) NeedsRebuild = true;
            else tables.Owners[owner] = set with { Target = HomeOf(set.Target) };
        }
    }

    /// <summary>Looks whether an owner that gets edges still has the place that its target has now.</summary>
    public void CheckPlace(EdgeOwner owner) => NeedsRebuild |= HomeOf(owner.Key.Target) != owner.Target;

    // Others may be names of this name: where they stand changes with it, and their edges are stated under them, not under it.
    private bool IsPassed(GraphDataset before)
    {
        if (before.AliasOf is null) return false;
        var now = tables.Datasets[before.Ordinal];
        tables.Datasets[before.Ordinal] = now with { AliasOf = before.AliasOf };
        var home = tables.Datasets[HomeOf(before.Ordinal)];
        tables.Datasets[before.Ordinal] = now;
        return home.AliasOf == before.Id || Array.Exists(home.Aliases, alias => tables.Datasets[alias].AliasOf == before.Id);
    }

    // Nothing was stated under the name, so nothing has to move but what it says of itself.
    private void Leave(int ordinal, DatasetId left)
    {
        if (!tables.Names.Datasets.TryGetValue(left, out var next) || next >= tables.Datasets.Count) return;
        var entry = tables.Datasets[HomeOf(next)];
        if (Array.IndexOf(entry.Aliases, ordinal) < 0) return;
        Rejoin(entry with { Aliases = Array.FindAll(entry.Aliases, alias => alias != ordinal) }, entry.Fields);
    }

    private void Join(int ordinal)
    {
        var home = HomeOf(ordinal);
        if (home == ordinal) return;
        var entry = tables.Datasets[home];
        int[] aliases = [.. entry.Aliases, ordinal];
        Array.Sort(aliases, OrderOfNames());
        Rejoin(entry with { Aliases = aliases }, entry.Fields);
    }

    private void Rejoin(GraphDataset entry, FieldTable placed)
    {
        var aliases = Array.ConvertAll(entry.Aliases, alias => tables.Datasets[alias]);
        tables.Replace(entry.Ordinal, MergedDataset.Join(OwnFacts.View(entry), placed, aliases, Matcher(entry), tables.Names));
    }

    private FieldMatcher Matcher(GraphDataset entry)
    {
        var own = entry.Own?.Fields ?? entry.Fields;
        if (!_matchers.TryGetValue(entry.Ordinal, out var matcher) || matcher.Own != own)
            _matchers[entry.Ordinal] = matcher = new FieldMatcher(own);
        return matcher;
    }

    // A field that comes where another spelling of it stands: aliases that had that one may belong to this one now.
    private static bool Rematches(FieldTable before, FieldTable now, FieldTable joined)
    {
        if (now.Count == before.Count) return false;
        var known = joined.Paths.ToArray().ToLookup(path => path, StringComparer.OrdinalIgnoreCase);
        foreach (var path in now.Paths)
            if (before.IndexOf(path) < 0 && known[path].Any(other => other != path)) return true;
        return false;
    }

    private int? Next(int ordinal) =>
        tables.Datasets[ordinal].AliasOf is { } id && tables.Names.Datasets.TryGetValue(id, out var next)
            && next < tables.Datasets.Count && next != ordinal
            ? next
            : null;

    private DatasetId Named(DatasetId id) => tables.Datasets[tables.Dataset(id)].Id;

    private Comparer<int> OrderOfNames() =>
        Comparer<int>.Create((left, right) => tables.Datasets[left].Id.CompareTo(tables.Datasets[right].Id));
}
