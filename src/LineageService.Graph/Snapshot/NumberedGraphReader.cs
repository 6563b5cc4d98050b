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

    public string Intern(ReadOnlySpan<char> text) => _builder.Tables.Names.Intern(text);

    public void Dataset(int number, DatasetRecord record, string[] paths, ReadOnlySpan<int> declared)
    {
        var tables = _builder.Tables;
        var ordinal = tables.Dataset(record.Id);
        // The store's places are field indexes here too: an edge's numbers need no translation.
        tables.Datasets[ordinal] = DatasetEntry.OfNumbers(tables.Datasets[ordinal], record, paths, declared, tables.Names);
        Put(ref _datasets, number, ordinal);
    }

    public void Job(
        int number, JobId id, AnalysisState state, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs,
        ImmutableArray<UnknownLineage> unknowns)
    {
        var tables = _builder.Tables;
        var ordinal = tables.Job(id, revive: true);
        if (state != AnalysisState.NotAnalysed || inputs.Length + outputs.Length + unknowns.Length > 0)
        {
            tables.Jobs[ordinal] = tables.Jobs[ordinal] with
            {
                State = state,
                Inputs = Ordinals(inputs),
                Outputs = Ordinals(outputs),
                Unknowns = unknowns,
            };
        }

        if (!unknowns.IsEmpty || state is AnalysisState.Failed or AnalysisState.NotAnalysed) tables.TouchedJobs.Add(ordinal);
        Put(ref _jobs, number, ordinal);
    }

    public void EdgeSet(
        int job, int target, EvidenceKind evidence, string producer, ImmutableArray<UnknownLineage> unknowns,
        ReadOnlySpan<byte> packedEdges)
    {
        var targetOrdinal = _datasets[target];
        var key = new OwnerKey(_jobs[job], targetOrdinal, evidence);
        var owner = _builder.BeginOwner(key);
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

        _builder.EndOwner(key, producer, unknowns, edges.Count, hash);
    }

    private ImmutableArray<int> Ordinals(ReadOnlySpan<int> numbers)
    {
        var ordinals = ImmutableArray.CreateBuilder<int>(numbers.Length);
        foreach (var number in numbers) if (!ordinals.Contains(_datasets[number])) ordinals.Add(_datasets[number]);
        return ordinals.DrainToImmutable();
    }

    private static void Put(ref int[] ordinals, int number, int ordinal)
    {
        if (number >= ordinals.Length) Array.Resize(ref ordinals, Math.Max(number + 1, ordinals.Length * 2));
        ordinals[number] = ordinal;
    }
}
