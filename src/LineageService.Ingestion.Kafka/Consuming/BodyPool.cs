using System.Collections.Concurrent;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Pieces of memory for the bodies of records, used again and again: else every record would be garbage, of which the collector copies what is
/// underway from one generation to the next. Thread-safe.
/// </summary>
/// <param name="kept">How many pieces wait for their next use at most; 0 where nothing may be used again.</param>
internal sealed class BodyPool(int kept)
{
    /// <summary>Bytes of a piece.</summary>
    public const int PieceLength = 1024 * 1024;

    private readonly ConcurrentBag<byte[]> _pieces = [];

    public byte[] Rent() => _pieces.TryTake(out var piece) ? piece : GC.AllocateUninitializedArray<byte>(PieceLength);

    /// <summary>Nobody refers to the piece any more.</summary>
    public void Return(byte[] piece)
    {
        if (_pieces.Count < kept) _pieces.Add(piece);
    }
}
