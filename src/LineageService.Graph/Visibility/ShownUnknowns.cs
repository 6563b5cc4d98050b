using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Visibility;

/// <summary>
/// What an answer cannot know, as somebody may see it: that something is unknown and why is always told, of what only where all that its job reads
/// and writes is seen, since tables and columns stand in it as the SQL names them. Stateless.
/// </summary>
public static class ShownUnknowns
{
    private const string Withheld = "What it is about lies where you may not look.";

    public static ImmutableArray<UnknownLineage> Of(LineageGraph graph, NodeVisibility visibility, ImmutableArray<UnknownLineage> unknowns)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(visibility);
        if (visibility.IsAll) return unknowns;
        return [.. unknowns.Select(unknown => Of(graph, visibility, unknown)).Distinct().OrderBy(unknown => unknown.Job?.Namespace == NodeVisibility.OpaqueNamespace)];
    }

    /// <summary>Whether a job is seen with all that it reads and writes: then its text may be.</summary>
    public static bool SeesWholly(LineageGraph graph, NodeVisibility visibility, GraphJob job)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(visibility);
        ArgumentNullException.ThrowIfNull(job);
        if (visibility.IsAll) return true;
        if (!visibility.Sees(job.Id)) return false;
        foreach (var dataset in job.Inputs) if (!visibility.Sees(graph.DatasetAt(dataset).Id)) return false;
        foreach (var dataset in job.Outputs) if (!visibility.Sees(graph.DatasetAt(dataset).Id)) return false;
        foreach (var alias in job.Aliases) if (!SeesWholly(graph, visibility, graph.JobAt(alias))) return false;
        return true;
    }

    /// <summary>That it is unknown and why, and not what it is about.</summary>
    public static UnknownLineage WithoutNames(UnknownLineage unknown)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        return new UnknownLineage(unknown.Code, null, null, null, Withheld) { Job = unknown.Job };
    }

    private static UnknownLineage Of(LineageGraph graph, NodeVisibility visibility, UnknownLineage unknown)
    {
        if (unknown.Job is not { } id) return WithoutNames(unknown);
        return graph.FindJob(id) is { } job && SeesWholly(graph, visibility, job)
            ? unknown
            : WithoutNames(unknown) with { Job = visibility.Shown(id) };
    }
}
