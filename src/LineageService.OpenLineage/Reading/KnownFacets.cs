using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>
/// Facets as they were read last, by whose they are: the events of a run, and of one run after the other, repeat most of theirs byte for byte,
/// and comparing bytes costs a hundredth of reading them. Thread-safe; bounded: each place keeps the last facet of its key, and all are dropped
/// where they hold too much.
/// </summary>
internal sealed class KnownFacets
{
    private const int Places = 1 << 12;
    private const int MaxLength = 1 << 18;
    private const long MaxHeld = 48L * 1024 * 1024;

    private readonly Known?[] _places = new Known?[Places];
    private long _held;

    public static KnownFacets Shared { get; } = new();

    /// <summary>The facet that was read last under a key, where the text begins with its very bytes; else null.</summary>
    public Known<T>? Find<T>(int key, ReadOnlySpan<byte> text, int maxFieldDepth)
        where T : class =>
        Volatile.Read(ref _places[key & (Places - 1)]) is Known<T> known && known.MaxFieldDepth == maxFieldDepth && text.StartsWith(known.Text)
            ? known
            : null;

    /// <summary>Remembers a facet that was read without a diagnostic.</summary>
    public void Put<T>(int key, ReadOnlySpan<byte> text, int maxFieldDepth, Facet<T> facet)
        where T : class
    {
        if (text.Length > MaxLength) return;
        var known = new Known<T>(text.ToArray(), maxFieldDepth, facet);
        var former = Interlocked.Exchange(ref _places[key & (Places - 1)], known);
        if (Interlocked.Add(ref _held, text.Length - (former?.Text.Length ?? 0)) <= MaxHeld) return;
        Array.Clear(_places);
        Interlocked.Exchange(ref _held, 0);
    }

    internal abstract class Known(byte[] text, int maxFieldDepth)
    {
        /// <summary>From the opening brace to the closing one.</summary>
        public byte[] Text { get; } = text;

        public int MaxFieldDepth { get; } = maxFieldDepth;
    }

    internal sealed class Known<T>(byte[] text, int maxFieldDepth, Facet<T> facet) : Known(text, maxFieldDepth)
        where T : class
    {
        public Facet<T> Facet { get; } = facet;
    }
}
