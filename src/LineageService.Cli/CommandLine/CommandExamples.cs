using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.CompilerServices;

namespace LineageService.Cli.CommandLine;

/// <summary>One example of a command line and, in a few words, what it answers.</summary>
public sealed record CommandExample(string Line, string Purpose);

/// <summary>The examples that a command's <c>--help</c> ends with. They live exactly as long as their command.</summary>
public static class CommandExamples
{
    private static readonly ConditionalWeakTable<Command, IReadOnlyList<CommandExample>> ByCommand = [];

    /// <summary>Gives a command its examples: lines that work as they stand.</summary>
    public static Command WithExamples(this Command command, params CommandExample[] examples)
    {
        ByCommand.AddOrUpdate(command, [.. examples]);
        return command;
    }

    public static IReadOnlyList<CommandExample> Of(Command command) =>
        ByCommand.TryGetValue(command, out var examples) ? examples : ImmutableArray<CommandExample>.Empty;
}
