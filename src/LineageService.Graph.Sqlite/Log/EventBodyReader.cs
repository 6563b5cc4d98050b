using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Puts bodies together again from envelopes and facets. Keeps facets between events, since most come again. Mutable; one read.
/// </summary>
internal sealed class EventBodyReader(SqliteConnection connection) : IDisposable
{
    private const long MaxHeld = 32L * 1024 * 1024;

    private readonly SqliteCommand _facet = connection.Prepared("SELECT size, encoding, body FROM facet WHERE id = $0", 1);

    private readonly Dictionary<long, byte[]> _facets = [];
    private long _held;

    /// <param name="size">Of the body; null where it was stored whole by an earlier version of this program, which did not note it.</param>
    /// <param name="envelopeSize">Of the envelope before it was packed.</param>
    /// <param name="references">Null where nothing was cut out.</param>
    public byte[] Read(int? size, int? envelopeSize, int encoding, byte[]? references, byte[] envelope)
    {
        var unpacked = PackedBytes.Unpack(encoding, envelope, envelopeSize);
        if (references is null) return unpacked;
        var body = new byte[size ?? throw Damaged()];
        var (read, written) = (0, 0);
        var reader = FacetReferences.Open(references);
        while (!reader.AtEnd)
        {
            var (gap, id) = FacetReferences.Next(ref reader);
            Copy(unpacked.AsSpan(), read, gap, body, ref written);
            read += gap;
            var facet = Facet(id);
            Copy(facet, 0, facet.Length, body, ref written);
        }

        Copy(unpacked, read, unpacked.Length - read, body, ref written);
        return written == body.Length ? body : throw Damaged();
    }

    public void Dispose() => _facet.Dispose();

    private static void Copy(ReadOnlySpan<byte> from, int start, int length, byte[] to, ref int written)
    {
        if (start + length > from.Length || written + length > to.Length) throw Damaged();
        from.Slice(start, length).CopyTo(to.AsSpan(written));
        written += length;
    }

    private byte[] Facet(long id)
    {
        if (_facets.TryGetValue(id, out var known)) return known;
        using var reader = _facet.With(id).ExecuteReader();
        if (!reader.Read()) throw Damaged();
        var facet = PackedBytes.Unpack(reader.GetInt32(1), reader.Bytes(2), reader.GetInt32(0));
        _held += facet.Length;
        if (_held > MaxHeld)
        {
            _facets.Clear();
            _held = facet.Length;
        }

        return _facets[id] = facet;
    }

    private static LineageStoreException Damaged() => new("A stored event is damaged: its parts do not fit.", isTransient: false);
}
