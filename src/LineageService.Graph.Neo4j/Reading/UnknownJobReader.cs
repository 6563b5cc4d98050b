using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Finds jobs of whose lineage something is unknown: an index holds the few that may be; the rest is not looked at.</summary>
internal static class UnknownJobReader
{
    private const string Candidates = $$"""
        CALL () { MATCH (j:Job {doubtful: true}) RETURN j.key AS key UNION MATCH (e:EdgeSet {doubtful: true}) RETURN e.jobKey AS key }
        WITH DISTINCT key MATCH (j:Job {key: key}) WHERE NOT j.retired AND j.key > $after WITH j ORDER BY j.key LIMIT $limit
        RETURN {{RecordReader.JobColumns}} ORDER BY j.key
        """;

    private const int JobsAtOnce = 200;

    public static async IAsyncEnumerable<UnknownJob> FindAsync(
        CypherReads reads, PointFilter point, ImmutableArray<DatasetId> datasets, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = datasets.ToHashSet();
        var sets = new EdgeSetReader(reads, point);
        var doubtful = point.Point.IsNow ? DoubtfulAsync(reads, cancellationToken) : new PastRecords(reads, point).DoubtfulJobsAsync(cancellationToken);
        await foreach (var records in doubtful.Chunk(JobsAtOnce).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var owned = (await sets.OfJobsAsync(records.Select(record => record.Id), cancellationToken).ConfigureAwait(false))
                .Where(set => set.IsActive).ToLookup(set => set.Job);
            foreach (var record in records)
            {
                var job = new UnknownJob(record, [.. owned[record.Id].OrderBy(set => set.Target).ThenBy(set => set.Evidence)]);
                if (UnknownJob.IsUnknown(record, job.EdgeSets) && job.Touches(wanted, direction)) yield return job;
            }
        }
    }

    private static async IAsyncEnumerable<JobRecord> DoubtfulAsync(CypherReads reads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in reads.StreamAsync(Candidates, cancellationToken).ConfigureAwait(false)) yield return RecordReader.Job(row);
    }
}
