using System.Collections.Immutable;
using System.Net;
using LineageService.Api;
using LineageService.Api.Access;
using LineageService.Api.Access.Proxies;
using LineageService.Cli.Configuration.Kinds;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>A proxy in front of the service that says who sends a request (docs/access.md).</summary>
internal static class ProxySection
{
    private const int MinSecret = 16;

    public static readonly ConfigurationOption<ImmutableArray<string>> Addresses = new(
        "proxy.addresses",
        OptionKinds.List("addresses or networks such as 10.0.0.5 or 10.0.0.0/8", text => Network(text) is not null),
        [],
        "Where the proxy's requests come from: its identity headers are believed, and from elsewhere refused")
    {
        Flag = "--proxy-address",
        HelpName = "ADDRESS",
    };

    public static readonly ConfigurationOption<string?> Secret = new(
        "proxy.secret", OptionKinds.Text, null, $"What the proxy says in {ProxyAccess.SecretHeader}, {MinSecret} characters or more; beside the addresses or instead of them")
    {
        IsSecret = true,
    };

    public static readonly ConfigurationOption<string> UserHeader = new(
        "proxy.userHeader", OptionKinds.Word("the name of a header", IsHeader), ProxyAccess.DefaultUserHeader, "The header with the person's name");

    public static readonly ConfigurationOption<string> GroupsHeader = new(
        "proxy.groupsHeader", OptionKinds.Word("the name of a header", IsHeader), ProxyAccess.DefaultGroupsHeader, "The header with their groups, separated by commas");

    public static readonly ConfigurationOption<string?> Groups = new(
        "proxy.groups", OptionKinds.Text, null, "What members of a group may do: read,ingest,steward,admin, and behind @ the namespaces where, such as read,steward @ shop*,crm")
    {
        Flag = "--proxy-group",
        HelpName = "GROUP=SCOPES",
        IsMap = true,
    };

    public static IEnumerable<ConfigurationOption> All => [Addresses, Secret, UserHeader, GroupsHeader, Groups];

    public static LineageApiOptions Bind(ServiceConfiguration configuration, LineageApiOptions options)
    {
        var addresses = configuration.Get(Addresses);
        var secret = configuration.Secret(Secret);
        if (secret is { Length: < MinSecret }) configuration.Report(Secret, $"it has fewer than {MinSecret} characters");
        var groups = ImmutableArray.CreateBuilder<ProxyGroup>();
        foreach (var (name, value) in configuration.EntriesOf(Groups))
        {
            if (Group(name, string.Join(',', value.Items)) is { } group) groups.Add(group);
            else configuration.Report(Groups, value.Origin, $"the group {name} needs scopes out of read, ingest, steward and admin, such as read,steward @ shop*");
        }

        var access = new ProxyAccess
        {
            Addresses = addresses.IsDefault ? [] : [.. addresses.Select(Network).OfType<IPNetwork>()],
            Secret = secret,
            UserHeader = configuration.Get(UserHeader),
            GroupsHeader = configuration.Get(GroupsHeader),
            Groups = groups.ToImmutable(),
        };
        if (groups.Count > 0 && !access.IsEnabled)
            configuration.Report(Groups, $"groups are believed only of a proxy: give {Addresses.Key} or {Secret.Key}");
        return options with { Proxy = access };
    }

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    private static ProxyGroup? Group(string name, string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var scopes = Scope.None;
        foreach (var word in Words(at < 0 ? text : text[..at]))
        {
            var known = Scopes.Words.FirstOrDefault(one => string.Equals(one.Word, word, StringComparison.OrdinalIgnoreCase));
            if (known.Value == Scope.None) return null;
            scopes |= known.Value;
        }

        var namespaces = at < 0 ? [] : Words(text[(at + 1)..]);
        return scopes == Scope.None || (at >= 0 && namespaces.Length == 0) ? null : new ProxyGroup(name, scopes, [.. namespaces]);
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsHeader(string text) => text.Length is > 0 and <= 100 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
