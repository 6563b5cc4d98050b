using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Datasets, jobs and owners of a graph in the making: gives ordinals and keeps entries. Edges and nodes are the caller's. Mutable; one
/// writer.
/// </summary>
internal sealed class EntityTables(LineageGraph graph)
{
    public NameIndex Names { get; } = graph.Names;

    public PagedArray<GraphDataset>.Builder Datasets { get; } = graph.Datasets.ToBuilder();

    public PagedArray<GraphJob>.Builder Jobs { get; } = graph.Jobs.ToBuilder();

    public PagedArray<EdgeOwner>.Builder Owners { get; } = graph.Owners.ToBuilder();

    /// <summary>Ordinals of datasets that are new or have new fields.</summary>
    public HashSet<int> GrownDatasets { get; } = [];

    /// <summary>Ordinals of jobs whose record or edge sets changed.</summary>
    public HashSet<int> TouchedJobs { get; } = [];

    public int Dataset(DatasetId id)
    {
        if (!Names.Datasets.TryGetValue(id, out var ordinal)) Names.Datasets[id] = ordinal = Datasets.Count;
        if (IsNew(ordinal, Datasets.Count))
        {
            Datasets.Add(DatasetEntry.New(ordinal, id, Names));
            GrownDatasets.Add(ordinal);
        }

        return ordinal;
    }

    public int Put(DatasetRecord record)
    {
        var ordinal = Dataset(record.Id);
        Replace(ordinal, DatasetEntry.Declare(Datasets[ordinal], record, Names));
        return ordinal;
    }

    /// <summary>Makes sure that a dataset has the paths.</summary>
    public void Mention(int ordinal, IReadOnlyCollection<string> missing) =>
        Replace(ordinal, DatasetEntry.Mention(Datasets[ordinal], missing, Names));

    /// <param name="revive">True where the mention brings a retired job back.</param>
    public int Job(JobId id, bool revive)
    {
        if (!Names.Jobs.TryGetValue(id, out var ordinal)) Names.Jobs[id] = ordinal = Jobs.Count;
        if (IsNew(ordinal, Jobs.Count)) Jobs.Add(new GraphJob { Ordinal = ordinal, Id = new JobId(Names.Intern(id.Namespace), id.Name) });
        else if (revive && Jobs[ordinal].Retired) Jobs[ordinal] = Jobs[ordinal] with { Retired = false };
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

    public int Owner(OwnerKey key)
    {
        if (!Names.Owners.TryGetValue(key, out var ordinal)) Names.Owners[key] = ordinal = Owners.Count;
        if (IsNew(ordinal, Owners.Count))
        {
            Owners.Add(new EdgeOwner { Ordinal = ordinal, Job = key.Job, Target = key.Target, Evidence = key.Evidence });
            Jobs[key.Job] = Jobs[key.Job] with { Owners = Jobs[key.Job].Owners.Add(ordinal) };
        }

        return ordinal;
    }

    private void Replace(int ordinal, GraphDataset entry)
    {
        if (entry.Fields.Count != Datasets[ordinal].Fields.Count) GrownDatasets.Add(ordinal);
        Datasets[ordinal] = entry;
    }

    private ImmutableArray<int> Ordinals(ImmutableArray<DatasetId> ids)
    {
        var ordinals = ImmutableArray.CreateBuilder<int>(ids.Length);
        foreach (var id in ids) if (Dataset(id) is var ordinal && !ordinals.Contains(ordinal)) ordinals.Add(ordinal);
        return ordinals.DrainToImmutable();
    }

    // A replay onto a new base meets names in the order in which they first came, so an ordinal is either there or the next.
    private static bool IsNew(int ordinal, int count) =>
        ordinal < count ? false : ordinal == count ? true : throw new UnreachableException("Ordinals are given in order.");
}
