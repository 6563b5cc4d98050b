using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Which stored bytes the folds in memory were made of, and which of them a batch used: over a shared store another process may have written them
/// meanwhile, and then the batch must not be committed. Mutable; one writer.
/// </summary>
internal sealed class UsedStates
{
    private readonly ConditionalWeakTable<object, Hashes> _hashes = [];
    private readonly HashSet<object> _used = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableArray<StateGuard>.Builder _guards = ImmutableArray.CreateBuilder<StateGuard>();

    public ImmutableArray<StateGuard> Guards => _guards.ToImmutable();

    public void Clear()
    {
        _used.Clear();
        _guards.Clear();
    }

    /// <summary>A fold was made of stored bytes; null for none.</summary>
    public void Read(object fold, ReadOnlyMemory<byte>? state, ReadOnlyMemory<byte>? content) =>
        _hashes.AddOrUpdate(fold, new Hashes { State = HashOf(state), Content = HashOf(content) });

    /// <summary>The batch takes for granted that a fold is as it was read.</summary>
    /// <param name="state">The guard of its state, without the hash.</param>
    /// <param name="contentKey">The key of its content, which is looked at where there was one.</param>
    public void Use(object fold, StateGuard state, string? contentKey)
    {
        if (!_used.Add(fold) || !_hashes.TryGetValue(fold, out var hashes)) return;
        _guards.Add(state with { Hash = hashes.State });
        if (contentKey is not null && hashes.Content != default) _guards.Add(StateGuard.Of(contentKey, hashes.Content));
    }

    /// <summary>The batch writes a fold's state.</summary>
    public void State(object fold, ReadOnlySpan<byte> bytes)
    {
        if (_hashes.TryGetValue(fold, out var hashes)) hashes.State = StateGuard.HashOf(bytes);
    }

    /// <summary>The batch writes a fold's content.</summary>
    public void Content(object fold, ReadOnlySpan<byte> bytes)
    {
        if (_hashes.TryGetValue(fold, out var hashes)) hashes.Content = StateGuard.HashOf(bytes);
    }

    private static UInt128 HashOf(ReadOnlyMemory<byte>? bytes) => bytes is { } known ? StateGuard.HashOf(known.Span) : default;

    private sealed class Hashes
    {
        public UInt128 State { get; set; }

        public UInt128 Content { get; set; }
    }
}
