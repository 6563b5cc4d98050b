using System.Collections.Immutable;
using System.Net;

namespace LineageService.Api.Access.Proxies;

/// <summary>
/// A proxy in front of the service that knows people, and says in headers who sends a request and of which groups they are. Believed only where it comes
/// from one of the addresses, and knows the secret where there is one.
/// </summary>
public sealed record ProxyAccess
{
    public const string DefaultUserHeader = "X-Forwarded-User";

    public const string DefaultGroupsHeader = "X-Forwarded-Groups";

    /// <summary>The header in which a proxy says the secret.</summary>
    public const string SecretHeader = "X-Lineage-Proxy-Secret";

    /// <summary>No proxy is believed: identity headers mean nothing.</summary>
    public static ProxyAccess None { get; } = new();

    /// <summary>Addresses that proxies come from; empty where the secret alone tells.</summary>
    public ImmutableArray<IPNetwork> Addresses { get; init; } = [];

    /// <summary>What a proxy has to know; null for nothing.</summary>
    public string? Secret { get; init; }

    public string UserHeader { get; init; } = DefaultUserHeader;

    /// <summary>Groups, separated by commas.</summary>
    public string GroupsHeader { get; init; } = DefaultGroupsHeader;

    /// <summary>What the groups may do; a group that is not named here may do nothing.</summary>
    public ImmutableArray<ProxyGroup> Groups { get; init; } = [];

    public bool IsEnabled => !Addresses.IsEmpty || Secret is not null;
}

/// <summary>What members of a group may do.</summary>
/// <param name="Name">As the proxy says it; exact.</param>
/// <param name="Namespaces">Namespaces it is bound to in these scopes, each whole or a beginning before <c>*</c>; empty for all.</param>
public sealed record ProxyGroup(string Name, Scope Scopes, ImmutableArray<string> Namespaces);
