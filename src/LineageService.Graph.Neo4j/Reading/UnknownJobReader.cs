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

    public static async IAsyncEnumerable<UnknownJob> FindAsync(
        CypherReads reads, EdgeSetReader sets, ImmutableArray<DatasetId> datasets, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = datasets.ToHashSet();
        await foreach (var row in reads.StreamAsync(Candidates, cancellationToken).ConfigureAwait(false))
        {
            var record = RecordReader.Job(row);
            var owned = await sets.OfJobAsync(record.Id, cancellationToken).ConfigureAwait(false);
            var job = new UnknownJob(record, owned.RemoveAll(set => !set.IsActive));
            if (UnknownJob.IsUnknown(record, job.EdgeSets) && job.Touches(wanted, direction)) yield return job;
        }
    }
}
