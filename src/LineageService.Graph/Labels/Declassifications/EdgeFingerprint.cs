using System.Globalization;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Declassifications;

/// <summary>
/// What a job does, told from its edges: for jobs of which no text is known. A job with a text is better told by that, for an edge does not say all of it.
/// </summary>
public static class EdgeFingerprint
{
    private const string Prefix = "edges:";

    /// <summary>True for a fingerprint that is made of edges.</summary>
    public static bool IsOne(string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        return fingerprint.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>Of the edges that a job has now; null for a job that is not known.</summary>
    public static string? Of(LineageGraph graph, JobId job)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.FindJob(job) is not { } known) return null;
        UInt128 sum = 0;
        foreach (var ordinal in known.Owners)
        {
            // Sets are not in order; equal contents of two targets must not cancel out.
            var owner = graph.OwnerAt(ordinal);
            if (owner.EdgeCount > 0) sum += owner.ContentHash * (UInt128)(2 * (ulong)NameHash(graph.DatasetAt(owner.Target).Id) + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sum:x32}");
    }

    // Must be the same in every process.
    private static ulong NameHash(DatasetId dataset)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in dataset.Namespace) hash = (hash ^ letter) * 1099511628211UL;
        hash = (hash ^ '/') * 1099511628211UL;
        foreach (var letter in dataset.Name) hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }
}
