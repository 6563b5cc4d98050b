using System.Collections.Frozen;
using LineageService.Model;

namespace LineageService.Ingestion.Naming;

/// <summary>
/// The dataset of a directory or file (wire-formats.md §6, and as the OpenLineage clients write it): object stores by bucket and key
/// (<c>s3a://b/k</c> is <c>s3://b</c> <c>k</c>), file systems by their authority and the path with its slash (<c>hdfs://nn:8020</c>
/// <c>/warehouse/t</c>), local ones as <c>file</c>. Not a check that anything is there.
/// </summary>
public static class StoragePath
{
    private const string SchemeMark = "://";

    private static readonly FrozenDictionary<string, string> ObjectStores = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["s3"] = "s3",
        ["s3a"] = "s3",
        ["s3n"] = "s3",
        ["gs"] = "gs",
        ["gcs"] = "gs",
        ["abfs"] = "abfs",
        ["abfss"] = "abfss",
        ["wasb"] = "wasb",
        ["wasbs"] = "wasbs",
        ["oss"] = "oss",
        ["cos"] = "cos",
        ["cosn"] = "cosn",
        ["obs"] = "obs",
        ["tos"] = "tos",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> FileSystems =
        FrozenSet.ToFrozenSet(["hdfs", "viewfs", "webhdfs", "ofs", "alluxio", "jfs", "dbfs", "maprfs"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The dataset of a location; null where the text is none (a placeholder left open, a web page, a relative path).</summary>
    public static DatasetId? ToDataset(string location)
    {
        var text = Trim(location);
        if (text.Length == 0 || HasPlaceholder(text)) return null;
        if (text[0] == '/') return new DatasetId("file", Slashed(text));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return null;
        var scheme = text[..colon];
        var rest = text[(colon + 1)..];
        if (scheme.Equals("file", StringComparison.OrdinalIgnoreCase)) return rest.StartsWith('/') ? new DatasetId("file", Slashed(rest))
            : null;
        if (!rest.StartsWith("//", StringComparison.Ordinal)) return FileSystems.Contains(scheme)
            && rest.StartsWith('/') ? Rooted(scheme, rest) : null;
        var slash = rest.IndexOf('/', 2);
        var authority = slash < 0 ? rest[2..] : rest[2..slash];
        var path = slash < 0 ? "/" : rest[slash..];
        if (ObjectStores.TryGetValue(scheme, out var store)) return authority.Length == 0 ? null
            : Keyed($"{store}{SchemeMark}{authority}", path);
        if (FileSystems.Contains(scheme))
            return authority.Length == 0 ? Rooted(scheme, path)
                : new DatasetId($"{Lower(scheme)}{SchemeMark}{Lower(authority)}", Slashed(path));
        return scheme is "https" or "http" or "azure" ? OfService(authority, path) : null;
    }

    /// <summary>True for a scheme whose paths this type names.</summary>
    public static bool Knows(ReadOnlySpan<char> scheme) =>
        scheme.Equals("file", StringComparison.OrdinalIgnoreCase)
        || ObjectStores.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(scheme)
        || FileSystems.GetAlternateLookup<ReadOnlySpan<char>>().Contains(scheme);

    /// <summary>True where a text still has something a template or shell was to fill.</summary>
    public static bool HasPlaceholder(string text) =>
        text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal)
            || text.Contains("$[", StringComparison.Ordinal);

    // The buckets of object stores by their web address, which ClickHouse and Snowflake are given.
    private static DatasetId? OfService(string authority, string path)
    {
        var host = Lower(authority);
        var first = path.Trim('/');
        var slash = first.IndexOf('/', StringComparison.Ordinal);
        var (head, tail) = slash < 0 ? (first, "/") : (first[..slash], first[slash..]);
        if (host.EndsWith(".amazonaws.com", StringComparison.Ordinal))
        {
            var mark = host.IndexOf(".s3", StringComparison.Ordinal);
            if (mark > 0) return Keyed($"s3://{host[..mark]}", path);
            return host.StartsWith("s3", StringComparison.Ordinal) && head.Length > 0 ? Keyed($"s3://{head}", tail) : null;
        }

        if (host == "storage.googleapis.com") return head.Length > 0 ? Keyed($"gs://{head}", tail) : null;
        if (host.EndsWith(".blob.core.windows.net", StringComparison.Ordinal)) return head.Length > 0
            ? Keyed($"wasbs://{head}@{host}", tail) : null;
        if (host.EndsWith(".dfs.core.windows.net", StringComparison.Ordinal)) return head.Length > 0
            ? Keyed($"abfss://{head}@{host}", tail) : null;
        return null;
    }

    private static DatasetId Keyed(string bucket, string path) => new(bucket, path.Trim('/') is { Length: > 0 } key ? key : "/");

    private static DatasetId Rooted(string scheme, string path) => new(Lower(scheme), Slashed(path));

    // One slash in front, none behind.
    private static string Slashed(string path) => $"/{path.Trim('/')}";

    // A pattern names files of the directory in front of it.
    private static string Trim(string location)
    {
        var text = location.Trim();
        var pattern = text.IndexOfAny(['*', '?', '[']);
        if (pattern < 0 || HasPlaceholder(text)) return text;
        var end = text.LastIndexOf('/', pattern);
        return end < 0 ? string.Empty : text[..(end + 1)];
    }

    private static string Lower(string text) => text.ToLowerInvariant();
}
