using System.Collections.Immutable;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Writes the edge sets of a job that changed, and ends those that nothing claims any more.</summary>
internal static class EdgeSetWriter
{
    public static void Write(JobFold job, JobComposition composition, ImmutableArray<EdgeSet>.Builder sets)
    {
        var before = job.Written.ToDictionary(written => (written.Target, written.Evidence));
        job.Written.Clear();
        foreach (var ((target, evidence), (claims, since)) in composition.Sets.OrderBy(pair => pair.Key))
        {
            var written = new WrittenTarget(target, evidence, since, ClaimsHash.Of(claims));
            job.Written.Add(written);
            if (before.Remove((target, evidence), out var known) && known == written) continue;
            sets.Add(new EdgeSet(
                job.Id,
                target,
                evidence,
                claims.Producer,
                new DateTimeOffset(since, TimeSpan.Zero),
                claims.SortedEdges(),
                claims.SortedUnknowns()));
        }

        foreach (var (target, evidence) in before.Keys.Order())
        {
            var end = evidence == EvidenceKind.Run ? composition.RunEnd : composition.DeclaredEnd;
            sets.Add(new EdgeSet(job.Id, target, evidence, string.Empty, new DateTimeOffset(end, TimeSpan.Zero), [], []));
        }
    }
}
