using System.CommandLine;
using System.CommandLine.Help;
using LineageService.Cli.Administration;
using LineageService.Cli.Analyze;
using LineageService.Cli.Check;
using LineageService.Cli.Collect;
using LineageService.Cli.Corrections;
using LineageService.Cli.Demo;
using LineageService.Cli.Exchange;
using LineageService.Cli.Identity;
using LineageService.Cli.Impact;
using LineageService.Cli.Import;
using LineageService.Cli.Labels;
using LineageService.Cli.Questions;
using LineageService.Cli.Serving;
using LineageService.Graph.Store;

namespace LineageService.Cli.CommandLine;

/// <summary>The root of the command line: the list of commands, and how mistakes become a sentence and an exit code.</summary>
public static class LineageCommandLine
{
    /// <summary>
    /// What a command that is told to stop may take for it: requests that are underway, offsets, the snapshot of a large graph. The library's two
    /// seconds cut that off on a busy machine. Shorter than the supervisors of <c>deploy/</c> wait.
    /// </summary>
    private static readonly TimeSpan Stopping = TimeSpan.FromSeconds(55);

    /// <summary>All commands, in the order in which help shows them.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("lineage: column-level data lineage of a company's SQL and job events.");
        foreach (var command in Commands()) root.Subcommands.Add(command);
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction usual) help.Action = new ExamplesHelpAction(usual);
        return root;
    }

    /// <summary>One line per command; each is built by a static <c>Create()</c> in its own folder.</summary>
    private static IEnumerable<Command> Commands()
    {
        yield return DemoCommand.Create();
        yield return ImportCommand.Create();
        yield return CollectCommand.Create();
        yield return ExportCommand.Create();
        yield return ReplayCommand.Create();
        yield return AnalyzeCommand.Create();
        yield return ImpactCommand.Create();
        yield return CheckCommand.Create();
        yield return ServeCommand.Create();
        yield return TraceCommand.Create();
        yield return PathsCommand.Create();
        yield return SearchCommand.Create();
        yield return IdentityCommand.Create();
        yield return CorrectionsCommand.Create();
        yield return LabelsCommand.Create();
        yield return CoverageCommand.Create();
        yield return DependenciesCommand.Create();
        yield return UsageCommand.Create();
        yield return GrantsCommand.Create();
        yield return DiffCommand.Create();
        yield return ReconcileCommand.Create();
        yield return EvidenceCommand.Create();
        yield return DeadLettersCommand.Create();
        yield return AdminCommand.Create();
    }

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Length == 0)
        {
            await CreateRoot().Parse("--help").InvokeAsync(new InvocationConfiguration { Output = error, Error = error }).ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        var parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var mistake in parsed.Errors) await error.WriteLineAsync(mistake.Message).ConfigureAwait(false);
            await error.WriteLineAsync($"Run `{CommandPath(parsed.CommandResult.Command)} --help` for the options.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = Stopping,
        };
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (CommandException failure)
        {
            await error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return failure.ExitCode;
        }
        catch (LineageStoreException failure)
        {
            await error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return ExitCodes.Unavailable;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Interrupted.").ConfigureAwait(false);
            return ExitCodes.Inconclusive;
        }
    }

    private static string CommandPath(Command command) => command is not RootCommand && command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{CommandPath(parent)} {command.Name}"
        : "lineage";
}
