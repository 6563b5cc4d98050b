using System.Collections.Immutable;
using System.Net;

namespace LineageService.Api.Hosting;

/// <summary>The addresses of <c>--urls</c>, checked before anything listens.</summary>
public static class ListenAddresses
{
    /// <summary>Reads a list of URLs separated by semicolons.</summary>
    /// <returns>The URLs, or the sentence that says why they are refused.</returns>
    public static (ImmutableArray<string> Urls, string? Refusal) Read(string urls, bool allowRemote)
    {
        ArgumentNullException.ThrowIfNull(urls);
        var list = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
        if (list.IsEmpty) return ([], $"--urls is empty; give an address such as {LineageApiOptions.DefaultUrl}.");
        foreach (var url in list)
        {
            if (!IsAddress(url)) return ([], $"'{url}' is no http address to listen on; give one such as {LineageApiOptions.DefaultUrl}.");
            if (!allowRemote && !IsLoopbackUrl(url))
            {
                return ([], $"'{url}' can be reached from other machines: say that this is meant with --allow-remote, and make a token first "
                    + "(`lineage admin token create`), for every request will need one.");
            }
        }

        return (list, null);
    }

    /// <summary>True for an http or https address to listen on; the host may be <c>*</c>.</summary>
    public static bool IsAddress(string url) => Parse(url) is { } uri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>True for an https address.</summary>
    public static bool IsSecure(string url) => Parse(url)?.Scheme == Uri.UriSchemeHttps;

    /// <summary>True for an address that only this machine reaches.</summary>
    public static bool IsLoopbackUrl(string url) => Parse(url) is { } uri && IsLoopback(uri.Host);

    /// <summary>True for localhost and loopback addresses.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static Uri? Parse(string url) => Uri.TryCreate(
        url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri) ? uri : null;
}
