using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>Two points to compare, and of what.</summary>
/// <param name="From">The earlier point: what held, as it was known.</param>
/// <param name="To">The later one; its valid time is not before the other's.</param>
public sealed record DiffRequest(TimePoint From, TimePoint To, DiffFilter Filter);

/// <summary>What to report; all that is given must hold.</summary>
/// <param name="Namespace">Namespace of the target, the dataset or the job.</param>
/// <param name="Dataset">Only what flows into or out of it, and itself.</param>
/// <param name="Job">Only its lineage, itself, and the datasets that it writes.</param>
/// <param name="Layer">Layer of the target, the dataset or the job.</param>
public sealed record DiffFilter(string? Namespace = null, DatasetId? Dataset = null, JobId? Job = null, string? Layer = null)
{
    public static DiffFilter None { get; } = new();

    internal bool Takes(JobId job, DatasetId target) =>
        (Job is not { } wanted || wanted == job) && (Namespace is null || Namespace == target.Namespace || Namespace == job.Namespace);

    internal bool Takes(string? layer) => Layer is null || string.Equals(Layer, layer, StringComparison.OrdinalIgnoreCase);

    internal bool TakesNamespace(string @namespace) => Namespace is null || Namespace == @namespace;
}
