using System.Globalization;
using System.Text.Json;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>Hosts and ports as connectors write them, brought to one spelling: lower case, the port always there, lists sorted.</summary>
public static class ConnectionTexts
{
    /// <summary>
    /// <c>host:port</c> of one address; schemes, users, passwords and paths around it are dropped. Null where there is no host.
    /// </summary>
    public static string? Host(string text, int defaultPort)
    {
        var rest = text.AsSpan().Trim();
        var scheme = rest.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) rest = rest[(scheme + 3)..];
        var end = rest.IndexOfAny('/', '?', ';');
        if (end >= 0) rest = rest[..end];
        var at = rest.LastIndexOf('@');
        if (at >= 0) rest = rest[(at + 1)..];
        if (rest.IsEmpty || rest.ContainsAny(' ', '{', '$')) return null;
        var colon = rest.LastIndexOf(':');
        var isAddress = rest[0] == '[' || rest.Count(':') > 1;
        if (isAddress && rest[0] != '[') return $"[{rest.ToString().ToLowerInvariant()}]:{Port(defaultPort)}";
        if (colon > 0 && rest[colon..].Length > 1 && !rest[(colon + 1)..].ContainsAnyExceptInRange('0', '9')) return rest.ToString()
            .ToLowerInvariant();
        return $"{rest.TrimEnd(':').ToString().ToLowerInvariant()}:{Port(defaultPort)}";
    }

    /// <summary>The addresses of a list, sorted, each once. Empty where one of them is no address.</summary>
    public static IReadOnlyList<string> Hosts(string list, int defaultPort)
    {
        var hosts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in list.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Host(part, defaultPort) is not { } host) return [];
            hosts.Add(host);
        }

        return [.. hosts];
    }

    /// <summary>The names of a JSON object (Spark's <c>assign</c>: <c>{"topic":[0,1]}</c>) with commas between them; null where it is none.</summary>
    public static string? Keys(string? json)
    {
        if (json is null) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? string.Join(',', document.RootElement.EnumerateObject().Select(property => property.Name))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
}
