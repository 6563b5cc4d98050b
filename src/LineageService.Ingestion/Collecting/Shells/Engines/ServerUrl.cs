using System.Globalization;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>
/// What a JDBC or libpq URL tells of its server. User names, passwords and parameters are left out.
/// </summary>
/// <param name="System">The scheme behind <c>jdbc:</c>: <c>hive2</c>, <c>mysql</c>, <c>postgresql</c> …; null for none.</param>
public sealed record ServerUrl(string? System, string? Host, int? Port, string? Database)
{
    public static ServerUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var url = text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) ? text[5..] : text;
        if (url.StartsWith("oracle:thin:", StringComparison.OrdinalIgnoreCase)) return Oracle(url[12..]);
        var mark = url.IndexOf("://", StringComparison.Ordinal);
        var system = mark > 0 ? url[..mark].ToLowerInvariant() : null;
        var rest = mark >= 0 ? url[(mark + 3)..] : url;
        var parameters = rest.AsSpan().IndexOfAny('?', ';');
        var tail = parameters < 0 ? string.Empty : rest[parameters..];
        if (parameters >= 0) rest = rest[..parameters];
        var at = rest.LastIndexOf('@');
        if (at >= 0) rest = rest[(at + 1)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var database = slash < 0 ? NamedDatabase(tail) : rest[(slash + 1)..];
        var (host, port) = Server(slash < 0 ? rest : rest[..slash]);
        return new ServerUrl(system, host, port, string.IsNullOrEmpty(database) ? NamedDatabase(tail) : database);
    }

    // Of several servers, the first.
    private static (string? Host, int? Port) Server(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var first = comma < 0 ? text : text[..comma];
        var colon = first.LastIndexOf(':');
        if (colon < 0) return (first.Length == 0 ? null : first, null);
        int? port = int.TryParse(first.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return (first[..colon], port);
    }

    // SQL Server: ;databaseName=x or ;database=x.
    private static string? NamedDatabase(string parameters)
    {
        foreach (var part in parameters.Split([';', '?', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part[..equals].Trim().ToLowerInvariant() is "databasename" or "database") return part[(equals + 1)..].Trim();
        }

        return null;
    }

    // @host:1521:SID, @//host:1521/service
    private static ServerUrl Oracle(string rest)
    {
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var parts = rest[(at + 1)..].TrimStart('/').Split([':', '/']);
        int? port = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
        return new ServerUrl("oracle", parts[0], port, parts.Length > 2 ? parts[2] : null);
    }
}
