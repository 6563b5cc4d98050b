namespace LineageService.Graph.Identity.Suggestions;

/// <summary>A namespace taken apart: its system, its host or bucket, and what stands behind.</summary>
/// <param name="System">The scheme, one for all spellings of an object store's; empty where the namespace names no system.</param>
internal readonly record struct NamespaceParts(string System, string Authority, string Rest)
{
    private const string SchemeMark = "://";

    /// <summary>
    /// True where names below both may be the same: one system whose hosts alone differ, or one of them names no system. Buckets and
    /// containers are no hosts.
    /// </summary>
    public bool MayBe(NamespaceParts other)
    {
        if (System.Length == 0 || other.System.Length == 0) return System != "file" && other.System != "file" && System != other.System;
        if (System != other.System || Rest != other.Rest) return false;
        return !IsBucket(System) || Authority == other.Authority;
    }

    public static NamespaceParts Of(string space)
    {
        var mark = space.IndexOf(SchemeMark, StringComparison.Ordinal);
        if (mark <= 0) return new NamespaceParts(space == "file" ? "file" : "", space == "file" ? "" : space, "");
        var start = mark + SchemeMark.Length;
        var slash = space.IndexOf('/', start);
        return new NamespaceParts(
            SystemOf(space[..mark].ToLowerInvariant()), slash < 0 ? space[start..] : space[start..slash], slash < 0 ? "" : space[slash..]);
    }

    private static string SystemOf(string scheme) => scheme switch
    {
        "s3a" or "s3n" => "s3",
        "gcs" => "gs",
        "abfs" => "abfss",
        "wasb" => "wasbs",
        "postgresql" => "postgres",
        _ => scheme,
    };

    private static bool IsBucket(string system) => system is "s3" or "gs" or "abfss" or "wasbs" or "oss" or "cos" or "obs";
}
