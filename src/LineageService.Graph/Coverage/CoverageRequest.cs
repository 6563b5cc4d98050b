using System.Collections.Immutable;
using LineageService.Graph.Visibility;

namespace LineageService.Graph.Coverage;

/// <summary>Which sinks count, and what counts as a source.</summary>
public sealed record CoverageRequest
{
    /// <summary>Layers whose tables come from outside, whatever their catalog says; case does not matter.</summary>
    public static ImmutableArray<string> DefaultSourceLayers { get; } = ["ods", "src", "source", "raw", "landing", "seed"];

    /// <summary>Kinds of datasets that come from outside.</summary>
    public static ImmutableArray<string> SourceKinds { get; } = ["topic", "stream", "external", "seed", "source", "file"];

    /// <summary>Namespaces of directories and files, by their scheme.</summary>
    public static ImmutableArray<string> FileSchemes { get; } =
        ["file", "hdfs", "viewfs", "s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "adl", "oss", "cosn", "obs", "dbfs", "sftp", "ftp", "http", "https"];

    /// <summary>Only sinks of this namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only sinks of this layer; null for all.</summary>
    public string? Layer { get; init; }

    /// <summary>Names of datasets that come from outside, with <c>*</c> for anything: <c>*_stable.*</c>.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    public ImmutableArray<string> SourceLayers { get; init; } = DefaultSourceLayers;

    /// <summary>What the report may name: other sinks do not count, and a gap elsewhere is one without a name.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;
}
