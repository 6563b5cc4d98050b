using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>A token as listed; its secret is nowhere.</summary>
[Description("A token, without its secret.")]
public sealed record TokenResponse(
    [property: Description("Who or what uses it; the author of what is written with it.")] string Name,
    [property: Description("What it may do: read, ingest, steward, admin.")] IReadOnlyList<string> Scopes,
    [property: Description("Namespaces it is bound to, whole or a beginning before *; empty for all.")] IReadOnlyList<string> Namespaces,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt)
{
    [Description("Requests that it may send in a second; absent for what holds for every token.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RequestsPerSecond { get; init; }

    [Description("Largest body that it may send, in bytes after decompression; absent for what holds for everyone.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaxBodyBytes { get; init; }

    [Description("When it ends; absent for never.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("When it was taken back.")]
    public DateTimeOffset? RevokedAt { get; init; }

    [Description("Until when the secret before the last rotation works.")]
    public DateTimeOffset? FormerUntil { get; init; }

    [Description("When it was last presented, to the minute.")]
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>The answer of <c>GET /api/v2/admin/tokens</c>.</summary>
[Description("All tokens ever made.")]
public sealed record TokensResponse([property: Description("In the order of their making.")] IReadOnlyList<TokenResponse> Tokens);

/// <summary>The answer to the making or rotation of a token: the only one with its secret.</summary>
[Description("A token with its new secret.")]
public sealed record TokenSecretResponse(
    [property: Description("The token.")] TokenResponse Token,
    [property: Description("To be sent as Authorization: Bearer; shown only here, kept nowhere.")] string Secret);
