using System.CommandLine;

namespace LineageService.Cli.Collect;

/// <summary>The collectors of catalogs, one line each.</summary>
internal static class CatalogCollectors
{
    public static IEnumerable<Command> Commands() => [];
}
