using System.Text;

namespace LineageService.Graph.Store;

/// <summary>Reads what <see cref="VarintWriter"/> wrote. Mutable; lives on the stack.</summary>
/// <exception cref="LineageStoreException">From any read past the end: the bytes are damaged.</exception>
public ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty) throw Damaged();
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public uint Unsigned() => (uint)Unsigned64();

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
        for (var index = 0; index < _rest.Length; index++)
        {
            var part = _rest[index];
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part >= 0x80 && index < 9) continue;
            _rest = _rest[(index + 1)..];
            return value;
        }

        throw Damaged();
    }

    public string Text()
    {
        var length = (int)Unsigned();
        if ((uint)length > (uint)_rest.Length) throw Damaged();
        var value = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return value;
    }

    public int[] Numbers()
    {
        var count = (int)Unsigned();
        // Every number takes a byte at least: a larger count is damage, not a reason to allocate.
        if ((uint)count > (uint)_rest.Length) throw Damaged();
        if (count == 0) return [];
        var values = new int[count];
        for (var index = 0; index < count; index++) values[index] = (int)Unsigned();
        return values;
    }

    public string? OptionalText() => Byte() == 0 ? null : Text();

    private static LineageStoreException Damaged() => new("A stored record is damaged: it ends too early.", isTransient: false);
}
