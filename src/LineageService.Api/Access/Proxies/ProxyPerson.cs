using System.Collections.Immutable;

namespace LineageService.Api.Access.Proxies;

/// <summary>Somebody whom a trusted proxy names.</summary>
/// <param name="Name">With <see cref="Prefix"/> before it: no token has such a name.</param>
/// <param name="Groups">What the groups that are known here may do.</param>
internal sealed record ProxyPerson(string Name, ImmutableArray<ProxyGroup> Groups)
{
    public const string Prefix = "user:";

    /// <summary>
    /// The actor of a request. Its bounds are those of the groups by which it may do what is needed: a group that may read everything does not let one
    /// decide outside of the namespaces of another.
    /// </summary>
    /// <param name="needed">The scope of the endpoint.</param>
    public Actor For(Scope needed, OpaqueKey key)
    {
        var scopes = Scope.None;
        foreach (var group in Groups) scopes |= group.Scopes;
        var actor = new Actor(Name, scopes, IsToken: true);
        var granting = Groups.Where(group => (group.Scopes & needed) != 0).ToList();
        return granting.Count == 0 || granting.Exists(group => group.Namespaces.IsEmpty)
            ? actor
            : actor.BoundTo([.. granting.SelectMany(group => group.Namespaces).Distinct(StringComparer.Ordinal)], key);
    }
}
