using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Where in an envelope which facets belong, as stored: for each the bytes of the envelope before it and the id of its row. None is null.
/// </summary>
internal static class FacetReferences
{
    private const byte Version = 1;

    public static byte[]? Write(CutEvent cut, ReadOnlySpan<long> ids)
    {
        if (ids.IsEmpty) return null;
        var writer = new VarintWriter(1 + (ids.Length * 6));
        writer.Byte(Version);
        for (var index = 0; index < ids.Length; index++)
        {
            writer.Unsigned((uint)cut.Facets[index].Gap);
            writer.Unsigned64((ulong)ids[index]);
        }

        return writer.ToArray();
    }

    /// <summary>Adds the ids that are referred to.</summary>
    public static void ReadIds(ReadOnlySpan<byte> references, HashSet<long> ids)
    {
        var reader = Open(references);
        while (!reader.AtEnd) ids.Add(Next(ref reader).Id);
    }

    public static VarintReader Open(ReadOnlySpan<byte> references)
    {
        var reader = new VarintReader(references);
        return reader.Byte() == Version
            ? reader
            : throw new LineageStoreException("An event is stored in a version that this program does not read.", isTransient: false);
    }

    public static (int Gap, long Id) Next(ref VarintReader reader) => ((int)reader.Unsigned(), (long)reader.Unsigned64());
}
