namespace LineageService.Sql.Catalog;

/// <summary>A name with its hash that minds no case, so that a name looked up in several relations is hashed once.</summary>
internal readonly struct NameKey(string text)
{
    public string Text { get; } = text;

    public uint Hash { get; } = HashOf(text);

    /// <summary>Equal for names that are equal but for case (<see cref="StringComparison.OrdinalIgnoreCase"/>).</summary>
    public static uint HashOf(ReadOnlySpan<char> text)
    {
        var hash = (uint)text.Length;
        foreach (var c in text)
        {
            var folded = c < 0x80 ? (uint)(c is >= 'a' and <= 'z' ? c - 0x20 : c) : char.ToUpperInvariant(c);
            hash = (hash ^ folded) * 0x01000193u;
        }

        return hash ^ (hash >> 15);
    }
}
