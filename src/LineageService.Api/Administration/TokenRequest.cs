using System.Collections.Immutable;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Store;

namespace LineageService.Api.Administration;

/// <summary>A token to be made; asked by <c>POST /api/v2/admin/tokens</c> and <c>lineage admin token create</c> with the same parameters.</summary>
public sealed record TokenRequest(string Name, Scope Scopes, ImmutableArray<string> Namespaces, DateTimeOffset? ExpiresAt)
{
    private const int MaxName = 64;

    private const int MaxNamespaces = 256;

    /// <summary>What it may send.</summary>
    public TokenLimits Limits { get; init; }

    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [
        TokenParameters.Name, TokenParameters.Scopes, TokenParameters.Namespace, TokenParameters.Expires, TokenParameters.Rate, TokenParameters.MaxBody,
    ];

    public static ImmutableArray<QueryParameter> RotationParameters { get; } = [TokenParameters.Overlap];

    public static TokenRequest Read(QueryReader reader, TimeProvider time)
    {
        var name = reader.Read(TokenParameters.Name) ?? "";
        if (!IsName(name))
            reader.Add(Violation.Query(TokenParameters.Name.Name, $"Must be 1 to {MaxName} letters, digits, dots, dashes and underscores, and not '{Actor.LocalName}'."));
        var scopes = reader.ReadList(TokenParameters.Scopes).Aggregate(Scope.None, (all, scope) => all | scope);
        if (scopes == Scope.None && !reader.HasMistake(TokenParameters.Scopes))
            reader.Add(Violation.Query(TokenParameters.Scopes.Name, "Name at least one of read, ingest, steward, admin."));
        var namespaces = reader.ReadAll(TokenParameters.Namespace);
        if (namespaces.Length > MaxNamespaces) reader.Add(Violation.Query(TokenParameters.Namespace.Name, $"At most {MaxNamespaces}."));
        return new TokenRequest(name, scopes, namespaces, ReadExpiry(reader, time.GetUtcNow()))
        {
            Limits = new TokenLimits((int?)reader.ReadOptional(TokenParameters.Rate), reader.ReadOptional(TokenParameters.MaxBody)),
        };
    }

    public static TimeSpan ReadOverlap(QueryReader reader) => reader.Read(TokenParameters.Overlap) ?? TimeSpan.FromDays(1);

    /// <exception cref="ProblemException">409.</exception>
    public async Task<TokenSecretResponse> RunAsync(TokenRegister tokens, CancellationToken cancellationToken) =>
        TokenAnswers.Of(await tokens.CreateAsync(Name, Scopes, Namespaces, ExpiresAt, cancellationToken, Limits).ConfigureAwait(false));

    /// <exception cref="ProblemException">404 or 409.</exception>
    public static async Task<TokenSecretResponse> RotateAsync(
        TokenRegister tokens, string name, TimeSpan overlap, CancellationToken cancellationToken) =>
        TokenAnswers.Of(await tokens.RotateAsync(name, overlap, cancellationToken).ConfigureAwait(false));

    /// <exception cref="ProblemException">404.</exception>
    public static async Task<TokenResponse> RevokeAsync(TokenRegister tokens, string name, CancellationToken cancellationToken) =>
        TokenAnswers.Of(await tokens.RevokeAsync(name, cancellationToken).ConfigureAwait(false));

    public static async Task<TokensResponse> ListAsync(ILineageStore store, CancellationToken cancellationToken) =>
        new([.. (await TokensCodec.ReadAsync(store, cancellationToken).ConfigureAwait(false)).Select(TokenAnswers.Of)]);

    private static DateTimeOffset? ReadExpiry(QueryReader reader, DateTimeOffset now)
    {
        if (reader.Read(TokenParameters.Expires) is not { } text) return null;
        DateTimeOffset? expiry = null;
        if (TimeParameter.TryParse(text, out var time)) expiry = time;
        else if (DurationParameter.TryParse(text, out var age) && age < DateTimeOffset.MaxValue - now) expiry = now + age;
        if (expiry is null) reader.Add(Violation.Query(TokenParameters.Expires.Name, $"{TimeParameter.Rule} Or an age such as 90d."));
        else if (expiry <= now) reader.Add(Violation.Query(TokenParameters.Expires.Name, "Would have ended already."));
        return expiry;
    }

    private static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxName || name is "." or ".." || string.Equals(name, Actor.LocalName, StringComparison.OrdinalIgnoreCase)) return false;
        foreach (var letter in name)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')) return false;
        return true;
    }
}
