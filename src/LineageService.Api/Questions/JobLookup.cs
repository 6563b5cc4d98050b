using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>
/// Looks up the job that a request names. Not the node resolver: jobs are no nodes of the graph, and a bare name here means a job, never a
/// dataset.
/// </summary>
internal static class JobLookup
{
    private const string Prefix = "job:";

    /// <exception cref="ProblemException">404 or 409.</exception>
    public static async Task<JobRecord> FindAsync(ILineageReader reader, NodeQuery node, CancellationToken cancellationToken)
    {
        if (node is { Namespace: { } @namespace, Name: { } name })
        {
            return await reader.FindJobAsync(new JobId(@namespace, name), cancellationToken).ConfigureAwait(false)
                ?? throw NodeQuery.Unknown(node.ToString());
        }

        var text = node.Node ?? node.Name!;
        var namespaces = await reader.ListNamespacesAsync(cancellationToken).ConfigureAwait(false);
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            ? await ByIdAsync(reader, namespaces, text[Prefix.Length..], node, cancellationToken).ConfigureAwait(false)
            : await ByNameAsync(reader, namespaces, text, node, cancellationToken).ConfigureAwait(false);
    }

    // Namespaces contain colons: the longest one that leads to a job wins.
    private static async Task<JobRecord> ByIdAsync(
        ILineageReader reader, IReadOnlyList<string> namespaces, string id, NodeQuery node, CancellationToken cancellationToken)
    {
        foreach (var @namespace in namespaces.OrderByDescending(candidate => candidate.Length))
        {
            if (!id.StartsWith(@namespace, StringComparison.Ordinal) || id.Length <= @namespace.Length || id[@namespace.Length] != ':') continue;
            var job = new JobId(@namespace, id[(@namespace.Length + 1)..]);
            if (await reader.FindJobAsync(job, cancellationToken).ConfigureAwait(false) is { } record) return record;
        }

        throw NodeQuery.Unknown(node.ToString());
    }

    private static async Task<JobRecord> ByNameAsync(
        ILineageReader reader, IReadOnlyList<string> namespaces, string name, NodeQuery node, CancellationToken cancellationToken)
    {
        var found = new List<JobRecord>();
        foreach (var @namespace in namespaces)
            if (await reader.FindJobAsync(new JobId(@namespace, name), cancellationToken).ConfigureAwait(false) is { } record) found.Add(record);

        return found.Count switch
        {
            0 => throw NodeQuery.Unknown(node.ToString()),
            1 => found[0],
            _ => throw new ProblemException(new Problem(ProblemType.AmbiguousNode, $"'{name}' fits {found.Count} jobs; give one of the candidates.")
            {
                Candidates = [.. found.Select(record => record.Id.ToString())],
            }),
        };
    }
}
