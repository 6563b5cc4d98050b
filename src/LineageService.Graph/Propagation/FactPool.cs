using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Makes what nodes have of what other nodes have: carried over a transition, or put together. What was made once is found again, so that equal facts are one
/// object. Mutable; one thread.
/// </summary>
/// <param name="origins">By number.</param>
internal sealed class FactPool(PagedArray<PropagationOrigin?> origins)
{
    private const int Remembered = 4096;

    private readonly Dictionary<(NodeFacts Facts, int Transition), NodeFacts?> _carried = [];
    private readonly Dictionary<int, NodeFacts> _known = [];

    // The last sums by the hash of their parts: columns of one job often have the same sources.
    private readonly (NodeFacts[] Parts, NodeFacts Sum)[] _sums = new (NodeFacts[], NodeFacts)[Remembered];
    private readonly List<NodeFacts> _pending = [];
    private int[] _origins = new int[256];
    private ushort[] _states = new ushort[256];

    /// <summary>What a transition makes of facts; null for nothing, the same object where it changes none.</summary>
    public NodeFacts? Carried(NodeFacts facts, int transition)
    {
        if (_carried.TryGetValue((facts, transition), out var known)) return known;
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

        return _carried[(facts, transition)] = count == 0 ? null : Of(count, facts);
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
        foreach (var part in parts) hash = (hash * 31) + System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(part);
        ref var remembered = ref _sums[(uint)hash % Remembered];
        if (remembered.Parts is { } same && same.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts))) return remembered.Sum;
        var kept = parts.ToArray();
        // The smallest first, two and two, so that long ones are read few times.
        while (parts.Count > 1)
        {
            _pending.Clear();
            for (var at = 0; at < parts.Count; at += 2)
                _pending.Add(at + 1 < parts.Count ? Sum(parts[at], parts[at + 1]) : parts[at]);
            parts.Clear();
            parts.AddRange(_pending);
        }

        remembered = (kept, parts[0]);
        return parts[0];
    }

    private NodeFacts Sum(NodeFacts left, NodeFacts right)
    {
        Reserve(left.Count + right.Count);
        var leftOrigins = left.Origins;
        var leftStates = left.States;
        var rightOrigins = right.Origins;
        var rightStates = right.States;
        var (one, other, count) = (0, 0, 0);
        while (one < leftOrigins.Length && other < rightOrigins.Length)
        {
            var (first, second) = (leftOrigins[one], rightOrigins[other]);
            var states = 0;
            if (first <= second) states |= leftStates[one++];
            if (second <= first) states |= rightStates[other++];
            _origins[count] = Math.Min(first, second);
            _states[count++] = (ushort)states;
        }

        for (; one < leftOrigins.Length; one++, count++) (_origins[count], _states[count]) = (leftOrigins[one], leftStates[one]);
        for (; other < rightOrigins.Length; other++, count++) (_origins[count], _states[count]) = (rightOrigins[other], rightStates[other]);
        if (count == left.Count && left.HasSame(_origins.AsSpan(0, count), _states.AsSpan(0, count))) return left;
        return Of(count, right);
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
        var hash = NodeFacts.HashOf(reaching, states);
        ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_known, hash, out var exists);
        if (exists && known!.HasSame(reaching, states)) return known;
        return known = new NodeFacts(reaching.ToArray(), states.ToArray());
    }

    private void Reserve(int count)
    {
        if (_origins.Length >= count) return;
        var length = Math.Max(count, _origins.Length * 2);
        (_origins, _states) = (new int[length], new ushort[length]);
    }
}
