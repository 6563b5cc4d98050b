using System.Buffers.Binary;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote. A state that ends too early is a damaged store, not bad input.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> state)
{
    private ReadOnlySpan<byte> _rest = state;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Octet() => Take(1)[0];

    public bool Flag() => Octet() != 0;

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var octet = Octet();
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80) return value;
        }

        throw Damaged();
    }

    public int Count()
    {
        var value = Number();
        return value <= int.MaxValue ? (int)value : throw Damaged();
    }

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    public string? Text()
    {
        var length = Count();
        return length == 0 ? null : length == 1 ? string.Empty : Encoding.UTF8.GetString(Take(length - 1));
    }

    public string Name() => Text() ?? throw Damaged();

    public DatasetId Dataset() => new(Name(), Name());

    public JobId Job() => new(Name(), Name());

    public RunId Run() => new(new Guid(Take(16), bigEndian: true));

    public EventKey Key()
    {
        var ticks = (long)Number();
        return ticks == 0 ? default : new EventKey(ticks, Octet(), Fixed());
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw Damaged();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static LineageStoreException Damaged() => new("A fold state of the store is damaged.", isTransient: false);
}
