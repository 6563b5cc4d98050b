using LineageService.Api.Access.Proxies;
using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Access;

/// <summary>Finds who sends a request, and refuses what the rule of its endpoint does not allow them.</summary>
internal sealed class AccessMiddleware(
    RequestDelegate next, TokenRegister tokens, TokenRates rates, TrustedProxy proxy, LineageApiOptions options)
{
    private const string Scheme = "Bearer ";

    private const string Challenge = "Bearer realm=\"lineage\"";

    // Whoever maps an endpoint and forgets its rule has locked it, not opened it.
    private static readonly AccessRule Unruled = new(Scope.Admin);

    public async Task InvokeAsync(HttpContext context)
    {
        var rule = (context.GetEndpoint() as RouteEndpoint)?.Metadata.GetMetadata<AccessRule>() ?? Unruled;
        if (await FindActorAsync(context, rule).ConfigureAwait(false) is not { } actor) return;
        context.Features.Set(actor);
        if (context.GetEndpoint() is RouteEndpoint endpoint)
        {
            if (rule.Scope != Scope.None && actor == Actor.Nobody)
            {
                await RefuseAsync(context, "Send a token: Authorization: Bearer …", Challenge).ConfigureAwait(false);
                return;
            }

            if (!actor.Scopes.HasFlag(rule.Scope))
            {
                var words = string.Join(", ", Scopes.ToWords(rule.Scope));
                await ProblemWriter.WriteAsync(
                    context, new Problem(ProblemType.ScopeMissing, $"This needs the scope {words}, which the token '{actor.Name}' has not."),
                    response => response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{words}\"")
                    .ConfigureAwait(false);
                return;
            }

            if (rates.Exceeded(actor) is { } seconds)
            {
                // OpenLineage clients send again what is answered with 503, and drop what is answered with 429.
                var type = rule.Scope == Scope.Ingest ? ProblemType.Overloaded : ProblemType.TooManyRequests;
                await ProblemWriter.WriteAsync(
                    context, new Problem(type, $"The token '{actor.Name}' sends more requests than its rate.") { RetryAfterSeconds = seconds })
                    .ConfigureAwait(false);
                return;
            }

            if (actor.IsBound && rule.Scope != Scope.None && endpoint.Metadata.GetMetadata<NamespaceAware>() is null)
            {
                await ProblemWriter.WriteAsync(
                    context,
                    new Problem(
                        ProblemType.NamespaceBound,
                        $"The token '{actor.Name}' is bound to namespaces, and this answers or changes more than those.")).ConfigureAwait(false);
                return;
            }
        }

        await next(context).ConfigureAwait(false);
    }

    /// <returns>Null where it was refused.</returns>
    private async ValueTask<Actor?> FindActorAsync(HttpContext context, AccessRule rule)
    {
        // Health and documentation are anyone's, with a token that has ended too: a probe must not fail by it.
        if (rule.Scope == Scope.None) return options.TokensAreRequired ? Actor.Nobody : Actor.Local;

        var cancellationToken = context.RequestAborted;
        if (proxy.Speaks(context.Request) && proxy.Read(context) is { } person)
            return person.For(rule.Scope, await tokens.KeyAsync(cancellationToken).ConfigureAwait(false));

        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0 || (!options.TokensAreRequired && !IsOurs(header))) return options.TokensAreRequired ? Actor.Nobody : Actor.Local;
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await tokens.FindAsync(header[Scheme.Length..].Trim(), cancellationToken).ConfigureAwait(false)
            : null;
        if (token is not null) return await tokens.ActorAsync(token, cancellationToken).ConfigureAwait(false);
        await RefuseAsync(context, "The token is unknown, expired or revoked.", $"{Challenge}, error=\"invalid_token\"").ConfigureAwait(false);
        return null;
    }

    // Where no token is required, clients that are set up with another service's key work as they would without it.
    private static bool IsOurs(string header) => header.Contains(TokenSecret.Prefix, StringComparison.Ordinal);

    private static Task RefuseAsync(HttpContext context, string detail, string challenge) => ProblemWriter.WriteAsync(
        context, new Problem(ProblemType.TokenNeeded, detail), response => response.Headers.WWWAuthenticate = challenge);
}
