using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Reads the edges of a blob one by one, without an allocation unless the function chains are asked for. Mutable; lives on the stack.
/// </summary>
public ref struct PackedEdgeReader
{
    private readonly ReadOnlySpan<byte> _chains;
    private VarintReader _reader;
    private PackedEdge _last = new(0, -1, -1, default, false, false, 0, 0, 0);
    private PackedEdge _current;
    private int _rest;

    internal PackedEdgeReader(ReadOnlySpan<byte> blob)
    {
        _reader = new VarintReader(blob);
        var version = _reader.Byte();
        if (version != PackedEdges.Version)
            throw new LineageStoreException(
                $"Edges are stored in version {version}, which this program does not read.", isTransient: false);
        _chains = blob[1..];
        for (var chains = _reader.Unsigned(); chains > 0; chains--) ReadChain(ref _reader, keep: false);
        Count = _reader.Count();
        _rest = Count;
    }

    /// <summary>False where no edge has a chain of functions.</summary>
    public readonly bool HasChains => _chains[0] != 0;

    /// <summary>Number of edges.</summary>
    public int Count { get; }

    public readonly PackedEdge Current => _current;

    public bool MoveNext()
    {
        if (_rest == 0) return false;
        _rest--;
        _current = PackedEdges.Read(ref _reader, _last);
        _last = _current with { SpanStart = _current.SpanStart < 0 ? _last.SpanStart : _current.SpanStart };
        return true;
    }

    /// <summary>The table of function chains; <see cref="PackedEdge.Chain"/> counts from one.</summary>
    public readonly ImmutableArray<FunctionApplication>[] Chains()
    {
        var reader = new VarintReader(_chains);
        var chains = new ImmutableArray<FunctionApplication>[(int)reader.Unsigned()];
        for (var index = 0; index < chains.Length; index++) chains[index] = ReadChain(ref reader, keep: true);
        return chains;
    }

    private static ImmutableArray<FunctionApplication> ReadChain(ref VarintReader reader, bool keep)
    {
        var count = (int)reader.Unsigned();
        var chain = ImmutableArray.CreateBuilder<FunctionApplication>();
        for (; count > 0; count--)
        {
            var name = reader.Text();
            var @class = (FunctionClass)reader.Byte();
            var literals = ImmutableArray.CreateBuilder<string>();
            for (var rest = (int)reader.Unsigned(); rest > 0; rest--) literals.Add(reader.Text());
            if (keep) chain.Add(new FunctionApplication(name, @class, literals.DrainToImmutable()));
        }

        return chain.DrainToImmutable();
    }
}
