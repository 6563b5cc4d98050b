using System.Runtime.CompilerServices;
using System.Text;

namespace LineageService.Graph.Store;

/// <summary>Reads what <see cref="VarintWriter"/> wrote. Mutable; lives on the stack.</summary>
/// <exception cref="LineageStoreException">From any read past the end: the bytes are damaged.</exception>
public ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    public byte Byte() => (uint)_at < (uint)_bytes.Length ? _bytes[_at++] : throw Damaged();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Unsigned()
    {
        // Most numbers are differences and fit one byte.
        if ((uint)_at < (uint)_bytes.Length && _bytes[_at] < 0x80) return _bytes[_at++];
        return (uint)Unsigned64();
    }

    public int Signed()
    {
        var value = Unsigned();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public long Signed64()
    {
        var value = Unsigned64();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ulong Unsigned64()
    {
        var value = 0UL;
        for (var shift = 0; _at < _bytes.Length && shift < 70; shift += 7)
        {
            var part = _bytes[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw Damaged();
    }

    public string Text() => Encoding.UTF8.GetString(TextBytes());

    /// <summary>A text's bytes in UTF-8, without a copy.</summary>
    public ReadOnlySpan<byte> TextBytes()
    {
        var length = (int)Unsigned();
        if ((uint)length > (uint)(_bytes.Length - _at)) throw Damaged();
        var text = _bytes.Slice(_at, length);
        _at += length;
        return text;
    }

    public int[] Numbers()
    {
        var count = Count();
        if (count == 0) return [];
        var values = new int[count];
        for (var index = 0; index < count; index++) values[index] = (int)Unsigned();
        return values;
    }

    /// <summary>
    /// A count of items that follow. Every item takes a byte at least: a larger count is damage, not a reason to allocate.
    /// </summary>
    public int Count()
    {
        var count = Unsigned();
        return count <= (uint)(_bytes.Length - _at) ? (int)count : throw Damaged();
    }

    public string? OptionalText() => Byte() == 0 ? null : Text();

    private static LineageStoreException Damaged() => new("A stored record is damaged: it ends too early.", isTransient: false);
}
