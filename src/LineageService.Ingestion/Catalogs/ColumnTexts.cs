using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// Tables by the text of their columns. A warehouse has many tables of the same columns (copies for another stage, live and settled, shards): the
/// columns of the second are those of the first, read, indexed and hashed once. Mutable; any thread.
/// </summary>
internal sealed class ColumnTexts
{
    private readonly ConcurrentDictionary<UInt128, CatalogTable> _tables = new();

    // Drawn anew in each process: nobody can make up a text that is taken for another one.
    private static readonly ulong[] Seeds = Draw();

    /// <summary>The table that was first told with columns of this text; null where there is none yet.</summary>
    public CatalogTable? Find(ReadOnlySpan<byte> columns, out UInt128 key) => _tables.GetValueOrDefault(key = KeyOf(columns));

    public void Add(UInt128 key, CatalogTable table) => _tables.TryAdd(key, table);

    // Two sums of 64 bits, each step a product that mixes all bits. SHA-256 would take as long as to read the columns.
    private static UInt128 KeyOf(ReadOnlySpan<byte> text)
    {
        var (one, two) = (Seeds[0], Seeds[1] ^ (ulong)text.Length);
        for (; text.Length >= 16; text = text[16..])
        {
            var (left, right) = (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[8..]));
            one = Mix(one ^ left ^ Seeds[2], right ^ Seeds[3]);
            two = Mix(two ^ right ^ Seeds[4], left ^ Seeds[5]);
        }

        Span<byte> last = stackalloc byte[16];
        last.Clear();
        text.CopyTo(last);
        var (head, tail) = (BinaryPrimitives.ReadUInt64LittleEndian(last), BinaryPrimitives.ReadUInt64LittleEndian(last[8..]));
        return new UInt128(Mix(one ^ head ^ Seeds[4], tail ^ Seeds[5]), Mix(two ^ tail ^ Seeds[2], head ^ Seeds[3]));
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private static ulong[] Draw()
    {
        var seeds = new ulong[6];
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(seeds.AsSpan()));
        return seeds;
    }
}
