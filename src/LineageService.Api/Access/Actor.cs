using System.Collections.Immutable;
using LineageService.Model;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Name">The token's name; <see cref="LocalName"/> without one.</param>
/// <param name="IsToken">True for a token. Without one nobody is known by name, and so cannot approve what another proposed.</param>
public sealed record Actor(string Name, Scope Scopes, bool IsToken)
{
    public const string LocalName = "local";

    /// <summary>Whoever reaches loopback without a token, where none is required.</summary>
    public static readonly Actor Local = new(LocalName, Access.Scopes.All, IsToken: false);

    /// <summary>Nobody, where a token is required and none was sent.</summary>
    public static readonly Actor Nobody = new("", Scope.None, IsToken: false);

    /// <summary>Namespaces it is bound to; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>Whether it may approve what somebody proposed.</summary>
    public bool CanApprove => IsToken && Scopes.HasFlag(Scope.Steward);

    public bool IsBound => !Namespaces.IsEmpty;

    public static Actor Of(AccessToken token) => new(token.Name, token.Scopes, IsToken: true) { Namespaces = token.Namespaces };

    /// <summary>Whether a namespace is one of its own.</summary>
    public bool Sees(string @namespace)
    {
        if (!IsBound) return true;
        foreach (var pattern in Namespaces)
        {
            var isSeen = pattern is [.. var start, '*']
                ? @namespace.StartsWith(start, StringComparison.Ordinal)
                : string.Equals(pattern, @namespace, StringComparison.Ordinal);
            if (isSeen) return true;
        }

        return false;
    }

    public bool Sees(DatasetId dataset) => Sees(dataset.Namespace);
}

/// <summary>The actor of a request.</summary>
public static class ActorExtensions
{
    /// <summary>Who sent this request, as found before its endpoint ran.</summary>
    public static Actor Actor(this HttpContext context) => context.Features.Get<Actor>() ?? Access.Actor.Nobody;

    /// <summary>The author to note: the token's name where there is one, else what the body says.</summary>
    public static string AuthorOr(this HttpContext context, string author) => context.Actor() is { IsToken: true, Name: var name } ? name : author;
}
