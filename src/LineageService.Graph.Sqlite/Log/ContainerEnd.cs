using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Finds where a JSON object or array ends, 64 bytes at a time: every byte becomes a bit, and brackets inside of strings are masked out.
/// Events are 15 KB and mostly facets, so this is what cutting them costs.
/// </summary>
internal static class ContainerEnd
{
    private const int Block = 64;

    // '{' and '[' differ in this bit only, and so do '}' and ']'; no other byte that JSON allows outside of strings becomes one by it.
    private const byte BracketBit = 0x20;

    /// <summary>The place behind the bracket that closes the one at <paramref name="start"/>; the text's length where none does.</summary>
    public static int Find(ReadOnlySpan<byte> text, int start)
    {
        scoped Span<byte> tail = stackalloc byte[Block];
        var depth = 0;
        var state = default(StringState);
        for (var at = start; at < text.Length; at += Block)
        {
            scoped ReadOnlySpan<byte> block = text[at..];
            if (block.Length < Block)
            {
                tail.Clear();
                block.CopyTo(tail);
                block = tail;
            }

            var masks = Masks.Of(block);
            var outside = ~state.Inside(masks.Quotes, masks.Backslashes);
            var (opens, closes) = (masks.Opens & outside, masks.Closes & outside);
            if (depth > BitOperations.PopCount(closes))
            {
                depth += BitOperations.PopCount(opens) - BitOperations.PopCount(closes);
                continue;
            }

            for (var brackets = opens | closes; brackets != 0; brackets &= brackets - 1)
            {
                var lowest = brackets & (0 - brackets);
                depth += (opens & lowest) != 0 ? 1 : -1;
                if (depth == 0) return at + BitOperations.TrailingZeroCount(lowest) + 1;
            }
        }

        return text.Length;
    }

    /// <summary>Where in 64 bytes the bytes that matter are.</summary>
    private readonly record struct Masks(ulong Quotes, ulong Backslashes, ulong Opens, ulong Closes)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Masks Of(ReadOnlySpan<byte> block)
        {
            ref var first = ref MemoryMarshal.GetReference(block);
            var low = Vector256.LoadUnsafe(ref first);
            var high = Vector256.LoadUnsafe(ref first, (nuint)Vector256<byte>.Count);
            var bit = Vector256.Create(BracketBit);
            var (lowBracket, highBracket) = (low | bit, high | bit);
            return new Masks(
                Equal(low, high, (byte)'"'), Equal(low, high, (byte)'\\'),
                Equal(lowBracket, highBracket, (byte)'{'), Equal(lowBracket, highBracket, (byte)'}'));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Equal(Vector256<byte> low, Vector256<byte> high, byte value)
        {
            var wanted = Vector256.Create(value);
            return Vector256.Equals(low, wanted).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
        }
    }

    /// <summary>Carries from block to block whether a string or an escape is open. Mutable.</summary>
    private struct StringState
    {
        private ulong _inString;
        private bool _escaped;

        /// <summary>The bits of the block that lie inside of strings.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Inside(ulong quotes, ulong backslashes)
        {
            if (backslashes != 0 || _escaped) quotes &= ~Escaped(backslashes);

            // After n doublings each bit is the parity of the 2^n quotes at and below it.
            var inside = quotes ^ (quotes << 1);
            inside ^= inside << 2;
            inside ^= inside << 4;
            inside ^= inside << 8;
            inside ^= inside << 16;
            inside ^= inside << 32;
            inside ^= _inString;
            _inString = (ulong)((long)inside >> 63);
            return inside;
        }

        // The bytes behind a backslash that is not escaped itself.
        private ulong Escaped(ulong backslashes)
        {
            var escaped = _escaped ? 1UL : 0;
            _escaped = false;
            for (backslashes &= ~escaped; backslashes != 0;)
            {
                var place = BitOperations.TrailingZeroCount(backslashes);
                if (place == Block - 1)
                {
                    _escaped = true;
                    break;
                }

                escaped |= 2UL << place;
                backslashes &= ~(3UL << place);
            }

            return escaped;
        }
    }
}
