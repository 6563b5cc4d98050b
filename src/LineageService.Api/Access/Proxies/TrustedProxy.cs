using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LineageService.Api.Access.Proxies;

/// <summary>Reads who a request comes from where a proxy says so, and refuses whoever only pretends to be one.</summary>
internal sealed class TrustedProxy(LineageApiOptions options)
{
    private const int MaxName = 200;

    private const int MaxGroups = 1_000;

    private readonly ProxyAccess _access = options.Proxy;

    private readonly byte[]? _secret = options.Proxy.Secret is { } secret ? SHA256.HashData(Encoding.UTF8.GetBytes(secret)) : null;

    /// <summary>True where a request has a header that only a proxy may send.</summary>
    public bool Speaks(HttpRequest request) => _access.IsEnabled
        && (request.Headers.ContainsKey(_access.UserHeader) || request.Headers.ContainsKey(_access.GroupsHeader)
            || request.Headers.ContainsKey(ProxyAccess.SecretHeader));

    /// <summary>Whom it names; null for nobody, which leaves the request to its token.</summary>
    /// <exception cref="ProblemException">403: it is no proxy that is believed. 400: what it says cannot be read.</exception>
    public ProxyPerson? Read(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!IsTrusted(context.Connection.RemoteIpAddress, headers[ProxyAccess.SecretHeader]))
        {
            throw new ProblemException(new Problem(
                ProblemType.UntrustedProxy, $"{_access.UserHeader} and {_access.GroupsHeader} are taken only from a configured proxy."));
        }

        if (!headers.TryGetValue(_access.UserHeader, out var users)) return null;

        // Twice, or joined to one by something between: one of them is what the proxy passed on instead of taking it away.
        if (users is not [{ Length: > 0 and <= MaxName } name] || name != name.Trim() || name.Any(letter => char.IsControl(letter) || letter == ',')) throw Unreadable(_access.UserHeader);
        return new ProxyPerson(ProxyPerson.Prefix + name, GroupsOf(headers[_access.GroupsHeader]));
    }

    private ImmutableArray<ProxyGroup> GroupsOf(StringValues header)
    {
        if (header.Count > 1) throw Unreadable(_access.GroupsHeader);
        var names = header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length > MaxGroups) throw Unreadable(_access.GroupsHeader);
        return [.. _access.Groups.Where(group => names.Contains(group.Name, StringComparer.Ordinal))];
    }

    private bool IsTrusted(IPAddress? address, StringValues secret)
    {
        if (!_access.Addresses.IsEmpty)
        {
            if (address is null) return false;
            var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            if (!_access.Addresses.Any(network => network.Contains(plain))) return false;
        }

        return _secret is null
            || (secret is [{ } said] && CryptographicOperations.FixedTimeEquals(_secret, SHA256.HashData(Encoding.UTF8.GetBytes(said))));
    }

    private static ProblemException Unreadable(string header) =>
        new(new Problem(ProblemType.InvalidRequest, $"{header} must be there once and readable.")
        {
            Violations = [new Violation("header", header, "Must be there once and readable.")],
        });
}
