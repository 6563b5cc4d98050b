using System.Buffers;
using System.Text;

namespace LineageService.Graph.Store;

/// <summary>Writes integers in as few bytes as they need (LEB128; signed ones zigzag) and texts in UTF-8. Mutable.</summary>
public sealed class VarintWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(Math.Max(16, capacity));

    public int Length => _buffer.WrittenCount;

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Unsigned(uint value) => Unsigned64(value);

    public void Signed(int value) => Unsigned64((uint)((value << 1) ^ (value >> 31)));

    public void Signed64(long value) => Unsigned64((ulong)((value << 1) ^ (value >> 63)));

    public void Unsigned64(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _buffer.Advance(length);
    }

    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Unsigned((uint)bytes);
        _buffer.Advance(Encoding.UTF8.GetBytes(value, _buffer.GetSpan(bytes)));
    }

    /// <summary>A text or null.</summary>
    public void OptionalText(string? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null) Text(value);
    }

    /// <summary>A count, then the numbers.</summary>
    public void Numbers(ReadOnlySpan<int> values)
    {
        Unsigned((uint)values.Length);
        foreach (var value in values) Unsigned((uint)value);
    }

    /// <summary>Bytes as they are, without their count.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
