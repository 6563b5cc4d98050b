using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LineageService.Model;

namespace LineageService.Ingestion.Events.State;

/// <summary>Writes fold states: variable-length integers and length-prefixed UTF-8. Mutable; cleared and reused.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Clear() => _buffer.ResetWrittenCount();

    public void Octet(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Flag(bool value) => Octet(value ? (byte)1 : (byte)0);

    public void Number(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }

    public void Number(int value) => Number((ulong)(uint)value);

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
    }

    /// <summary>A text; null and empty stay apart.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Number(length + 1);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    public void Dataset(DatasetId id)
    {
        Text(id.Namespace);
        Text(id.Name);
    }

    public void Job(JobId id)
    {
        Text(id.Namespace);
        Text(id.Name);
    }

    public void Run(RunId id)
    {
        id.Value.TryWriteBytes(_buffer.GetSpan(16), bigEndian: true, out _);
        _buffer.Advance(16);
    }

    public void Key(EventKey key)
    {
        Number((ulong)key.Ticks);
        if (key.IsNone) return;
        Octet(key.Rank);
        Fixed(key.Hash);
    }
}
