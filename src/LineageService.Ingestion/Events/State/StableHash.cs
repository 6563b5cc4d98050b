using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Model;

namespace LineageService.Ingestion.Events.State;

/// <summary>
/// A 64-bit hash that is the same in every process, for "has it changed since it was written". Not for anything an adversary gains from.
/// Mutable.
/// </summary>
internal struct StableHash
{
    private const ulong Prime = 0x9E3779B97F4A7C15UL;

    private ulong _state;

    public readonly ulong Value
    {
        get
        {
            var value = _state;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    public void Add(ulong value) => _state = ((_state ^ value) * Prime) ^ (_state >> 29) ^ Prime;

    public void Add(int value) => Add((ulong)(uint)value);

    public void Add(string? text)
    {
        if (text is null)
        {
            Add(0);
            return;
        }

        Add(text.Length + 1);
        var rest = MemoryMarshal.AsBytes(text.AsSpan());
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) Add(BitConverter.ToUInt64(rest));
        if (rest.IsEmpty) return;
        Span<byte> tail = stackalloc byte[sizeof(ulong)];
        tail.Clear();
        rest.CopyTo(tail);
        Add(BitConverter.ToUInt64(tail));
    }

    public void Add(DatasetId id)
    {
        Add(id.Namespace);
        Add(id.Name);
    }

    public void Add(ImmutableArray<string> texts)
    {
        Add(texts.Length);
        foreach (var text in texts) Add(text);
    }

    public void Add(ImmutableArray<DatasetId> ids)
    {
        Add(ids.Length);
        foreach (var id in ids) Add(id);
    }

    public static ulong Of(string text)
    {
        var hash = default(StableHash);
        hash.Add(text);
        return hash.Value;
    }
}
