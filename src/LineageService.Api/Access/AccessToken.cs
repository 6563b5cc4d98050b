using System.Collections.Immutable;

namespace LineageService.Api.Access;

/// <summary>A token as kept: never its secret, only the hash of it. Times are UTC.</summary>
/// <param name="Name">Who or what uses it; the author of what is written with it. Never given twice.</param>
/// <param name="Hash">SHA-256 of the secret.</param>
public sealed record AccessToken(string Name, ImmutableArray<byte> Hash, Scope Scopes, DateTimeOffset CreatedAt)
{
    /// <summary>Namespaces it is bound to, each whole or a beginning before <c>*</c>; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>Requests that it may send in a second; null for what holds for every token.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Largest body that it may send, in bytes after decompression; null for what holds for everyone.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was taken back; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Hash of the secret before the last rotation; null for none.</summary>
    public ImmutableArray<byte>? FormerHash { get; init; }

    /// <summary>Until when the former secret works.</summary>
    public DateTimeOffset? FormerUntil { get; init; }

    /// <summary>When it was last presented, to the minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether any secret of it works at a time.</summary>
    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}
