using LineageService.Cli.CommandLine;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Commands;

/// <summary>A command line that was run in this process, and what it printed. The password of the shared server is in the environment.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public static async Task<Run> OfAsync(params string[] arguments)
    {
        Environment.SetEnvironmentVariable(Neo4jServer.PasswordVariable, Neo4jServer.Shared.Password);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await LineageCommandLine.RunAsync(arguments, output, error);
        return new Run(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>What a command answers that has to work.</summary>
    public static async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await OfAsync(arguments);
        Assert.True(run.ExitCode == ExitCodes.Done, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run.Output;
    }
}
