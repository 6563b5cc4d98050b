using System.CommandLine;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect</c>: from a source (catalog, repository, scheduler, query log) to the store.</summary>
public static class CollectCommand
{
    public static Command Create()
    {
        var command = new Command("collect", "Collect tasks, catalogs, usage and assets from where a company keeps them.");
        command.Subcommands.Add(Group("catalog", "Tables, columns, types, keys and locations.", CatalogCollectors.Commands()));
        command.Subcommands.Add(Group("tasks", "Task definitions, unwrapped from repositories, schedulers and shells.", TaskCollectors.Commands()));
        command.Subcommands.Add(Group("assets", "Dashboards, APIs, exports and models made of tables, and who may read them.", AssetCommands.Commands()));
        command.Subcommands.Add(Group("usage", "Who reads which columns, from query logs.", UsageCollectors.Commands()));
        return command;
    }

    private static Command Group(string name, string description, IEnumerable<Command> commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands) group.Subcommands.Add(command);
        return group;
    }
}
