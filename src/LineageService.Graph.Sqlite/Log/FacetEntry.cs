using System.Security.Cryptography;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// A facet's value in memory. Whoever prepares an event makes or finds it; the one writer gives it its row. Mutable: the row is the
/// writer's alone.
/// </summary>
internal sealed class FacetEntry(byte[] value)
{
    private PackedBytes? _packed = PackedBytes.OfFacet(value);

    /// <summary>The exact bytes.</summary>
    public byte[] Value { get; } = value;

    public byte[] ContentHash { get; } = SHA256.HashData(value);

    /// <summary>As it is stored; packed anew where it was let go.</summary>
    public PackedBytes Packed => _packed ??= PackedBytes.OfFacet(Value);

    /// <summary>The row's id; meaningful in one <see cref="Turn"/> only.</summary>
    public long Id { get; private set; }

    /// <summary>When the id was learnt, as <see cref="FacetTable"/> counts: it forgets all ids by counting on.</summary>
    public long Turn { get; private set; }

    public void Learn(long id, long turn) => (Id, Turn) = (id, turn);

    /// <summary>Called once it is on disk.</summary>
    public void Settle(long turn)
    {
        Turn = turn;
        _packed = null;
    }
}
