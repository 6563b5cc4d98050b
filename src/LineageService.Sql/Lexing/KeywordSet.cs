namespace LineageService.Sql.Lexing;

/// <summary>An immutable set of keywords; asking costs one bit test. Not for words that are no <see cref="Keyword"/>.</summary>
public sealed class KeywordSet
{
    private static readonly int Words = (Enum.GetValues<Keyword>().Length + 63) / 64;

    private readonly ulong[] _bits;

    public KeywordSet(params ReadOnlySpan<Keyword> keywords)
        : this(new ulong[Words])
    {
        foreach (var keyword in keywords) _bits[(int)keyword / 64] |= 1ul << ((int)keyword % 64);
    }

    private KeywordSet(ulong[] bits) => _bits = bits;

    public bool Contains(Keyword keyword) => (_bits[(int)keyword / 64] >> ((int)keyword % 64) & 1) != 0;

    /// <summary>This set and the given keywords.</summary>
    public KeywordSet With(params ReadOnlySpan<Keyword> keywords)
    {
        var bits = (ulong[])_bits.Clone();
        foreach (var keyword in keywords) bits[(int)keyword / 64] |= 1ul << ((int)keyword % 64);
        return new KeywordSet(bits);
    }

    /// <summary>This set less the given keywords.</summary>
    public KeywordSet Without(params ReadOnlySpan<Keyword> keywords)
    {
        var bits = (ulong[])_bits.Clone();
        foreach (var keyword in keywords) bits[(int)keyword / 64] &= ~(1ul << ((int)keyword % 64));
        return new KeywordSet(bits);
    }
}
