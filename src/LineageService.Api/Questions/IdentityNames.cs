using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>
/// Finds the very name that a request means. Not the node resolver alone: that answers with the dataset which a name stands for, and here
/// the name itself is the matter.
/// </summary>
internal static class IdentityNames
{
    private const string DatasetPrefix = "dataset:", JobPrefix = "job:";

    public static bool IsJob(string text) => text.StartsWith(JobPrefix, StringComparison.Ordinal);

    /// <summary>What a graph must hold to find a name in.</summary>
    public static NameSelection Names(string text, NodeVisibility visibility) => new NodeQuery(text, null, null, null) { Visibility = visibility }.Names;

    /// <exception cref="ProblemException">404 or 409.</exception>
    public static IdentityName Find(LineageGraph graph, NodeKind kind, string text, NodeVisibility visibility)
    {
        var prefix = kind == NodeKind.Job ? JobPrefix : DatasetPrefix;
        var id = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        for (var colon = id.LastIndexOf(':'); colon >= 0; colon = colon == 0 ? -1 : id.LastIndexOf(':', colon - 1))
        {
            var (space, name) = (id[..colon], id[(colon + 1)..]);
            if (!visibility.Sees(space)) continue;
            var isKnown = kind == NodeKind.Job
                ? graph.FindJob(new JobId(space, name)) is not null
                : graph.FindDataset(new DatasetId(space, name)) is not null;
            if (isKnown) return new IdentityName(space, name);
        }

        var root = new NodeQuery(text, null, null, null) { Visibility = visibility }.Resolve(graph);
        return (kind, root) switch
        {
            (NodeKind.Job, { Kind: NodeKind.Job, Job: { } job }) => new IdentityName(job.Namespace, job.Name),
            (NodeKind.Dataset, { Kind: NodeKind.Dataset, Dataset: { } dataset }) => new IdentityName(dataset.Namespace, dataset.Name),
            _ => throw NodeQuery.Unknown(text),
        };
    }
}
