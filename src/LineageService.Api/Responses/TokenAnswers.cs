using LineageService.Api.Access;
using LineageService.Api.Contracts;

namespace LineageService.Api.Responses;

/// <summary>Tokens as answered.</summary>
internal static class TokenAnswers
{
    public static TokenResponse Of(AccessToken token) => new(token.Name, Scopes.ToWords(token.Scopes), token.Namespaces, token.CreatedAt)
    {
        RequestsPerSecond = token.RequestsPerSecond,
        MaxBodyBytes = token.MaxBodyBytes,
        ExpiresAt = token.ExpiresAt,
        RevokedAt = token.RevokedAt,
        FormerUntil = token.FormerUntil,
        LastUsedAt = token.LastUsedAt,
    };

    public static TokenSecretResponse Of((AccessToken Token, string Secret) made) => new(Of(made.Token), made.Secret);
}
