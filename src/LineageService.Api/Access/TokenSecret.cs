using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace LineageService.Api.Access;

/// <summary>
/// Secrets of tokens: 256 random bits behind a prefix by which scanners of repositories find them. Being random they need no slow hash.
/// </summary>
public static class TokenSecret
{
    public const string Prefix = "lineage_";

    private const int Bytes = 32;

    private const int MaxLength = 512;

    /// <summary>A new secret; whoever asked sees it once.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of a secret.</summary>
    public static ImmutableArray<byte> HashOf(string secret) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))];

    /// <summary>Finds the token of a secret. Every token is compared, each in constant time.</summary>
    internal static AccessToken? Find(ImmutableArray<AccessToken> tokens, string secret, DateTimeOffset now)
    {
        if (secret.Length > MaxLength) return null;
        var hash = HashOf(secret).AsSpan();
        AccessToken? found = null;
        foreach (var token in tokens)
        {
            var isCurrent = CryptographicOperations.FixedTimeEquals(hash, token.Hash.AsSpan());
            var isFormer = token.FormerHash is { } former && CryptographicOperations.FixedTimeEquals(hash, former.AsSpan()) && now < token.FormerUntil;
            if (isCurrent || isFormer) found = token;
        }

        return found;
    }
}
