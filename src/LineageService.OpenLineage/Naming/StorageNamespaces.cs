namespace LineageService.OpenLineage.Naming;

/// <summary>Which namespaces of the OpenLineage naming specification hold paths of a file or object store, not tables.</summary>
public static class StorageNamespaces
{
    private static readonly string[] Schemes =
    [
        "file", "s3", "s3a", "s3n", "gs", "gcs", "hdfs", "viewfs", "webhdfs", "maprfs", "abfs", "abfss", "wasb", "wasbs", "adl", "dbfs",
        "oss", "cos", "obs",
    ];

    /// <summary>True for <c>file</c>, <c>s3://bucket</c>, <c>hdfs://name:8020</c> and the like.</summary>
    public static bool Contains(string ns)
    {
        var end = ns.IndexOf(':', StringComparison.Ordinal);
        var scheme = end < 0 ? ns.AsSpan() : ns.AsSpan(0, end);
        foreach (var known in Schemes)
        {
            if (scheme.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
