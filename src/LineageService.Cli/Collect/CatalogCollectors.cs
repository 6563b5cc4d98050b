using System.CommandLine;
using LineageService.Cli.Collect.Catalogs;

namespace LineageService.Cli.Collect;

/// <summary>The collectors of catalogs, one line each.</summary>
internal static class CatalogCollectors
{
    public static IEnumerable<Command> Commands() =>
    [
        DatabaseCommands.Postgres(),
        DatabaseCommands.HiveMetastore(),
    ];
}
