using LineageService.Model;
using LineageService.Sql.Lexing;

namespace LineageService.Ingestion.Analysis.Caching;

/// <summary>Two texts with the same tokens: a place in one as a place in the other.</summary>
internal sealed class TokenPlaces
{
    private readonly TokenList _from;
    private readonly TokenList _to;

    private TokenPlaces(TokenList from, TokenList to) => (_from, _to) = (from, to);

    /// <summary>Equal for texts with the same tokens and the same of them first on their lines.</summary>
    public static ulong HashOf(TokenList text)
    {
        var hash = 14695981039346656037ul;
        var end = 0;
        foreach (var token in text.Tokens)
        {
            hash = (hash ^ (StartsLine(text, end, token) ? 2ul : 1ul)) * 1099511628211ul;
            var rest = System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.TextOf(token));
            while (rest.Length >= sizeof(ulong))
            {
                hash = (hash ^ BitConverter.ToUInt64(rest)) * 0x9E3779B97F4A7C15ul;
                hash ^= hash >> 32;
                rest = rest[sizeof(ulong)..];
            }

            foreach (var part in rest) hash = (hash ^ part) * 1099511628211ul;
            end = token.End;
        }

        return hash;
    }

    /// <summary>Null where the tokens are not the same.</summary>
    public static TokenPlaces? Between(TokenList from, TokenList to)
    {
        if (from.Tokens.Length != to.Tokens.Length) return null;
        int fromEnd = 0, toEnd = 0;
        for (var i = 0; i < from.Tokens.Length; i++)
        {
            var (left, right) = (from.Tokens[i], to.Tokens[i]);
            if (left.Kind != right.Kind || !from.TextOf(left).SequenceEqual(to.TextOf(right))) return null;
            if (StartsLine(from, fromEnd, left) != StartsLine(to, toEnd, right)) return null;
            (fromEnd, toEnd) = (left.End, right.End);
        }

        return new TokenPlaces(from, to);
    }

    public TextSpan Move(TextSpan span) => TextSpan.FromBounds(Move(span.Start, isEnd: false), Move(span.End, isEnd: span.Length > 0));

    private static bool StartsLine(TokenList text, int before, Token token) =>
        token.Start > before && text.Text.AsSpan(before, token.Start - before).Contains('\n');

    private int Move(int place, bool isEnd)
    {
        // The last token that begins before the place, or at it where something begins there.
        int low = 0, high = _from.Tokens.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var start = _from.Tokens[middle].Start;
            if (isEnd ? start < place : start <= place) low = middle;
            else high = middle - 1;
        }

        var (old, moved) = (_from.Tokens[low], _to.Tokens[low]);
        return place < old.Start ? Math.Min(place, moved.Start) : moved.Start + Math.Min(place - old.Start, moved.Length);
    }
}
