namespace LineageService.Sql.Catalog;

/// <summary>The name of a file or address as a dataset: without what an address carries behind its path, which may be a signature.</summary>
internal static class FilePath
{
    /// <summary>The path without query and user of an address with a scheme; any other text as it is.</summary>
    public static string NameOf(string path)
    {
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0) return path;
        var query = path.IndexOf('?', scheme);
        if (query > 0 && path.AsSpan(query).Contains('=')) path = path[..query];
        var host = scheme + 3;
        var end = path.IndexOf('/', host);
        var user = path.LastIndexOf('@', end < 0 ? path.Length - 1 : end);

        // abfss://container@account is a place; user:password@host is not.
        return user > host && path.AsSpan(host, user - host).Contains(':') ? path.Remove(host, user + 1 - host) : path;
    }
}
