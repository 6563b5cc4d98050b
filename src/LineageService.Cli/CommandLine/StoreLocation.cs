using System.CommandLine;

namespace LineageService.Cli.CommandLine;

/// <summary>Where the embedded store lies: <c>--store</c>, then <c>LINEAGE_STORE</c>, then <c>./.lineage</c>.</summary>
public static class StoreLocation
{
    public const string EnvironmentVariable = "LINEAGE_STORE";

    public const string DefaultDirectory = ".lineage";

    public static Option<string?> CreateOption() => new("--store")
    {
        Description = $"Directory of the store. Default: ${EnvironmentVariable}, else ./{DefaultDirectory}",
        HelpName = "DIRECTORY",
    };

    /// <summary>The full path of the directory; it need not exist yet.</summary>
    /// <param name="option">The value of <c>--store</c>; null where it was not given.</param>
    public static string Resolve(string? option)
    {
        if (!string.IsNullOrWhiteSpace(option)) return Path.GetFullPath(option);
        var environment = Environment.GetEnvironmentVariable(EnvironmentVariable);
        return Path.GetFullPath(string.IsNullOrWhiteSpace(environment) ? DefaultDirectory : environment);
    }
}
