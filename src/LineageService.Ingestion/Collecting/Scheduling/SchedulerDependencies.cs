using System.Collections.Immutable;
using System.IO.Compression;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Scheduling;

/// <summary>
/// What schedulers say of which task waits for which: edges of their own kind, never lineage. Immutable; read from the store, where each source has
/// its own.
/// </summary>
public sealed class SchedulerDependencies
{
    private readonly Dictionary<JobId, SortedSet<SchedulerDependency>> _upstream = [];
    private readonly Dictionary<JobId, SortedSet<SchedulerDependency>> _downstream = [];

    private SchedulerDependencies()
    {
    }

    /// <summary>Jobs of which a scheduler says something; of another, that it waits for nobody is not known.</summary>
    public bool Knows(JobId job) => _upstream.ContainsKey(job) || _downstream.ContainsKey(job);

    /// <summary>Jobs that wait for something.</summary>
    public IEnumerable<JobId> Jobs => _upstream.Keys;

    /// <summary>What a job waits for.</summary>
    public IReadOnlyCollection<SchedulerDependency> Upstream(JobId job) => _upstream.TryGetValue(job, out var found) ? found : [];

    /// <summary>What waits for a job; <see cref="SchedulerDependency.Job"/> is the other end.</summary>
    public IReadOnlyCollection<SchedulerDependency> Downstream(JobId job) => _downstream.TryGetValue(job, out var found) ? found : [];

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<SchedulerDependencies> ReadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var all = new SchedulerDependencies();
        foreach (var source in await SourceRegistries.ListAsync(store, cancellationToken).ConfigureAwait(false))
        {
            if (await store.FindKeyedStateAsync(KeyOf(source), cancellationToken).ConfigureAwait(false) is { } state) all.Add(source, state.State);
        }

        return all;
    }

    /// <summary>True for a batch after which <see cref="ReadAsync"/> may give another answer.</summary>
    public static bool IsChangedBy(LineageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.KeyedStates.Any(state => state.Key.StartsWith(Prefix, StringComparison.Ordinal));
    }

    private const string Prefix = "collect/dependencies/";

    internal static string KeyOf(CollectorSource source) => Prefix + source;

    /// <summary>What a run of a source found. Jobs that could not be read this time keep what they said.</summary>
    internal static async Task<KeyedState> StateAsync(
        ILineageStore store, CollectorSource source, Collected collected, CancellationToken cancellationToken)
    {
        var told = new SortedDictionary<JobId, SortedSet<JobId>>(collected.Dependencies);
        if (collected.Failures.Count > 0 && await store.FindKeyedStateAsync(KeyOf(source), cancellationToken).ConfigureAwait(false) is { } before)
        {
            foreach (var (job, upstream) in Read(before.State))
            {
                var key = new SourceItemKey(SourceItemKind.Task, job.Namespace, job.Name);
                if (!collected.Items.ContainsKey(key) && !collected.Items.ContainsKey(key with { Kind = SourceItemKind.OpaqueTask })) told.TryAdd(job, upstream);
            }
        }

        return new KeyedState(KeyOf(source), Write(told));
    }

    private void Add(CollectorSource source, ReadOnlyMemory<byte> state)
    {
        foreach (var (job, upstream) in Read(state))
        {
            foreach (var other in upstream)
            {
                Enter(_upstream, job, new SchedulerDependency(other, source));
                Enter(_downstream, other, new SchedulerDependency(job, source));
            }
        }
    }

    private static void Enter(Dictionary<JobId, SortedSet<SchedulerDependency>> ends, JobId job, SchedulerDependency dependency)
    {
        if (!ends.TryGetValue(job, out var known)) ends[job] = known = new SortedSet<SchedulerDependency>(SchedulerDependency.Order);
        known.Add(dependency);
    }

    private static byte[] Write(SortedDictionary<JobId, SortedSet<JobId>> dependencies)
    {
        // Each job is named once; pairs are numbers.
        var jobs = dependencies.Keys.Concat(dependencies.Values.SelectMany(upstream => upstream)).ToImmutableSortedSet();
        var body = new VarintWriter(1 << 12);
        body.Unsigned((uint)jobs.Count);
        foreach (var job in jobs)
        {
            body.Text(job.Namespace);
            body.Text(job.Name);
        }

        body.Unsigned((uint)dependencies.Count);
        foreach (var (job, upstream) in dependencies)
        {
            body.Unsigned((uint)jobs.IndexOf(job));
            body.Numbers([.. upstream.Select(other => jobs.IndexOf(other))]);
        }

        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(body.Written.Span);
        return packed.ToArray();
    }

    private static List<(JobId Job, SortedSet<JobId> Upstream)> Read(ReadOnlyMemory<byte> state)
    {
        using var packed = new MemoryStream(state.ToArray());
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        brotli.CopyTo(plain);
        var reader = new VarintReader(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        var jobs = new JobId[(int)reader.Unsigned()];
        for (var index = 0; index < jobs.Length; index++) jobs[index] = new JobId(reader.Text(), reader.Text());
        var dependencies = new List<(JobId, SortedSet<JobId>)>();
        for (var left = reader.Unsigned(); left > 0; left--)
        {
            var job = jobs[(int)reader.Unsigned()];
            var upstream = new SortedSet<JobId>();
            foreach (var other in reader.Numbers()) upstream.Add(jobs[other]);
            dependencies.Add((job, upstream));
        }

        return dependencies;
    }
}

/// <summary>One end of a scheduler's dependency, and who says so.</summary>
/// <param name="Job">The job at the other end.</param>
public sealed record SchedulerDependency(JobId Job, CollectorSource Source)
{
    /// <summary>By job, then by who says so.</summary>
    internal static readonly Comparer<SchedulerDependency> Order = Comparer<SchedulerDependency>.Create((left, right) =>
        left.Job.CompareTo(right.Job) is var order && order != 0 ? order : string.CompareOrdinal(left.Source.ToString(), right.Source.ToString()));
}
