using System.Runtime.CompilerServices;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Makes what nodes have of what other nodes have: carried over a transition, or put together. What was made once is found again, so that equal facts are one
/// object. Mutable; one thread, and several may have one index.
/// </summary>
/// <param name="origins">By number.</param>
/// <param name="index">All that was made.</param>
internal sealed class FactPool(PagedArray<PropagationOrigin?> origins, FactIndex index)
{
    private const int Remembered = 1 << 14;

    // Facts lie one behind the other in long arrays, which a collector neither reads nor moves; short ones first, for a pool that makes few.
    private const int FirstRoom = 256, LastRoom = 1 << 16;

    // What was carried last, by the hash of facts and transition: columns side by side often have the same.
    private readonly (NodeFacts Facts, int Transition, NodeFacts? Carried)[] _carried = new (NodeFacts, int, NodeFacts?)[Remembered];

    // The last sums by the hash of their parts: columns of one job often have the same sources.
    private readonly (NodeFacts[] Parts, NodeFacts Sum)[] _sums = new (NodeFacts[], NodeFacts)[Remembered];
    private readonly List<int> _ends = [];
    private int[] _origins = new int[256];
    private ushort[] _states = new ushort[256];
    private int[] _otherOrigins = [];
    private ushort[] _otherStates = [];
    private int[] _roomOfOrigins = [];
    private ushort[] _roomOfStates = [];
    private int _used;

    /// <summary>What a transition makes of facts; null for nothing, the same object where it changes none.</summary>
    public NodeFacts? Carried(NodeFacts facts, int transition)
    {
        var hash = RuntimeHelpers.GetHashCode(facts) + (transition * 31);
        ref var remembered = ref _carried[(uint)hash % Remembered];
        if (ReferenceEquals(remembered.Facts, facts) && remembered.Transition == transition) return remembered.Carried;
        Reserve(facts.Count);
        var count = 0;
        for (var at = 0; at < facts.Count; at++)
        {
            if (origins[facts.Origins[at]] is not { } origin) continue;
            var map = origin.Maps[transition];
            var next = 0;
            for (var left = (int)facts.States[at]; left != 0; left &= left - 1)
            {
                if (map.Next(System.Numerics.BitOperations.TrailingZeroCount(left)) is var state and >= 0) next |= 1 << state;
            }

            if (next == 0) continue;
            _origins[count] = facts.Origins[at];
            _states[count++] = (ushort)next;
        }

        var carried = count == 0 ? null : Of(count, facts);
        remembered = (facts, transition, carried);
        return carried;
    }

    /// <summary>All of several together; each part is in what it makes. The list is used up.</summary>
    /// <param name="parts">At least one.</param>
    public NodeFacts Sum(List<NodeFacts> parts)
    {
        for (var at = parts.Count - 1; at > 0; at--)
        {
            if (parts.IndexOf(parts[at], 0, at) >= 0) parts.RemoveAt(at);
        }

        if (parts.Count == 1) return parts[0];
        var hash = 0;
        foreach (var part in parts) hash = (hash * 31) + RuntimeHelpers.GetHashCode(part);
        ref var remembered = ref _sums[(uint)hash % Remembered];
        if (remembered.Parts is { } same && same.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts))) return remembered.Sum;
        var sum = parts.Count == 2 ? Sum(parts[0], parts[1]) : SumOf(parts);
        remembered = (parts.ToArray(), sum);
        return sum;
    }

    private NodeFacts Sum(NodeFacts left, NodeFacts right)
    {
        Reserve(left.Count + right.Count);
        var count = Merge(left.Origins, left.States, right.Origins, right.States, _origins, _states);
        if (count == left.Count && left.HasSame(_origins.AsSpan(0, count), _states.AsSpan(0, count))) return left;
        return Of(count, right);
    }

    // Two and two, and again, so that long ones are read few times; what is in between is nobody's facts and is looked for nowhere.
    private NodeFacts SumOf(List<NodeFacts> parts)
    {
        var (total, largest) = (0, parts[0]);
        foreach (var part in parts)
        {
            total += part.Count;
            if (part.Count > largest.Count) largest = part;
        }

        Reserve(total);
        if (_otherOrigins.Length < _origins.Length) (_otherOrigins, _otherStates) = (new int[_origins.Length], new ushort[_origins.Length]);
        _ends.Clear();
        var end = 0;
        foreach (var part in parts)
        {
            part.Origins.CopyTo(_origins.AsSpan(end));
            part.States.CopyTo(_states.AsSpan(end));
            _ends.Add(end += part.Count);
        }

        while (_ends.Count > 1)
        {
            var (start, made, kept) = (0, 0, 0);
            for (var at = 0; at < _ends.Count; at += 2)
            {
                var middle = _ends[at];
                end = at + 1 < _ends.Count ? _ends[at + 1] : middle;
                made += Merge(
                    _origins.AsSpan(start..middle), _states.AsSpan(start..middle), _origins.AsSpan(middle..end), _states.AsSpan(middle..end),
                    _otherOrigins.AsSpan(made), _otherStates.AsSpan(made));
                _ends[kept++] = made;
                start = end;
            }

            _ends.RemoveRange(kept, _ends.Count - kept);
            (_origins, _states, _otherOrigins, _otherStates) = (_otherOrigins, _otherStates, _origins, _states);
        }

        return Of(_ends[0], largest);
    }

    private static int Merge(
        ReadOnlySpan<int> leftOrigins, ReadOnlySpan<ushort> leftStates, ReadOnlySpan<int> rightOrigins, ReadOnlySpan<ushort> rightStates,
        Span<int> origins, Span<ushort> states)
    {
        var (one, other, count) = (0, 0, 0);
        while (one < leftOrigins.Length && other < rightOrigins.Length)
        {
            var (first, second) = (leftOrigins[one], rightOrigins[other]);
            var both = 0;
            if (first <= second) both |= leftStates[one++];
            if (second <= first) both |= rightStates[other++];
            (origins[count], states[count]) = (Math.Min(first, second), (ushort)both);
            count++;
        }

        leftOrigins[one..].CopyTo(origins[count..]);
        leftStates[one..].CopyTo(states[count..]);
        count += leftOrigins.Length - one;
        rightOrigins[other..].CopyTo(origins[count..]);
        rightStates[other..].CopyTo(states[count..]);
        return count + rightOrigins.Length - other;
    }

    /// <summary>Facts with a content; the one that is known where it is known.</summary>
    public NodeFacts Of(ReadOnlySpan<int> reaching, ReadOnlySpan<ushort> states)
    {
        Reserve(reaching.Length);
        reaching.CopyTo(_origins);
        states.CopyTo(_states);
        return Of(reaching.Length, null);
    }

    // What was made in the buffers; one that may well be the same is looked at first.
    private NodeFacts Of(int count, NodeFacts? likely)
    {
        var reaching = _origins.AsSpan(0, count);
        var states = _states.AsSpan(0, count);
        if (likely is not null && likely.HasSame(reaching, states)) return likely;
        return index.Find(reaching, states, NodeFacts.HashOf(reaching, states), this);
    }

    /// <summary>New facts with a content, which is copied.</summary>
    internal NodeFacts Make(ReadOnlySpan<int> reaching, ReadOnlySpan<ushort> states)
    {
        if (reaching.Length > LastRoom / 4) return new NodeFacts(reaching.ToArray(), states.ToArray());
        if (_roomOfOrigins.Length - _used < reaching.Length)
        {
            var length = Math.Clamp(Math.Max(_roomOfOrigins.Length * 2, reaching.Length * 2), FirstRoom, LastRoom);
            (_roomOfOrigins, _roomOfStates, _used) = (GC.AllocateUninitializedArray<int>(length), GC.AllocateUninitializedArray<ushort>(length), 0);
        }

        reaching.CopyTo(_roomOfOrigins.AsSpan(_used));
        states.CopyTo(_roomOfStates.AsSpan(_used));
        var made = new NodeFacts(_roomOfOrigins, _roomOfStates, _used, reaching.Length);
        _used += reaching.Length;
        return made;
    }

    private void Reserve(int count)
    {
        if (_origins.Length >= count) return;
        var length = Math.Max(count, _origins.Length * 2);
        (_origins, _states) = (new int[length], new ushort[length]);
    }
}
