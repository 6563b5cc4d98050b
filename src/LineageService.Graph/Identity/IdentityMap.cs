using LineageService.Graph.Corrections;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>
/// Which name stands for which: the merges in force, then the rules. A merge that was undone or a suggestion that was refused keeps a rule
/// from saying the same again. Chains are followed to their end. Immutable. Not what symlinks say: those are in the records
/// (<see cref="DatasetRecord.AliasOf"/>), and a graph follows both.
/// </summary>
public sealed class IdentityMap
{
    private readonly Dictionary<DatasetId, DatasetId> _datasets = [];
    private readonly Dictionary<JobId, JobId> _jobs = [];
    private readonly HashSet<(DatasetId Alias, DatasetId Canonical)> _refused = [];
    private readonly NameRules _rules;

    private IdentityMap(IdentityRules rules) => _rules = new NameRules(rules);

    private IdentityMap(IdentityMap names, SuppressedEdges suppressed) =>
        (_datasets, _jobs, _refused, _rules, Suppressed) = (names._datasets, names._jobs, names._refused, names._rules, suppressed);

    public static IdentityMap Empty { get; } = new(IdentityRules.None);

    /// <summary>The jobs that a merge in force gave another name.</summary>
    internal IEnumerable<JobId> MergedJobs => _jobs.Keys;

    /// <summary>The datasets that a merge in force gave another name; not those that a rule does.</summary>
    internal IEnumerable<DatasetId> MergedDatasets => _datasets.Keys;

    /// <summary>The edges that people said are not there: like merges, what is decided over a graph and applied where it is read.</summary>
    public SuppressedEdges Suppressed { get; } = SuppressedEdges.None;

    /// <summary>True where every name stands for itself.</summary>
    public bool IsEmpty => _datasets.Count == 0 && _jobs.Count == 0 && _rules.IsEmpty;

    /// <param name="merges">All merges ever made.</param>
    /// <param name="knownAt">The recorded time to look from; null is now.</param>
    public static IdentityMap Of(IEnumerable<IdentityMerge> merges, IdentityRules rules, DateTimeOffset? knownAt = null)
    {
        ArgumentNullException.ThrowIfNull(merges);
        var map = new IdentityMap(rules);
        foreach (var merge in merges.OrderBy(merge => merge.MergedAt).ThenBy(merge => merge.Id, StringComparer.Ordinal))
        {
            var isInForce = merge.IsInForce(knownAt);
            if (merge.Kind == NodeKind.Job)
            {
                if (isInForce) map._jobs.TryAdd(Job(merge.Alias), Job(merge.Canonical));
            }
            else if (isInForce)
            {
                map._datasets.TryAdd(Dataset(merge.Alias), Dataset(merge.Canonical));
            }
            else if (merge.UndoneAt is not null && (knownAt is null || merge.UndoneAt <= knownAt))
            {
                map._refused.Add((Dataset(merge.Alias), Dataset(merge.Canonical)));
            }
        }

        return map;
    }

    /// <summary>The map of a store: its merges and its rules, and the edges suppressed at the present or a recorded time.</summary>
    public static Task<IdentityMap> ReadAsync(ILineageStore store, DateTimeOffset? knownAt, CancellationToken cancellationToken) =>
        ReadAsync(store, new TimePoint(null, knownAt), cancellationToken);

    /// <summary>The same for a point of the two times: merges hold for all of valid time, suppressions since they were decided.</summary>
    public static async Task<IdentityMap> ReadAsync(ILineageStore store, TimePoint point, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var merges = new List<IdentityMerge>();
        await foreach (var merge in store.ReadMergesAsync(cancellationToken).ConfigureAwait(false)) merges.Add(merge);
        var map = Of(merges, await ReadRulesAsync(store, cancellationToken).ConfigureAwait(false), point.KnownAt);
        var suppressions = await CorrectionsCodec.ReadSuppressionsAsync(store, cancellationToken).ConfigureAwait(false);
        return suppressions.IsEmpty ? map : new IdentityMap(map, SuppressedEdges.Of(suppressions, point, map.Canonical));
    }

    public static async Task<IdentityRules> ReadRulesAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var state = await store.FindKeyedStateAsync(IdentityRules.StateKey, cancellationToken).ConfigureAwait(false);
        return state is null ? IdentityRules.Default : IdentityRulesCodec.Read(state.State);
    }

    /// <summary>The dataset that a name stands for; itself where it is no alias.</summary>
    public DatasetId Canonical(DatasetId id)
    {
        if (_datasets.Count == 0 && _rules.IsEmpty) return id;
        return Next(id) is { } next ? AliasChain.End(next, Next) : id;
    }

    public JobId Canonical(JobId id) =>
        _jobs.Count > 0 && _jobs.TryGetValue(id, out var next)
            ? AliasChain.End(next, job => _jobs.TryGetValue(job, out var further) ? further : null, OrderOfJobs)
            : id;

    /// <summary>The rule that makes a name an alias, such as <c>rule:case</c>; null where a merge or nothing does.</summary>
    public string? RuleOf(DatasetId id) => !_datasets.ContainsKey(id) && Next(id) is not null ? _rules.Explain(id) : null;

    /// <summary>What a name is an alias of at first hand; null for none.</summary>
    public DatasetId? Next(DatasetId id)
    {
        if (_datasets.TryGetValue(id, out var merged)) return merged;
        if (_rules.IsEmpty) return null;
        var ruled = _rules.Apply(id);
        return ruled == id || _refused.Contains((id, ruled)) ? null : ruled;
    }

    internal static DatasetId Dataset(IdentityName name) => new(name.Namespace, name.Name);

    internal static JobId Job(IdentityName name) => new(name.Namespace, name.Name);

    internal static readonly Comparer<JobId> OrderOfJobs = Comparer<JobId>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order && order != 0
            ? order
            : string.CompareOrdinal(left.Name, right.Name));
}
