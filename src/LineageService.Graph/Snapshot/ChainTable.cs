using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// The chains of functions that take something of a value away, give it back, or are not known: what labels ask of an edge. A chain that leaves all of
/// the value is number 0. Grows, never changes; shared by all graphs of one host, overlays among them. Thread-safe.
/// </summary>
internal sealed class ChainTable
{
    /// <summary>Edges whose chain came after so many others: what it leaves is not known here, so it counts as the whole value.</summary>
    public const ushort Full = ushort.MaxValue;

    private readonly Dictionary<ImmutableArray<FunctionApplication>, ushort> _numbers = new(FunctionChainComparer.Instance);
    private volatile ImmutableArray<FunctionApplication>[] _chains = new ImmutableArray<FunctionApplication>[64];
    private readonly Lock _lock = new();
    private volatile int _count = 1;

    public ChainTable() => _chains[0] = [];

    public int Count => _count;

    /// <summary>The chain of a number; empty for 0 and for <see cref="Full"/>.</summary>
    public ImmutableArray<FunctionApplication> this[int number] => number < _count ? _chains[number] : [];

    /// <summary>The number of a chain. Its literals stay where they say what is left.</summary>
    public ushort Intern(ImmutableArray<FunctionApplication> chain)
    {
        if (chain.IsDefaultOrEmpty || !chain.Any(Matters)) return 0;
        var plain = chain.Any(step => !step.Literals.IsDefaultOrEmpty && !KeepsLiterals(step))
            ? [.. chain.Select(step => KeepsLiterals(step) ? step : step with { Literals = [] })]
            : chain;
        lock (_lock) return InternLocked(plain);
    }

    private ushort InternLocked(ImmutableArray<FunctionApplication> plain)
    {
        if (_numbers.TryGetValue(plain, out var known)) return known;
        if (_count == Full) return Full;
        if (_count == _chains.Length)
        {
            var longer = new ImmutableArray<FunctionApplication>[_count * 2];
            _chains.CopyTo(longer, 0);
            _chains = longer;
        }

        _chains[_count] = plain;
        return _numbers[plain] = (ushort)_count++;
    }

    private static bool Matters(FunctionApplication step) =>
        step.Class is FunctionClass.Unknown or FunctionClass.Alternative || MaskingCatalog.ClassOf(step) != MaskingClass.None;

    private static bool KeepsLiterals(FunctionApplication step) =>
        step.Name == "/" || MaskingCatalog.ClassOf(step) is MaskingClass.Truncation or MaskingClass.PartialMask or MaskingClass.ShapeMask
            or MaskingClass.PatternReplacement or MaskingClass.Statistic or MaskingClass.Count;
}
