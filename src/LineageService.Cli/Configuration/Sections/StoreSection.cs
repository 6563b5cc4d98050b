using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration.Kinds;
using LineageService.Graph.Sqlite;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>The store: where it lies and, where it is embedded, how it is written.</summary>
internal static class StoreSection
{
    private static readonly SqliteStoreOptions Usual = new();

    public static readonly ConfigurationOption<string?> Directory = new(
        "store.directory", OptionKinds.Store, StoreLocation.DefaultDirectory, "Directory of the store, or the address of a Neo4j database (docs/neo4j.md)")
    {
        Flag = "--store",
        Alias = StoreLocation.EnvironmentVariable,
        HelpName = "DIRECTORY",
    };

    public static readonly ConfigurationOption<long?> MaxBytes = new(
        "store.maxBytes", Sizes.Optional(1L << 20), Usual.MaxBytes, "Largest size of the database file; beyond it writes fail as on a full disk");

    public static readonly ConfigurationOption<TimeSpan> GroupCommitDelay = new(
        "store.groupCommitDelay",
        Durations.Kind(TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        Usual.GroupCommitDelay,
        "How long a commit waits for company while several callers write at once");

    public static readonly ConfigurationOption<int> MaxGroupSize = new(
        "store.maxGroupSize", OptionKinds.Number(1, 10_000), Usual.MaxGroupSize, "Batches in one transaction at most");

    public static IEnumerable<ConfigurationOption> All => [Directory, MaxBytes, GroupCommitDelay, MaxGroupSize];

    public static (string Directory, SqliteStoreOptions Options) Bind(ServiceConfiguration configuration) => (
        StoreLocation.Full(configuration.Get(Directory)!),
        new SqliteStoreOptions
        {
            MaxBytes = configuration.Get(MaxBytes),
            GroupCommitDelay = configuration.Get(GroupCommitDelay),
            MaxGroupSize = configuration.Get(MaxGroupSize),
        });
}
