using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Tests;

/// <summary>Runs a command line in this process and keeps what it printed.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    public static async Task<Command> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await LineageCommandLine.RunAsync(args, output, error);
        return new Command(exitCode, output.ToString(), error.ToString());
    }
}
