using System.Collections.Immutable;
using System.Security.Cryptography;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A contribution in its stored form, known by its content. Decoded when it is first looked into.</summary>
internal sealed class StoredContribution
{
    private EventContribution? _decoded;
    private ImmutableArray<DatasetId> _paths;

    /// <param name="decoded">What <paramref name="encoded"/> is the form of.</param>
    public StoredContribution(byte[] encoded, EventContribution decoded)
        : this(encoded, HashOf(encoded), decoded.HasTargets) => _decoded = decoded;

    public StoredContribution(byte[] encoded, UInt128 hash, bool hasTargets) => (Encoded, Hash, HasTargets) = (encoded, hash, hasTargets);

    public byte[] Encoded { get; }

    /// <summary>The first half of the SHA-256 of <see cref="Encoded"/>.</summary>
    public UInt128 Hash { get; }

    public bool HasTargets { get; }

    public EventContribution Decoded => _decoded ??= ContributionCodec.Decode(Encoded);

    /// <summary>The paths of files that it mentions, each once.</summary>
    public ImmutableArray<DatasetId> Paths => _paths.IsDefault ? _paths = ContributionPaths.Of(Decoded) : _paths;

    private static UInt128 HashOf(byte[] encoded)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(encoded, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
