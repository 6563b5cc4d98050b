using System.Security.Cryptography;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// What a writer takes for granted of a state that it read before it made its batch. Where another writer changed the state meanwhile, the whole batch
/// is refused (<see cref="LineageStoreException.IsConflict"/>): the writer reads anew and makes another.
/// </summary>
/// <param name="Job">The job of a fold state; null for a keyed state.</param>
/// <param name="Key">The key of a keyed state; null for a fold state.</param>
/// <param name="Hash">What <see cref="HashOf"/> gives for the state that was read; default where there was none.</param>
public readonly record struct StateGuard(JobId? Job, string? Key, UInt128 Hash)
{
    public static StateGuard Of(JobId job, UInt128 hash) => new(job, null, hash);

    public static StateGuard Of(string key, UInt128 hash) => new(null, key, hash);

    /// <summary>A hash that tells states apart; stable, since stores keep it. Never default.</summary>
    public static UInt128 HashOf(ReadOnlySpan<byte> state)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(state, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash) | UInt128.One;
    }

    /// <summary>Makes sure that a state is still what was read.</summary>
    /// <param name="stored">The hash of the state that is stored; default for none.</param>
    /// <exception cref="LineageStoreException">It is another.</exception>
    public void Check(UInt128 stored)
    {
        if (stored != Hash)
            throw new LineageStoreException("Another writer changed what this batch was made of.", isTransient: true) { IsConflict = true };
    }
}
