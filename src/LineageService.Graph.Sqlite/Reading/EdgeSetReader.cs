using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads edge sets that hold at a point, by name.</summary>
internal sealed class EdgeSetReader(SqliteConnection connection, PointFilter point) : IDisposable
{
    private const string Columns =
        "SELECT job.namespace, job.name, edge_set.target_id, edge_set.evidence, edge_set.producer, edge_set.valid_from,"
        + " edge_set.unknowns, edge_set.edges, edge_set.is_active, edge_set.cause";

    private const string From = " FROM edge_set JOIN job ON job.id = edge_set.job_id";

    private readonly string _select =
        $"{Columns}, CASE WHEN {point.IsEndKnown} THEN edge_set.valid_to END,"
        + $" CASE WHEN {point.IsEndKnown} THEN edge_set.end_cause END{From}";

    private readonly DatasetNames _names = new(connection);

    /// <summary>A version with all its times, for <see cref="ReadVersion"/>; the row's id is the one parameter.</summary>
    public const string VersionById =
        $"{Columns}, edge_set.valid_to, edge_set.end_cause, edge_set.recorded_from, edge_set.closed_at, edge_set.recorded_to{From}"
        + " WHERE edge_set.id = $0";

    /// <summary>All that hold at a point.</summary>
    public static IEnumerable<EdgeSet> ReadAll(SqliteConnection connection, PointFilter point)
    {
        using var sets = new EdgeSetReader(connection, point);
        foreach (var set in sets.All()) yield return set;
    }

    /// <summary>Those of one job, by target and evidence.</summary>
    public static ImmutableArray<EdgeSet> OfJob(SqliteConnection connection, PointFilter point, JobId job)
    {
        using var sets = new EdgeSetReader(connection, point);
        return sets.OfJob(job);
    }

    /// <summary>Those into one dataset, by job and evidence.</summary>
    public static ImmutableArray<EdgeSet> Into(SqliteConnection connection, PointFilter point, DatasetId target)
    {
        using var sets = new EdgeSetReader(connection, point);
        return sets.Into(target);
    }

    /// <summary>Those of one job, by target and evidence.</summary>
    public ImmutableArray<EdgeSet> OfJob(JobId job)
    {
        using var command = connection.Prepared(point.ByKey(_select, "job.namespace = $0 AND job.name = $1"), 2);
        return InOrder(command.With(job.Namespace, job.Name));
    }

    /// <summary>Those into one dataset, by job and evidence.</summary>
    public ImmutableArray<EdgeSet> Into(DatasetId target)
    {
        using var command = connection.Prepared(
            point.ByKey(_select, "edge_set.target_id = (SELECT id FROM dataset WHERE namespace = $0 AND name = $1)"), 2);
        return InOrder(command.With(target.Namespace, target.Name));
    }

    public IEnumerable<EdgeSet> All()
    {
        using var command = connection.Prepared($"{_select} WHERE {point.EdgeSets} ORDER BY edge_set.id", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return Read(reader);
    }

    public EdgeVersion ReadVersion(SqliteDataReader reader) => new(
        Read(reader), RecordReader.Time(reader.GetInt64(12)), RecordReader.OptionalTime(reader, 13), RecordReader.OptionalTime(reader, 14));

    public void Dispose() => _names.Dispose();

    private ImmutableArray<EdgeSet> InOrder(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var sets = new List<EdgeSet>();
        while (reader.Read()) sets.Add(Read(reader));
        return
        [
            .. sets.OrderBy(set => set.Job.Namespace, StringComparer.Ordinal).ThenBy(set => set.Job.Name, StringComparer.Ordinal)
                .ThenBy(set => set.Target).ThenBy(set => set.Evidence),
        ];
    }

    private EdgeSet Read(SqliteDataReader reader)
    {
        var target = reader.GetInt32(2);
        return new EdgeSet(
            new JobId(reader.GetString(0), reader.GetString(1)), _names.Id(target), (EvidenceKind)reader.GetByte(3), reader.GetString(4),
            RecordReader.Time(reader.GetInt64(5)), Edges(reader.Bytes(7), target), Unknowns(reader.OptionalBytes(6)))
        {
            IsActive = reader.GetBoolean(8),
            Cause = CauseBlob.Read(reader.OptionalBytes(9)),
            ValidTo = RecordReader.OptionalTime(reader, 10),
            EndCause = CauseBlob.Read(reader.OptionalBytes(11)),
        };
    }

    private ImmutableArray<LineageEdge> Edges(byte[] blob, int target)
    {
        var packed = PackedEdges.Read(blob);
        var chains = packed.Chains();
        var edges = ImmutableArray.CreateBuilder<LineageEdge>(packed.Count);
        while (packed.MoveNext()) edges.Add(Edge(packed.Current, target, chains, _names));
        return edges.DrainToImmutable();
    }

    public static LineageEdge Edge(in PackedEdge edge, int target, ImmutableArray<FunctionApplication>[] chains, DatasetNames names) => new(
        names.Node(edge.FromDataset, edge.FromField), names.Node(target, edge.ToField), edge.Subtype,
        edge.SpanStart < 0 ? null : new TextSpan(edge.SpanStart, edge.SpanLength),
        edge.Chain == 0 ? default : chains[edge.Chain - 1], edge.Masking, edge.Approximate);

    public static ImmutableArray<UnknownLineage> Unknowns(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty) return [];
        var reader = new VarintReader(blob);
        return UnknownCodec.Read(ref reader);
    }
}
