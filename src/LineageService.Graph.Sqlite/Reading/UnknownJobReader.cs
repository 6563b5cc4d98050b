using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Finds jobs of whose lineage something is unknown: an index holds the few that may be; the rest is not looked at.</summary>
internal static class UnknownJobReader
{
    private const string Candidates =
        $"SELECT {RecordReader.JobColumns} FROM job WHERE retired_at IS NULL AND (id IN (SELECT id FROM job WHERE doubtful = 1)"
        + " OR id IN (SELECT job_id FROM edge_set WHERE closed_at IS NULL AND recorded_to IS NULL AND unknowns IS NOT NULL))"
        + " ORDER BY namespace, name";

    public static IEnumerable<UnknownJob> Find(
        SqliteConnection connection, PointFilter point, ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken)
    {
        var wanted = datasets.ToHashSet();
        using var sets = new EdgeSetReader(connection, point);
        foreach (var record in point.IsNow ? Doubtful(connection) : new PastRecords(connection, point, cancellationToken).DoubtfulJobs())
        {
            var job = new UnknownJob(record, sets.OfJob(record.Id).RemoveAll(set => !set.IsActive));
            if (UnknownJob.IsUnknown(record, job.EdgeSets) && job.Touches(wanted, direction)) yield return job;
        }
    }

    private static IEnumerable<JobRecord> Doubtful(SqliteConnection connection)
    {
        using var command = connection.Prepared(Candidates, 0);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return RecordReader.Job(reader);
    }
}
