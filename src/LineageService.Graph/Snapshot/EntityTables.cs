using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Graph.Corrections;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Datasets, jobs and owners of a graph in the making: gives ordinals and keeps entries. Edges and nodes are the caller's. Mutable; one
/// writer.
/// </summary>
/// <param name="graph">What it starts from.</param>
/// <param name="isBulk">True where all datasets come before <see cref="Groups"/> are joined at once, false where each change joins
/// anew.</param>
internal sealed class EntityTables(LineageGraph graph, bool isBulk)
{
    private readonly DeclaredFields _declared = new();
    private AliasGroups? _groups;

    public NameIndex Names { get; } = graph.Names;

    public IdentityMap Identity { get; } = graph.Identity;

    public PagedArray<GraphDataset>.Builder Datasets { get; } = graph.Datasets.ToBuilder();

    public PagedArray<GraphJob>.Builder Jobs { get; } = graph.Jobs.ToBuilder();

    public PagedArray<EdgeOwner>.Builder Owners { get; } = graph.Owners.ToBuilder();

    /// <summary>Ordinals of datasets that are new or have new fields.</summary>
    public HashSet<int> GrownDatasets { get; } = [];

    /// <summary>Ordinals of jobs whose record or edge sets changed.</summary>
    public HashSet<int> TouchedJobs { get; } = [];

    /// <summary>Which entries are other names of which, and the joining of them.</summary>
    public AliasGroups Groups => _groups ??= new AliasGroups(this, isBulk);

    public int Dataset(DatasetId id)
    {
        if (!Names.Datasets.TryGetValue(id, out var ordinal)) Names.Datasets[id] = ordinal = Datasets.Count;
        if (!IsNew(ordinal, Datasets.Count)) return ordinal;
        Datasets.Add(DatasetEntry.New(ordinal, id, Names));
        GrownDatasets.Add(ordinal);
        if (Identity.Canonical(id) is var canonical && canonical != id) Groups.Enter(ordinal, canonical);
        return ordinal;
    }

    /// <summary>True where a suppression covers an edge between two places; fields by index, −1 for the row set.</summary>
    public bool IsSuppressed(ImmutableArray<Suppression> rules, int from, int fromField, int to, int toField)
    {
        var source = Datasets[from];
        var fromPath = fromField < 0 ? null : source.Fields[fromField];
        var toPath = toField < 0 ? null : Datasets[to].Fields[toField];
        foreach (var rule in rules) if (rule.Covers(source.Id, fromPath, toPath)) return true;
        return false;
    }

    public int Put(DatasetRecord record)
    {
        var isKnown = Names.Datasets.TryGetValue(record.Id, out var known) && known < Datasets.Count;
        var ordinal = Dataset(record.Id);
        var before = Datasets[ordinal];
        Replace(ordinal, DatasetEntry.Declare(OwnFacts.View(before), record, Names, _declared));
        Groups.Settle(ordinal, before, record.AliasOf, isKnown);
        return ordinal;
    }

    /// <summary>Takes the entry that a store gives in its own numbers; see <see cref="DatasetEntry.OfNumbers"/>.</summary>
    public void Put(int ordinal, DatasetRecord record, GraphDataset entry)
    {
        var before = Datasets[ordinal];
        Datasets[ordinal] = entry;
        Groups.Settle(ordinal, before, record.AliasOf, isKnown: false);
    }

    /// <summary>Makes sure that a dataset has the paths.</summary>
    public void Mention(int ordinal, IReadOnlyCollection<string> missing)
    {
        var before = Datasets[ordinal];
        Replace(ordinal, DatasetEntry.Mention(OwnFacts.View(before), missing, Names));
        Groups.Grow(ordinal, before);
    }

    /// <summary>The ordinal of the dataset where what is stated of another one stands; that it was stated is kept in mind.</summary>
    public int Place(int ordinal)
    {
        var home = Home(ordinal);
        if (home != ordinal && !Datasets[ordinal].IsStated) Datasets[ordinal] = Datasets[ordinal] with { IsStated = true };
        return home;
    }

    /// <summary>The ordinal of the dataset that stands for another one.</summary>
    public int Home(int ordinal) => Datasets[ordinal].AliasOf is null ? ordinal : Groups.HomeOf(ordinal);

    /// <param name="revive">True where the mention brings a retired job back.</param>
    public int Job(JobId id, bool revive)
    {
        if (!Names.Jobs.TryGetValue(id, out var ordinal)) Names.Jobs[id] = ordinal = Jobs.Count;
        if (IsNew(ordinal, Jobs.Count))
        {
            Jobs.Add(new GraphJob { Ordinal = ordinal, Id = new JobId(Names.Intern(id.Namespace), id.Name) });
            if (Identity.Canonical(id) is var canonical && canonical != id) Groups.Enter(ordinal, canonical);
        }
        else if (Jobs[ordinal] is { Retired: true } job && (revive || job.IsNameOnly))
        {
            Jobs[ordinal] = job with { Retired = false, IsNameOnly = false };
        }

        return ordinal;
    }

    /// <summary>The job that aliases stand for; of itself it need not be known.</summary>
    public int NameOfJob(JobId id)
    {
        if (Names.Jobs.TryGetValue(id, out var ordinal) && ordinal < Jobs.Count) return ordinal;
        ordinal = Job(id, revive: false);
        Jobs[ordinal] = Jobs[ordinal] with { Retired = true, IsNameOnly = true };
        return ordinal;
    }

    public void Put(JobRecord record)
    {
        var ordinal = Job(record.Id, revive: true);
        Jobs[ordinal] = Jobs[ordinal] with
        {
            State = record.State,
            Unknowns = record.Unknowns,
            Inputs = Ordinals(record.Inputs),
            Outputs = Ordinals(record.Outputs),
        };
        TouchedJobs.Add(ordinal);
    }

    /// <summary>The ordinal of the job that stands for another one.</summary>
    public int HomeOfJob(int ordinal) => Jobs[ordinal].AliasOf is { } canonical ? Names.Jobs[canonical] : ordinal;

    /// <summary>The owner of a key with the places that its edges have.</summary>
    public EdgeOwner NewOwner(int ordinal, OwnerKey key) =>
        new() { Ordinal = ordinal, Key = key, Job = HomeOfJob(key.Job), Target = Place(key.Target) };

    public int Owner(OwnerKey key)
    {
        if (!Names.Owners.TryGetValue(key, out var ordinal)) Names.Owners[key] = ordinal = Owners.Count;
        if (IsNew(ordinal, Owners.Count))
        {
            Owners.Add(NewOwner(ordinal, key));
            Jobs[key.Job] = Jobs[key.Job] with { Owners = Jobs[key.Job].Owners.Add(ordinal) };
        }

        return ordinal;
    }

    internal void Replace(int ordinal, GraphDataset entry)
    {
        if (entry.Fields.Count != Datasets[ordinal].Fields.Count) GrownDatasets.Add(ordinal);
        Datasets[ordinal] = entry;
    }

    private ImmutableArray<int> Ordinals(ImmutableArray<DatasetId> ids)
    {
        var ordinals = ImmutableArray.CreateBuilder<int>(ids.Length);
        foreach (var id in ids) if (Place(Dataset(id)) is var ordinal && !ordinals.Contains(ordinal)) ordinals.Add(ordinal);
        return ordinals.DrainToImmutable();
    }

    // A replay onto a new base meets names in the order in which they first came, so an ordinal is either there or the next.
    private static bool IsNew(int ordinal, int count) =>
        ordinal < count ? false : ordinal == count ? true : throw new UnreachableException("Ordinals are given in order.");
}
