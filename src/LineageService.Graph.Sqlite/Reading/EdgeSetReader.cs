using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads edge sets that hold now, by name.</summary>
internal sealed class EdgeSetReader(SqliteConnection connection) : IDisposable
{
    private const string Columns =
        "SELECT job.namespace, job.name, edge_set.target_id, edge_set.evidence, edge_set.producer, edge_set.valid_from,"
        + " edge_set.unknowns, edge_set.edges FROM edge_set JOIN job ON job.id = edge_set.job_id WHERE edge_set.recorded_to IS NULL";

    private readonly DatasetNames _names = new(connection);

    /// <summary>Those of one job, by target and evidence.</summary>
    public ImmutableArray<EdgeSet> OfJob(JobId job)
    {
        using var command = connection.Prepared($"{Columns} AND job.namespace = $0 AND job.name = $1", 2);
        using var reader = command.With(job.Namespace, job.Name).ExecuteReader();
        var sets = new List<EdgeSet>();
        while (reader.Read()) sets.Add(Read(reader));
        return [.. sets.OrderBy(set => set.Target).ThenBy(set => set.Evidence)];
    }

    public IEnumerable<EdgeSet> All()
    {
        using var command = connection.Prepared($"{Columns} ORDER BY edge_set.id", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return Read(reader);
    }

    public void Dispose() => _names.Dispose();

    private EdgeSet Read(SqliteDataReader reader)
    {
        var target = reader.GetInt32(2);
        return new EdgeSet(
            new JobId(reader.GetString(0), reader.GetString(1)), _names.Id(target), (EvidenceKind)reader.GetByte(3), reader.GetString(4),
            RecordReader.Time(reader.GetInt64(5)), Edges(reader.Bytes(7), target), Unknowns(reader.OptionalBytes(6)));
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
