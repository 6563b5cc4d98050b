namespace LineageService.Impact.Propagation;

/// <summary>Jobs that could carry a change and cannot be seen into. Mutable; one per question.</summary>
internal sealed class OpaqueJobs
{
    private readonly Dictionary<int, (string Code, string Why, HashSet<int> Reads)> _jobs = [];

    public IEnumerable<(int Job, string Code, string Why, IReadOnlyCollection<int> Reads)> All => _jobs.Select(pair => (pair.Key, pair.Value.Code, pair.Value.Why, (IReadOnlyCollection<int>)pair.Value.Reads));

    public int Count => _jobs.Count;

    public void Add(int job, string code, string why, int dataset)
    {
        if (!_jobs.TryGetValue(job, out var known)) _jobs[job] = known = (code, why, []);
        known.Reads.Add(dataset);
    }
}
