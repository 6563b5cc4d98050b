using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace LineageService.Testing;

/// <summary>
/// The corpora, cases and documents that lie beside the repository (<c>../shared</c>, or where <c>LINEAGE_SHARED</c> points) and are not part
/// of it. A test that needs one skips with a printed reason where it is absent; under <c>LINEAGE_NO_SKIP=1</c>, which CI sets, it fails instead.
/// </summary>
public static class SharedFiles
{
    /// <summary>The folder itself, whether or not it exists.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("LINEAGE_SHARED") is { Length: > 0 } set ? set : RepositoryFiles.PathOf("../shared");

    /// <summary>The full path of a shared file or folder (<c>corpora/statements/spark.jsonl.gz</c>), or null where it is absent.</summary>
    public static string? Find(string relative)
    {
        var path = Path.Combine(Root, relative);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    /// <summary>The full path of a shared file or folder; ends the test where it is absent.</summary>
    public static string Require(string relative)
    {
        var path = Find(relative);
        if (path is null) SkipOrFail($"the shared files have no {relative}");
        return path;
    }

    /// <summary>Ends the test as skipped for the reason given, or as failed where skipping is forbidden.</summary>
    [DoesNotReturn]
    public static void SkipOrFail(string reason)
    {
        if (Environment.GetEnvironmentVariable("LINEAGE_NO_SKIP") == "1") Assert.Fail($"{reason}, and LINEAGE_NO_SKIP forbids to skip");
        Assert.Skip(reason);
    }
}
