using System.CommandLine;

namespace LineageService.Cli.Collect;

/// <summary>The collectors of tasks, one line each.</summary>
internal static class TaskCollectors
{
    public static IEnumerable<Command> Commands() =>
    [
        DirectoryCommands.Directory(),
        DirectoryCommands.Git(),
        AirflowCommand.Create(),
        AirflowCommand.Database(),
        DbtCommand.Create(),
        ShellCommand.Create(),
        DolphinCommand.Create(),
        ProjectCommands.Azkaban(),
        ProjectCommands.Oozie(),
        SqlServerCommand.Create(),
    ];
}
