using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// Shows what a store holds under several names of one dataset or job under the name that stands, so that a change of name is no change.
/// By merges and rules; a symlink's names are one already where its event is folded. Immutable.
/// </summary>
internal sealed class MergedNames(IdentityMap identity)
{
    private readonly ILookup<JobId, JobId> _jobs = identity.MergedJobs.ToLookup(identity.Canonical);
    private readonly ILookup<DatasetId, DatasetId> _datasets = identity.MergedDatasets.ToLookup(identity.Canonical);

    public DatasetId Canonical(DatasetId id) => identity.Canonical(id);

    public JobId Canonical(JobId id) => identity.Canonical(id);

    public DiffFilter Canonical(DiffFilter filter) => filter with
    {
        Dataset = filter.Dataset is { } dataset ? Canonical(dataset) : null,
        Job = filter.Job is { } job ? Canonical(job) : null,
    };

    /// <summary>True of a job that has other names.</summary>
    public bool IsShared(JobId canonical) => _jobs.Contains(canonical);

    /// <summary>All names of a job, the one that stands first.</summary>
    public IEnumerable<JobId> NamesOf(JobId canonical) => _jobs[canonical].Prepend(canonical);

    /// <summary>The names of a dataset that were merged, the one that stands first; not those that only a rule joins.</summary>
    public IEnumerable<DatasetId> NamesOf(DatasetId canonical) => _datasets[canonical].Prepend(canonical);

    public (JobId Job, DatasetId Target) KeyOf(EdgeSet set) => (Canonical(set.Job), Canonical(set.Target));

    /// <summary>The version with its job and all its ends under the names that stand.</summary>
    public EdgeVersion Renamed(EdgeVersion version)
    {
        if (identity.IsEmpty) return version;
        var set = version.Set;
        var (job, target) = KeyOf(set);
        var edges = set.Edges;
        for (var index = 0; index < edges.Length; index++)
        {
            var (from, to) = (Canonical(edges[index].From.Dataset), Canonical(edges[index].To.Dataset));
            if (from == edges[index].From.Dataset && to == edges[index].To.Dataset) continue;
            var renamed = set.Edges.ToBuilder();
            for (; index < renamed.Count; index++) renamed[index] = Renamed(renamed[index]);
            edges = renamed.MoveToImmutable();
            break;
        }

        return job == set.Job && target == set.Target && edges == set.Edges
            ? version
            : version with { Set = set with { Job = job, Target = target, Edges = edges } };
    }

    /// <summary>One record for each dataset, the gaps of its own filled from its other names'.</summary>
    public Dictionary<DatasetId, DatasetRecord> Joined(IEnumerable<DatasetRecord> records)
    {
        var joined = new Dictionary<DatasetId, DatasetRecord>();
        var aliases = new SortedDictionary<DatasetId, List<DatasetRecord>>();
        foreach (var record in records)
        {
            var canonical = Canonical(record.Id);
            if (canonical == record.Id) joined[canonical] = record;
            else if (aliases.TryGetValue(canonical, out var known)) known.Add(record);
            else aliases[canonical] = [record];
        }

        foreach (var (id, others) in aliases)
        {
            var own = joined.GetValueOrDefault(id);
            joined[id] = MergedRecords.Join(own ?? new DatasetRecord(id) { ValidFrom = others[0].ValidFrom }, others) with
            {
                Exists = (own?.Exists ?? false) || others.Exists(other => other.Exists),
            };
        }

        return joined;
    }

    /// <summary>One state for each job: what began last under any of its names, and what is read and written under all of them.</summary>
    public Dictionary<JobId, JobState> Joined(IEnumerable<JobState> states)
    {
        var joined = new Dictionary<JobId, JobState>();
        foreach (var state in states)
        {
            var id = Canonical(state.Id);
            var renamed = state with
            {
                Id = id,
                Inputs = [.. state.Inputs.Select(Canonical).Distinct()],
                Outputs = [.. state.Outputs.Select(Canonical).Distinct()],
            };
            if (joined.TryGetValue(id, out var other))
            {
                var last = other.SqlHash is null || (renamed.SqlHash is not null && renamed.ValidFrom >= other.ValidFrom) ? renamed : other;
                renamed = last with
                {
                    Layer = last.Layer ?? other.Layer ?? renamed.Layer,
                    Inputs = [.. other.Inputs.Union(renamed.Inputs)],
                    Outputs = [.. other.Outputs.Union(renamed.Outputs)],
                };
            }

            joined[id] = renamed;
        }

        return joined;
    }

    private LineageEdge Renamed(LineageEdge edge) => edge with
    {
        From = edge.From with { Dataset = Canonical(edge.From.Dataset) },
        To = edge.To with { Dataset = Canonical(edge.To.Dataset) },
    };
}
