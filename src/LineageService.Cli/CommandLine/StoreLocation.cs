using System.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Configuration.Sources;
using LineageService.Graph.Neo4j;

namespace LineageService.Cli.CommandLine;

/// <summary>Where the store lies, a directory or the address of a Neo4j database: <c>--store</c>, then the environment, then <c>lineage.yaml</c>, then <c>./.lineage</c>.</summary>
public static class StoreLocation
{
    public const string EnvironmentVariable = "LINEAGE_STORE";

    public const string DefaultDirectory = ".lineage";

    public static Option<string?> CreateOption() => new("--store")
    {
        Description = $"Directory of the store, or neo4j+http://host:7474/database. Default: ${EnvironmentVariable}, store.directory of lineage.yaml, else ./{DefaultDirectory}",
        HelpName = "DIRECTORY",
    };

    /// <summary>The full path of the directory, or the address; it need not exist yet.</summary>
    /// <param name="option">The value of <c>--store</c>; null where it was not given.</param>
    /// <exception cref="CommandException">There is a <c>lineage.yaml</c> that cannot be read.</exception>
    public static string Resolve(string? option)
    {
        if (!string.IsNullOrWhiteSpace(option)) return Full(option);
        var configuration = ServiceConfiguration.Read(new ConfigurationLayer(), null, EnvironmentSource.OfProcess(), ServiceOptions.All);
        return StoreSection.Bind(configuration).Directory;
    }

    /// <summary>The full path of a directory; an address as it is.</summary>
    public static string Full(string store) => Neo4jStoreAddress.IsAddress(store) ? store : Path.GetFullPath(store);
}
