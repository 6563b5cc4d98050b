using System.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Configuration.Sources;

namespace LineageService.Cli.CommandLine;

/// <summary>Where the embedded store lies: <c>--store</c>, then the environment, then <c>lineage.yaml</c>, then <c>./.lineage</c>.</summary>
public static class StoreLocation
{
    public const string EnvironmentVariable = "LINEAGE_STORE";

    public const string DefaultDirectory = ".lineage";

    public static Option<string?> CreateOption() => new("--store")
    {
        Description = $"Directory of the store. Default: ${EnvironmentVariable}, store.directory of lineage.yaml, else ./{DefaultDirectory}",
        HelpName = "DIRECTORY",
    };

    /// <summary>The full path of the directory; it need not exist yet.</summary>
    /// <param name="option">The value of <c>--store</c>; null where it was not given.</param>
    /// <exception cref="CommandException">There is a <c>lineage.yaml</c> that cannot be read.</exception>
    public static string Resolve(string? option)
    {
        if (!string.IsNullOrWhiteSpace(option)) return Path.GetFullPath(option);
        var configuration = ServiceConfiguration.Read(new ConfigurationLayer(), null, EnvironmentSource.OfProcess(), ServiceOptions.All);
        return StoreSection.Bind(configuration).Directory;
    }
}
