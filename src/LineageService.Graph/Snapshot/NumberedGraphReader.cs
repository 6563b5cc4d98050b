using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>Builds a graph from a store's numbers: no name is looked up per edge. Mutable; one use.</summary>
internal sealed class NumberedGraphReader : INumberedGraphSink
{
    private readonly GraphBuilder _builder = new(new NameIndex());
    private int[] _datasets = [];
    private int[] _jobs = [];

    public static LineageGraph Read(INumberedGraphSource source, CancellationToken cancellationToken)
    {
        var reader = new NumberedGraphReader();
        var epoch = source.ReadGraph(reader, cancellationToken);
        return reader._builder.Build(epoch);
    }

    public void Dataset(int number, DatasetRecord record, string[] paths)
    {
        var tables = _builder.Tables;
        var ordinal = tables.Dataset(record.Id);
        // The dictionary first, so that places in it are field indexes here too and need no translation.
        tables.Mention(ordinal, paths);
        tables.Put(record);
        Put(ref _datasets, number, ordinal);
    }

    public void Job(int number, JobRecord record)
    {
        _builder.Tables.Put(record);
        Put(ref _jobs, number, _builder.Tables.Job(record.Id, revive: false));
    }

    public void EdgeSet(
        int job, int target, EvidenceKind evidence, string producer, ImmutableArray<UnknownLineage> unknowns, ReadOnlySpan<byte> packedEdges)
    {
        var targetOrdinal = _datasets[target];
        var owner = _builder.AddOwner(new OwnerKey(_jobs[job], targetOrdinal, evidence), producer, unknowns);
        var hash = UInt128.Zero;
        var edges = PackedEdges.Read(packedEdges);
        while (edges.MoveNext())
        {
            var packed = edges.Current;
            var kind = EdgeAttributes.KindOf(packed.Subtype, packed.Masking, packed.Approximate);
            var edge = new NumberedEdge(
                _datasets[packed.FromDataset], packed.FromField, packed.ToField,
                new EdgeAttributes(kind, owner, packed.SpanStart, packed.SpanLength));
            _builder.AddEdge(edge);
            hash += EdgeSetReader.Hash(edge, targetOrdinal);
        }

        _builder.EndOwner(owner, edges.Count, hash);
    }

    private static void Put(ref int[] ordinals, int number, int ordinal)
    {
        if (number >= ordinals.Length) Array.Resize(ref ordinals, Math.Max(number + 1, ordinals.Length * 2));
        ordinals[number] = ordinal;
    }
}
