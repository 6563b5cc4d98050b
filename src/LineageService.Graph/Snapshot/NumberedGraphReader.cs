using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>Builds a graph from a store's numbers: no name is looked up per edge. Mutable; one use.</summary>
internal sealed class NumberedGraphReader(IdentityMap identity) : INumberedGraphSink
{
    private readonly GraphBuilder _builder = new(new NameIndex(), identity);
    private static readonly ushort[] NoChains = [0];

    private int[] _datasets = [];
    private int[] _homes = [];
    private int[]?[] _fields = [];
    private bool _areJoined;
    private int[] _jobs = [];

    public static LineageGraph Read(INumberedGraphSource source, IdentityMap identity, CancellationToken cancellationToken)
    {
        var reader = new NumberedGraphReader(identity);
        var epoch = source.ReadGraph(reader, cancellationToken);
        return reader._builder.Build(epoch);
    }

    public string Intern(ReadOnlySpan<char> text) => _builder.Tables.Names.Intern(text);

    public void Dataset(int number, DatasetRecord record, string[] paths, ReadOnlySpan<int> declared)
    {
        var tables = _builder.Tables;
        var ordinal = tables.Dataset(record.Id);
        // The store's places are field indexes here too: an edge's numbers need no translation.
        tables.Put(ordinal, record, DatasetEntry.OfNumbers(tables.Datasets[ordinal], record, paths, declared, tables.Names));
        Put(ref _datasets, number, ordinal);
    }

    public void Job(
        int number, JobId id, AnalysisState state, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs,
        ImmutableArray<UnknownLineage> unknowns)
    {
        JoinAliases();
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
        JoinAliases();
        var targetOrdinal = _homes[target];
        var targetFields = _fields[target];
        var key = new OwnerKey(_jobs[job], _datasets[target], evidence);
        var owner = _builder.BeginOwner(key);
        var hash = UInt128.Zero;
        var count = 0;
        var tables = _builder.Tables;
        var suppressed = identity.Suppressed.IsEmpty
            ? []
            : identity.Suppressed.Of(tables.Datasets[targetOrdinal].Id, tables.Jobs[key.Job].Id, evidence);
        var edges = PackedEdges.Read(packedEdges);
        var chains = NumberChains(ref edges);
        while (edges.MoveNext())
        {
            var packed = edges.Current;
            var kind = BlockEdge.KindOf(packed.Subtype, packed.Masking, packed.Approximate);
            var edge = new NumberedEdge(
                Place(packed.FromDataset), Field(_fields[packed.FromDataset], packed.FromField), Field(targetFields, packed.ToField),
                new EdgeAttributes(kind, owner, packed.SpanStart, packed.SpanLength, chains[packed.Chain]));
            if (!suppressed.IsEmpty && tables.IsSuppressed(suppressed, edge.FromDataset, edge.FromField, targetOrdinal, edge.ToField)) continue;
            _builder.AddEdge(edge);
            count++;
            hash += EdgeSetReader.Hash(edge, targetOrdinal);
        }

        _builder.EndOwner(key, producer, unknowns, count, hash);
    }

    private ushort[] NumberChains(ref PackedEdgeReader edges)
    {
        if (!edges.HasChains) return NoChains;
        var chains = edges.Chains();
        var numbers = new ushort[chains.Length + 1];
        for (var place = 0; place < chains.Length; place++) numbers[place + 1] = _builder.Tables.Names.Chains.Intern(chains[place]);
        return numbers;
    }

    // All datasets come first. From here on their places are those of what stands for them.
    private void JoinAliases()
    {
        if (_areJoined) return;
        _areJoined = true;
        _builder.JoinAliases();
        var tables = _builder.Tables;
        _homes = new int[_datasets.Length];
        _fields = new int[]?[_datasets.Length];
        for (var number = 0; number < _datasets.Length; number++)
        {
            var ordinal = _datasets[number];
            var home = _homes[number] = ordinal < tables.Datasets.Count ? tables.Home(ordinal) : ordinal;
            if (home == ordinal) continue;
            var paths = tables.Datasets[ordinal].Fields;
            var places = _fields[number] = new int[paths.Count];
            for (var field = 0; field < places.Length; field++) places[field] = tables.Groups.FieldOf(ordinal, home, paths[field]);
        }
    }

    private int Place(int number)
    {
        var home = _homes[number];
        return home == _datasets[number] ? home : _builder.Tables.Place(_datasets[number]);
    }

    private static int Field(int[]? places, int field) => places is null || field < 0 ? field : places[field];

    private ImmutableArray<int> Ordinals(ReadOnlySpan<int> numbers)
    {
        var ordinals = ImmutableArray.CreateBuilder<int>(numbers.Length);
        foreach (var number in numbers) if (Place(number) is var ordinal && !ordinals.Contains(ordinal)) ordinals.Add(ordinal);
        return ordinals.DrainToImmutable();
    }

    private static void Put(ref int[] ordinals, int number, int ordinal)
    {
        if (number >= ordinals.Length) Array.Resize(ref ordinals, Math.Max(number + 1, ordinals.Length * 2));
        ordinals[number] = ordinal;
    }
}
