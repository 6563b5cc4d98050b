using System.Collections.Immutable;
using LineageService.Graph.Visibility;
using LineageService.Model;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Name">The token's name; <see cref="LocalName"/> without one.</param>
/// <param name="IsToken">True for a token, and for a person whom a trusted proxy names. Without one nobody is known by name, and so cannot approve what another proposed.</param>
public sealed record Actor(string Name, Scope Scopes, bool IsToken)
{
    public const string LocalName = "local";

    /// <summary>Whoever reaches loopback without a token, where none is required.</summary>
    public static readonly Actor Local = new(LocalName, Access.Scopes.All, IsToken: false);

    /// <summary>Nobody, where a token is required and none was sent.</summary>
    public static readonly Actor Nobody = new("", Scope.None, IsToken: false);

    /// <summary>Namespaces it is bound to; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>What it may see: that of its namespaces.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    /// <summary>Whether it may approve what somebody proposed.</summary>
    public bool CanApprove => IsToken && Scopes.HasFlag(Scope.Steward);

    /// <summary>Requests that it may send in a second; null for what holds for every token.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Largest body that it may send; null for what holds for everyone.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>What seals its cursors; empty where it sees everything.</summary>
    internal ReadOnlyMemory<byte> CursorKey { get; init; }

    public bool IsBound => !Namespaces.IsEmpty;

    /// <param name="key">Secret of the store that the names of what a bound token may not see are made with.</param>
    public static Actor Of(AccessToken token, OpaqueKey key)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(key);
        var actor = new Actor(token.Name, token.Scopes, IsToken: true) { RequestsPerSecond = token.RequestsPerSecond, MaxBodyBytes = token.MaxBodyBytes };
        return actor.BoundTo(token.Namespaces, key);
    }

    /// <summary>The same, seeing no more than these namespaces; all where none is named.</summary>
    public Actor BoundTo(ImmutableArray<string> namespaces, OpaqueKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (namespaces.IsDefaultOrEmpty) return this;
        var own = key.For(Name);
        return this with { Namespaces = namespaces, Visibility = NodeVisibility.Of(namespaces, own.Span), CursorKey = own };
    }

    /// <summary>Whether a namespace is one of its own.</summary>
    public bool Sees(string @namespace) => Visibility.Sees(@namespace);

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
